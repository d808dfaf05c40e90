"""A run that takes the place of a saved one, when it is complete and not before."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from symbolic_pinn.checks import as_path, require_switch
from symbolic_pinn.errors import InputError
from symbolic_pinn.solution.files import TEMPORARY
from symbolic_pinn.solution.run_folder import STATEMENT, RunFolder, claimed
from symbolic_pinn.solution.schema import read_json

# What this tool writes into the folder of a run, of an ensemble and of a comparison.
_FILES = {
    "solution.eqx", "history.csv", "gradients.json", "summary.json", "compare.json", "report.md",
    "report.html", STATEMENT,
}  # fmt: skip
_PICTURES = {".png", ".pdf", ".svg"}
_FIGURES, _STATES, _LOCK = "figures", "checkpoint", ".spinn.lock"
# Files that say that a run is complete.
_ENDS = ("summary.json", "compare.json")


@contextmanager
def place_for(folder: "str | Path | RunFolder", overwrite: bool) -> Iterator[RunFolder]:
    """A folder to write a run into; with `overwrite` it takes the place of a saved run at the end.

    Raises:
        InputError: the folder cannot be had, or holds anything but a complete run.
    """
    require_switch(overwrite=overwrite)
    path = None if isinstance(folder, RunFolder) else as_path("folder", folder)
    if path is None or not overwrite or not (path.is_dir() and any(path.iterdir())):
        with claimed(folder) as held:
            yield held
        return
    path = path.absolute()
    old = _held(path)
    try:
        new = RunFolder.claim_new(path.with_name(f".{path.name}.new"))
        try:
            yield new
        except BaseException:
            new.release()
            shutil.rmtree(new.path, ignore_errors=True)
            raise
        new.release()
    finally:
        old.release()
    _exchange(path, new.path)


def _held(path: Path) -> RunFolder:
    """A saved run that may be replaced, held against others."""
    if path.is_symlink():
        raise InputError(f"`{path}` is a link to another folder; name the folder itself")
    held = RunFolder.held(path)
    try:
        if foreign := _foreign(path):
            raise InputError(
                f"`{foreign}` is no file of a run, and `overwrite=True` removes nothing else; move"
                " it, or name another folder"
            )
        if not any(_is_end(path / name) for name in _ENDS):
            raise InputError(
                f"`{path}` holds no complete run of this tool, so that `overwrite=True` leaves it"
                " alone; name another folder"
            )
    except BaseException:
        held.release()
        raise
    return held


def _is_end(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        facts = read_json(file.read_bytes())
    except (InputError, OSError):
        return False
    return isinstance(facts, dict) and bool(facts.keys() & {"problem", "runs"})


def _foreign(path: Path) -> Path | None:
    """Something in a run folder that no run writes, if there is anything."""
    for one in sorted(path.iterdir()):
        if one.is_symlink():
            return one
        if one.is_file():
            if one.name not in {*_FILES, _LOCK} and not one.name.endswith(TEMPORARY):
                return one
        elif one.name == _FIGURES:
            if (found := _no_picture(one)) is not None:
                return found
        elif one.name == _STATES:
            if (found := _no_state(one)) is not None:
                return found
        elif not any((one / name).is_file() for name in _ENDS):
            return one
        elif (found := _foreign(one)) is not None:  # of a seed or a variant
            return found
    return None


def _no_picture(folder: Path) -> Path | None:
    return next((p for p in sorted(folder.iterdir()) if not _is_picture(p)), None)


def _is_picture(file: Path) -> bool:
    return file.suffix in _PICTURES and file.is_file() and not file.is_symlink()


def _no_state(folder: Path) -> Path | None:
    files = (p for p in sorted(folder.rglob("*")) if p.is_symlink() or not p.is_dir())
    return next((p for p in files if not _is_of_state(p)), None)


def _is_of_state(file: Path) -> bool:
    is_known = file.name in {*_FILES, "state", "done"} or file.name.startswith("piece-")
    return (is_known or file.name.endswith(TEMPORARY)) and not file.is_symlink()


def _exchange(path: Path, new: Path) -> None:
    """Put a complete folder in the place of another, which is removed then."""
    away = new.with_name(f"{new.name}-old")
    os.rename(path, away)
    try:
        os.rename(new, path)
    except BaseException:
        os.rename(away, path)
        raise
    shutil.rmtree(away, ignore_errors=True)
