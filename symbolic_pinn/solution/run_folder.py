"""`RunFolder`: a folder that one run has for itself, from its beginning to its end.

It is claimed before anything is computed: made where there is none, and locked. The system drops
the lock of a process that dies, however it dies, so that a folder is never blocked by a dead run.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from symbolic_pinn.checks import as_path
from symbolic_pinn.errors import InputError
from symbolic_pinn.solution.files import TEMPORARY

STATEMENT = "run.json"
_LOCK, _NAMES = ".spinn.lock", 10_000


class RunFolder:
    """A claimed folder; `release` ends the claim, and so does the end of the process.

    Args:
        path: where it is; it exists.
        lock: held; none where the file system has no locks.
        made: the folders that were made for it, the innermost first.

    Attributes:
        path: where it is.
    """

    def __init__(self, path: Path, lock: FileLock | None, made: Sequence[Path] = ()) -> None:
        self.path, self._lock, self._made = path, lock, made

    @classmethod
    def claim(cls, path: str | Path) -> "RunFolder":
        """An empty folder, made where there is none.

        Raises:
            InputError: it cannot be made, holds anything, or another run has it.
        """
        path = as_path("folder", path)
        folder = cls._locked(path, _make(path))
        if any(_contents(path)):
            folder.release()
            raise InputError(_not_empty(path))
        _clean(path)
        return folder

    @classmethod
    def claim_new(cls, stem: Path) -> "RunFolder":
        """A folder of this name, or of the first free one that goes on with `-2`, `-3`, ..."""
        names = (stem if i == 1 else stem.with_name(f"{stem.name}-{i}") for i in count(1))
        for path, _ in zip(names, range(_NAMES), strict=False):
            made = _make(path.parent)
            try:
                path.mkdir()
            except FileExistsError:
                continue
            except OSError as error:
                raise InputError(cannot_write(path, error)) from error
            return cls._locked(path, [path, *made])
        raise InputError(f"there are {_NAMES} folders `{stem}-...` already; name one with `--out`")

    @classmethod
    def beside(cls, path: str | Path) -> "RunFolder":
        """A folder that another process of the same run has claimed; only that one writes."""
        return cls(as_path("folder", path), None)

    @classmethod
    def reclaim(cls, path: str | Path) -> "RunFolder":
        """The folder of a run that was cut off, or that shall go on.

        Raises:
            InputError: it holds no run, or that run is still going on.
        """
        path = as_path("folder", path)
        if not (path / STATEMENT).is_file():
            raise InputError(f"`{path}` holds no run that could go on (`{STATEMENT}`)")
        folder = cls._locked(path)
        _clean(path)
        return folder

    @classmethod
    def _locked(cls, path: Path, made: Sequence[Path] = ()) -> "RunFolder":
        lock = FileLock(path / _LOCK, timeout=0)
        try:
            lock.acquire()
        except NotImplementedError:  # a network's file system may have none
            return cls(path, None, made)
        except Timeout:
            raise InputError(f"another run is writing into `{path}`; name another folder") from None
        except OSError as error:
            raise InputError(cannot_write(path, error)) from error
        return cls(path, lock, made)

    @classmethod
    def held(cls, path: Path) -> "RunFolder":
        """A folder as it is, so that no run writes into it.

        Raises:
            InputError: one does.
        """
        return cls._locked(path)

    def part(self, name: str) -> "RunFolder":
        """A folder within it, made where there is none; what is written there replaces the old."""
        path = self.path / name
        path.mkdir(parents=True, exist_ok=True)
        return RunFolder(path, None)

    def release(self) -> None:
        """Let others have it; nothing is left of the claim."""
        if self._lock is not None and self._lock.is_locked:
            (self.path / _LOCK).unlink(missing_ok=True)
            self._lock.release()

    def discard(self) -> None:
        """Release it, and remove what was made for it if nothing was written."""
        self.release()
        with suppress(OSError):  # that is not empty, or gone
            for path in self._made:
                path.rmdir()


@contextmanager
def claimed(folder: "str | Path | RunFolder") -> Iterator[RunFolder]:
    """A folder that is claimed while it is written to, or has been already."""
    if isinstance(folder, RunFolder):
        yield folder
        return
    own = RunFolder.claim(folder)
    try:
        yield own
    finally:
        own.discard()


def path_of(folder: "str | Path | RunFolder") -> Path:
    """Where a folder is, claimed or not."""
    return folder.path if isinstance(folder, RunFolder) else as_path("folder", folder)


def _contents(path: Path) -> list[str]:
    """What it holds, but for what a killed run left behind."""
    return [n for n in os.listdir(path) if n != _LOCK and not n.endswith(TEMPORARY)]


def _clean(path: Path) -> None:
    """Remove what was being written by a run or export that was killed."""
    for leftover in [*path.rglob(f".*{TEMPORARY}")]:
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def _make(path: Path) -> list[Path]:
    """Make a folder, and say which ones that took, the innermost first."""
    if path.is_dir():
        return []
    missing = [p for p in (path, *path.parents) if not p.exists()]
    try:
        path.mkdir(parents=True)
    except FileExistsError:
        if not path.is_dir():
            raise InputError(f"`{_nearest(path)}` is a file; name another folder") from None
    except OSError as error:
        raise InputError(cannot_write(path, error)) from error
    return missing


def cannot_write(path: Path, error: OSError) -> str:
    """Why a folder cannot be had, in words."""
    nearest = _nearest(path)
    if nearest.exists() and not nearest.is_dir():
        return f"`{nearest}` is a file; name another folder"
    return f"`{path}` cannot be written to ({error.strerror or error}); name another folder"


def _nearest(path: Path) -> Path:
    """What there is of a path."""
    return next(p for p in (path, *path.absolute().parents) if p.exists() or p.is_symlink())


def _not_empty(path: Path) -> str:
    if (path / STATEMENT).is_file() and not (path / "summary.json").is_file():
        return (
            f"`{path}` holds a run that was cut off; `spinn resume {path}` goes on with it, or name"
            " another folder"
        )
    return (
        f"`{path}` exists and is not empty; name another folder (from Python, `overwrite=True` puts"
        " a run in the place of a saved one)"
    )
