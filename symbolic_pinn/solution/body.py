"""The arrays behind the header of a saved solution: their sizes before any of them is read.

Each is as NumPy writes it, a small header with its shape and then its numbers. A header that asks
for more than the file holds would have memory allocated for it.
"""

from math import prod
from pathlib import Path
from tokenize import TokenError
from typing import IO

import numpy as np

from symbolic_pinn.errors import InputError

_READERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
# What an array's own header may raise.
_DAMAGED = (
    ValueError,
    TypeError,
    SyntaxError,
    RecursionError,
    MemoryError,
    OverflowError,
    EOFError,
    TokenError,
)


def check_size(file: Path, begin: int, numbers: int, item: int) -> None:
    """Refuse a file that cannot hold the numbers of its network.

    Args:
        file: whose size counts.
        begin: where its arrays begin.
        numbers: of the network.
        item: bytes of each.
    """
    found = file.stat().st_size - begin
    if found < numbers * item:
        raise InputError(
            f"it does not fit its network: that has {numbers:,} numbers, which take"
            f" {numbers * item:,} bytes, and {found:,} are there"
        )


def check_arrays(stream: IO[bytes], end: int) -> None:
    """Walk over the arrays to the end of a file; the stream stands where it stood.

    Raises:
        InputError: one of them is damaged, or does not end in the file.
    """
    begin = stream.tell()
    while stream.tell() < end:
        size = _bytes_of_array(stream)
        if stream.tell() + size > end:
            raise InputError("it does not fit its network: it ends inside an array")
        stream.seek(size, 1)
    stream.seek(begin)


def _bytes_of_array(stream: IO[bytes]) -> int:
    try:
        reader = _READERS[np.lib.format.read_magic(stream)]
        shape, _, dtype = reader(stream)
    except (*_DAMAGED, KeyError):
        raise InputError("it does not fit its network: an array of it is damaged") from None
    if dtype.hasobject or any(n < 0 for n in shape):
        raise InputError("it does not fit its network: an array of it holds no numbers")
    return prod(shape) * dtype.itemsize
