"""A checksum in the header of a file, of all of the file: a damaged byte is seen.

Where the sum itself stands, zeros are summed. A file of an earlier version has none.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import IO, Any

from symbolic_pinn.errors import InputError

_KEY, _FORM, _ZEROS = "sha256", re.compile("[0-9a-f]{64}"), b"0" * 64
# Bytes that are read at once.
_CHUNK = 2**20


class _Sum:
    """In place of a file: keeps the checksum of what is written, and nothing else."""

    def __init__(self, line: bytes) -> None:
        self._sum = hashlib.sha256(line)

    def write(self, content: Any) -> int:
        self._sum.update(content)
        return len(content)

    @property
    def digest(self) -> bytes:
        return self._sum.hexdigest().encode()


class _Plain:
    """A file that can be written to, and no more: into another NumPy writes past Python.

    Of a full disk it then says how many bytes there were, not that it is full.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.write = file.write


def write_summed(file: IO[bytes], header: Mapping[str, Any], body: Callable[[Any], object]) -> None:
    """Write a header, as one line of JSON with the checksum, and what follows it.

    Args:
        file: into which.
        header: plain data.
        body: writes the rest into what has a `write`; called twice, so that nothing is copied.
    """
    line = json.dumps({**header, _KEY: _ZEROS.decode()}).encode() + b"\n"
    summed = _Sum(line)
    body(summed)
    before, _, after = line.rpartition(_ZEROS)
    file.write(before + summed.digest + after)
    body(_Plain(file))


def check_sum(stream: IO[bytes], header: Mapping[str, Any]) -> None:
    """Refuse a file with other bytes than were written; the stream stands behind its header.

    Raises:
        InputError: its checksum is another.
    """
    if (stated := header.get(_KEY)) is None:
        return
    if not isinstance(stated, str) or not _FORM.fullmatch(stated):
        raise InputError(f"it is damaged: `{_KEY}` is no checksum")
    begin = stream.tell()
    stream.seek(0)
    found = hashlib.sha256(stream.read(begin).replace(stated.encode(), _ZEROS))
    for chunk in iter(partial(stream.read, _CHUNK), b""):
        found.update(chunk)
    stream.seek(begin)
    if found.hexdigest() != stated:
        raise InputError(
            "it is damaged: its bytes are not those that were written (their checksum is another);"
            " copy it again from where it was, or solve again"
        )
