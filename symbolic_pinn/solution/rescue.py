"""Saving what a run has found, and what is done where that cannot be saved."""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from symbolic_pinn.errors import InputError
from symbolic_pinn.solution.run_folder import RunFolder

_NAME = "spinn-rescued"


@runtime_checkable
class Savable(Protocol):
    """A solution, an ensemble or a comparison."""

    def save_data(self, folder: str | Path | RunFolder) -> None:
        """Write all but the figures."""

    def save_figures(self, folder: Path) -> None:
        """Write the figures."""


@dataclass(frozen=True)
class Saved:
    """Where something was saved.

    Attributes:
        path: the folder.
        trouble: what could not be written, in words; empty if all was.
    """

    path: Path
    trouble: str = ""


def save_safely(found: Savable, held: RunFolder) -> Saved:
    """Save into a claimed folder, or where that cannot be written to, somewhere else.

    Data come first; figures are left out where they cannot be written, or Ctrl-C is pressed.

    Raises:
        InputError: nothing can be written anywhere.
    """
    try:
        found.save_data(held)
    except OSError as error:
        why = f"`{held.path}` could not be written to ({error.strerror or error})"
        place = _elsewhere(found, held.path.name, why)
        return Saved(place, f"{why}; the solution was saved in `{place}`")
    try:
        found.save_figures(held.path)
    except OSError as error:
        why = f"the figures could not be written ({error.strerror or error})"
        return Saved(held.path, f"{why}; all else was saved in `{held.path}`")
    except KeyboardInterrupt:
        return Saved(held.path, f"the figures were left out; all else was saved in `{held.path}`")
    return Saved(held.path)


def _elsewhere(found: Savable, name: str, why: str) -> Path:
    """Save in the first other place that can be written to."""
    parents = [Path(p) for p in (tempfile.gettempdir(), os.path.expanduser("~"), "/dev/shm")]
    for parent in parents:
        stem = parent / _NAME / f"{name}-{datetime.now():%Y%m%d-%H%M%S}"
        try:
            held = RunFolder.claim_new(stem)
        except InputError:
            continue
        try:
            found.save_data(held)
            return held.path
        except OSError:
            continue
        finally:
            held.discard()
    tried = ", ".join(f"`{parent}`" for parent in parents)
    raise InputError(f"{why}, nor could {tried}; the solution is lost")
