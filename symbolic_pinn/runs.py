"""`Run`: a run that has a folder, from the moment it begins.

What was asked for is written there first (`run.json`), its state now and then (`checkpoint/`), and
at its end what it found.
"""

import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

from symbolic_pinn.checks import Number
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.checkpoints import (
    EVERY,
    NO_CHECKPOINTS,
    Checkpoints,
    seconds_between,
    seconds_used,
)
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.interrupt import stop_on_interrupt
from symbolic_pinn.methods.processes import is_first
from symbolic_pinn.solution import Ensemble, RunFolder, Solution, Status, to_json
from symbolic_pinn.solution.comparison import save_variant
from symbolic_pinn.solution.files import write_text
from symbolic_pinn.solution.rescue import Savable, Saved, save_safely
from symbolic_pinn.solution.run_folder import STATEMENT, cannot_write
from symbolic_pinn.solution.run_schema import ASKED
from symbolic_pinn.solution.schema import read_json

_CHECKPOINTS, _START = "checkpoint", "start"


class Run:
    """A run and its folder.

    Args:
        held: the folder, claimed.
        every: seconds between two checkpoints, 0 for none.
        statement: what was asked for, if the run has begun before.

    Attributes:
        held, statement: as given.
        command: what was typed to begin it, if it was on a command line.
    """

    command: str = ""

    def __init__(
        self, held: RunFolder, every: Number, statement: Mapping[str, Any] | None = None
    ) -> None:
        self.held, self.statement, self._every = held, statement, every
        self._earlier = 0.0 if statement is None else seconds_used(self._place)
        self._begun, self._has_saved = time.perf_counter(), False
        self._checkpoints = NO_CHECKPOINTS

    @classmethod
    def begin(cls, folder: "str | Path | RunFolder", every: Number = EVERY) -> "Run":
        """In an empty folder, or one that is claimed.

        Raises:
            InputError: the folder cannot be had, or `every` is no number of seconds.
        """
        seconds_between(every)  # refused before there is a folder
        if isinstance(folder, RunFolder):
            return cls(folder, every)
        return cls(RunFolder.claim(folder) if is_first() else RunFolder.beside(folder), every)

    @classmethod
    def again(
        cls, folder: str | Path, every: Number = EVERY, into: "RunFolder | None" = None
    ) -> "Run":
        """A run that was cut off; or a copy of it, `into` another folder.

        Raises:
            InputError: the folder holds no run, or one that is still going on.
        """
        seconds_between(every)
        held = RunFolder.reclaim(folder) if is_first() else RunFolder.beside(folder)
        statement = read_statement(held.path)
        if into is None:
            return cls(held, every, statement)
        try:
            write_text(into.path / STATEMENT, (held.path / STATEMENT).read_text())
            if (held.path / _CHECKPOINTS).is_dir():
                copytree(held.path / _CHECKPOINTS, into.path / _CHECKPOINTS)
        finally:
            held.release()
        return cls(into, every, statement)

    @property
    def path(self) -> Path:
        """The folder."""
        return self.held.path

    @property
    def _place(self) -> Path:
        return self.path / _CHECKPOINTS

    @property
    def has_state(self) -> bool:
        """Whether anything was kept of what it did, such as a variant from another machine."""
        return self._place.is_dir() or any(self.path.glob("*/summary.json"))

    @property
    def used(self) -> float:
        """Seconds since the run began, without those in which it did not run."""
        return self._earlier + time.perf_counter() - self._begun

    def part(self, name: str) -> "Run":
        """A run that is part of this one, such as a variant; it is saved by the whole."""
        part = Run(self.held, self._every, {})
        folder = self._place / name
        part._earlier = seconds_used(folder)
        part._checkpoints = replace(self.checkpoints, folder=folder, used=lambda: part.used)
        return part

    @property
    def checkpoints(self) -> Checkpoints:
        """Where its state is kept."""
        if self._checkpoints is NO_CHECKPOINTS:
            self._checkpoints = Checkpoints.of(self._place, self._every, lambda: self.used)
        return self._checkpoints

    def state(self, what: Callable[[], Mapping[str, Any]]) -> None:
        """Write down what was asked for, if this is the beginning.

        Raises:
            InputError: that cannot be written, as then nothing could.
        """
        if self.statement is None and is_first():
            self.statement = {**what(), **({"command": self.command} if self.command else {})}
            try:
                write_text(self.path / STATEMENT, to_json(self.statement))
            except OSError as error:
                raise InputError(cannot_write(self.path, error)) from error

    def keep_first(self, start: Solution | None) -> None:
        """Keep the solution that it begins with beside its state."""
        if start is not None and is_first() and not (self._place / _START).is_dir():
            start.save_data(self._place / _START)

    def first(self, network: Any = None) -> Solution | None:
        """The solution that it began with, if there was one; `network` is one of the user's own."""
        if not (self._place / _START).is_dir():
            return None
        return Solution.load(self._place / _START, network)

    def deadline(self, budget: "Number | Deadline | None", verdicts: int = 1) -> Deadline:
        """When it ends; of a budget it has used some before it was cut off."""
        deadline = Deadline.after(budget, verdicts)
        return deadline.begun_earlier(self._earlier)

    def save(self, found: Savable) -> Saved:
        """Save what it found, somewhere in any case; a signal waits until that is done.

        Raises:
            InputError: nothing can be written anywhere.
        """
        if not is_first():
            return Saved(self.path)
        with stop_on_interrupt():
            saved = save_safely(found, self.held)
        self._has_saved = True
        if all(s.outcome.status in (Status.COMPLETED, Status.ENOUGH) for s in solutions_of(found)):
            self.checkpoints.drop_pieces()  # of a search: it is over
        return saved

    def save_part(self, label: str, found: Ensemble) -> None:
        """Save one variant of a comparison as soon as it has ended."""
        if is_first():
            with suppress(OSError):  # all are saved once more at the end
                save_variant(self.held, label, found)

    def end(self) -> None:
        """Let others have the folder; one in which nothing was kept is removed."""
        if is_first() and not self._has_saved and not self.has_state:
            (self.path / STATEMENT).unlink(missing_ok=True)
        self.held.discard()


