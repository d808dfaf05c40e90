"""The state of a computation in a file: facts as JSON, and the arrays of a pytree as they are.

One line of JSON, then each array as NumPy writes it. Nothing is unpickled; an array must have the
shape and type of the one whose place it takes.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Literal

import jax
import jax.numpy as jnp
import numpy as np

from symbolic_pinn.errors import InputError
from symbolic_pinn.solution.checksum import check_sum, write_summed
from symbolic_pinn.solution.files import write

_FORMAT = 1


def write_state(path: Path, state: Any, facts: Mapping[str, Any]) -> None:
    """Write a pytree of arrays and numbers, and facts that JSON can hold; whole or not at all."""
    leaves = [_as_array(leaf) for leaf in jax.tree.leaves(state)]
    # Python's own JSON has inf and nan, which histories may hold.
    header = {"format": _FORMAT, "arrays": len(leaves), "facts": facts}

    def body(file: Any) -> None:
        for leaf in leaves:
            np.save(file, leaf, allow_pickle=False)

    write(path, lambda file: write_summed(file, header, body))


def read_facts(path: Path) -> dict[str, Any]:
    """The facts alone.

    Raises:
        InputError: the file is no such state.
    """
    with path.open("rb") as file:
        return _header(path, file)["facts"]


def read_state(path: Path, like: Any) -> tuple[Any, dict[str, Any]]:
    """The state that `write_state` wrote, with the structure of another one, and the facts.

    Raises:
        InputError: the file is no such state, or its arrays are not those of `like`.
    """
    leaves, structure = jax.tree.flatten(like)
    with path.open("rb") as file:
        header = _whole(path, file)
        if header["arrays"] != len(leaves):
            raise InputError(_of_another(path))
        found = [_read(path, file, leaf) for leaf in leaves]
    return jax.tree.unflatten(structure, found), header["facts"]


def read_arrays(path: Path) -> tuple[list[np.ndarray], dict[str, Any]]:
    """All arrays of a state as a list, whatever they are, and the facts.

    Raises:
        InputError: the file is no such state.
    """
    with path.open("rb") as file:
        header = _whole(path, file)
        return [_array(path, file) for _ in range(header["arrays"])], header["facts"]


def _header(path: Path, file: IO[bytes]) -> dict[str, Any]:
    try:
        header = json.loads(file.readline())
        if header["format"] != _FORMAT:
            version = f"format {header['format']}; this version reads {_FORMAT}"
            raise InputError(f"`{path}` has {version}")
        return {**header, "arrays": int(header["arrays"]), "facts": dict(header["facts"])}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"`{path}` is no saved state: {error}") from error


def _whole(path: Path, file: IO[bytes]) -> dict[str, Any]:
    """The header of a file of which no byte is damaged."""
    header = _header(path, file)
    try:
        check_sum(file, header)
    except InputError as error:
        raise InputError(f"`{path}`: {error}") from error
    return header


def _read(path: Path, file: IO[bytes], like: Any) -> Any:
    wanted, found = _as_array(like), _array(path, file)
    if (found.shape, found.dtype) != (wanted.shape, wanted.dtype):
        raise InputError(_of_another(path))
    if _is_key(like):
        return jax.random.wrap_key_data(jnp.asarray(found), impl=jax.random.key_impl(like))
    if isinstance(like, jax.Array):
        return jnp.asarray(found)
    return found if isinstance(like, np.ndarray) else found.item()


def _array(path: Path, file: IO[bytes]) -> np.ndarray:
    """The next array; its size is held against that of the file before room is made for it."""
    try:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise ValueError(f"arrays of version {version}")
        shape, is_transposed, kind = np.lib.format.read_array_header_1_0(file)
        count = math.prod(shape) * kind.itemsize
        if kind.hasobject or count > path.stat().st_size:
            raise ValueError(f"an array of {count} bytes and type {kind}")
        order: Literal["F", "C"] = "F" if is_transposed else "C"
        return np.frombuffer(file.read(count), kind).reshape(shape, order=order).copy()
    except (ValueError, EOFError, OSError, SyntaxError) as error:
        raise InputError(f"`{path}` is damaged: {error}") from error


def _as_array(leaf: Any) -> np.ndarray:
    return np.asarray(jax.random.key_data(leaf) if _is_key(leaf) else leaf)


def _is_key(leaf: Any) -> bool:
    return isinstance(leaf, jax.Array) and jax.dtypes.issubdtype(leaf.dtype, jax.dtypes.prng_key)


def _of_another(path: Path) -> str:
    return f"`{path}` is the state of another run: its arrays are not those of this one"
