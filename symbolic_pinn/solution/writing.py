"""Exports in their places: all of what a format writes, or nothing."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from symbolic_pinn.errors import InputError
from symbolic_pinn.solution.files import TEMPORARY

# What a Zarr store holds, of either version.
_STORE = (".zgroup", "zarr.json")
_OPTION = " or `--overwrite`"


def write_into_place(
    path: Path, content: Callable[[Path], Path | None], *, overwrite: bool = False
) -> Path:
    """Write a file, a folder or several beside a path: in a temporary folder, and then move them.

    Args:
        path: where.
        content: writes at a path, and returns which file is to be opened if that is another.
        overwrite: replace a file or an exported store that is there already; no other folder.

    Returns:
        What is to be opened.

    Raises:
        InputError: something is there already, and nothing was written.
    """
    require_free(path, overwrite, _OPTION)
    path.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{path.name}."
    folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=prefix, suffix=TEMPORARY))
    try:
        main = content(folder / path.name) or folder / path.name
        parts = sorted(folder.iterdir(), key=lambda p: (p.name == main.name, p.name))
        for part in parts:
            require_free(path.with_name(part.name), overwrite, _OPTION)
        for part in parts:  # what is opened comes last, when all that it names is there
            _move(part, path.with_name(part.name), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return path.with_name(main.name)


def require_free(path: Path, overwrite: bool, option: str = "") -> None:
    """Refuse a file that is there, or a folder that was not exported.

    Args:
        path: the file.
        overwrite: whether it may be replaced.
        option: that of a command which replaces it, if there is one, for the message.

    Raises:
        InputError: it stays.
    """
    if overwrite:
        is_store = any((path / name).is_file() for name in _STORE)
        if path.is_dir() and not path.is_symlink() and not is_store:
            raise InputError(
                f"`{path}` is a folder, and not one that was exported, so it stays; name another"
            )
    elif path.exists() or path.is_symlink():
        raise InputError(
            f"`{path}` exists; name another file, or replace it, `overwrite=True`{option}"
        )


def _move(part: Path, target: Path, folder: Path) -> None:
    """Put a file or folder in its place; a folder that is there is moved away first."""
    if target.is_dir() and not target.is_symlink():
        old = folder / f"{target.name}.old"
        target.replace(old)
        try:
            part.replace(target)
        except BaseException:
            old.replace(target)
            raise
    else:
        part.replace(target)