def save(run: Run | None, folder: "str | Path | Run | None", found: Savable) -> None:
    """Save what a run found, unless who began the run does so; warns of what went wrong."""
    if run is not None and not isinstance(folder, Run):
        trouble = run.save(found).trouble
        if trouble:
            warnings.warn(trouble, RuntimeWarning, stacklevel=3)


def solutions_of(found: Any) -> Iterator[Solution]:
    """All solutions of a solution, an ensemble or a comparison."""
    if isinstance(found, Solution):
        yield found
    elif isinstance(found, Ensemble):
        yield from found.solutions
    else:
        for run in found.runs.values():
            yield from run.solutions


def read_statement(folder: Path) -> dict[str, Any]:
    """What was asked for in a run folder.

    Raises:
        InputError: it does not say.
    """
    file = folder / STATEMENT
    try:
        statement: dict[str, Any] = read_json(file.read_bytes())
        ASKED(statement, "")
    except OSError as error:
        raise InputError(f"`{folder}` holds no run that could go on: {error.strerror}") from None
    except InputError as error:
        raise InputError(f"`{file}` is no statement of a run: {error}") from None
    return statement


@contextmanager
def running(folder: "str | Path | Run | None", checkpoint: Number | None) -> Iterator[Run | None]:
    """The run in a folder, for as long as it runs; one that has begun is left to who began it."""
    if folder is None:
        if checkpoint is not None:
            raise InputError("`checkpoint` needs `folder`, where the run is kept")
        yield None
        return
    if isinstance(folder, Run):
        yield folder
        return
    run = Run.begin(folder, EVERY if checkpoint is None else checkpoint)
    try:
        yield run
    finally:
        run.end()
