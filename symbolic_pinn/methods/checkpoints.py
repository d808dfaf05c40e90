"""`Checkpoints`: what a run keeps of its state, so that it can go on where it was cut off.

Each part of a run (a stage of a chain, a seed, a variant) has a place of its own. While it runs it
keeps its state there every so many seconds; when it is done, its solution. Of several processes the
first writes, and all read.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from shutil import rmtree
from typing import Any

from symbolic_pinn.checks import Number
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.processes import is_first
from symbolic_pinn.solution import Solution, Status
from symbolic_pinn.solution.schema import read_json
from symbolic_pinn.solution.state_file import read_arrays, read_facts, read_state, write_state

# Of the time of a run that may go into keeping its state.
_SHARE = 0.02
_STATE, _PIECE, _SOLUTION, _DONE = "state", "piece-", "solution", "done"
EVERY = 30.0


def seconds_between(every: Number) -> float:
    """Between two states; infinite for 0.

    Raises:
        InputError: `every` is no number of seconds.
    """
    is_number = isinstance(every, int | float) and not isinstance(every, bool)
    if not (is_number and 0 <= every < inf):
        raise InputError(f"`checkpoint` is {every}; give seconds, or 0 for no states")
    return float(every) or inf


@dataclass
class _Watch:
    """When the last state was kept, what it cost, and what went wrong; one for all parts."""

    at: float = field(default_factory=time.perf_counter)
    cost: float = 0.0
    trouble: str = ""


@dataclass(frozen=True, kw_only=True)
class Checkpoints:
    """Where the state of a part of a run is kept.

    Attributes:
        folder: of the part; `None` keeps nothing.
        every: seconds between two states at least; more where keeping one takes long.
        used: seconds that the run has had since it began, before it was cut off too.
    """

    folder: Path | None = None
    every: float = EVERY
    used: Callable[[], float] = lambda: 0.0
    _watch: _Watch = field(default_factory=_Watch)

    @classmethod
    def of(cls, folder: Path, every: Number, used: Callable[[], float]) -> "Checkpoints":
        """In a folder; 0 seconds for no states between beginning and end.

        Raises:
            InputError: `every` is no number of seconds.
        """
        return cls(folder=folder, every=seconds_between(every), used=used)

    def part(self, name: str) -> "Checkpoints":
        """The place of a part of this part."""
        return self if self.folder is None else replace(self, folder=self.folder / name)

    @property
    def is_due(self) -> bool:
        """Whether it is time to keep the state."""
        if self.folder is None:
            return False
        since = time.perf_counter() - self._watch.at
        return since >= max(self.every, self._watch.cost / _SHARE)

    def keep(self, state: Any, facts: Mapping[str, Any]) -> None:
        """Write the state of the part in place of the one before: arrays, and what JSON holds.

        Where that fails, the run goes on, and the state before stays.
        """
        if self.folder is None or not is_first():
            return
        begin = time.perf_counter()
        with self._going_on():
            write_state(self.folder / _STATE, state, {**facts, "used": self.used()})
        self._watch.at = time.perf_counter()
        self._watch.cost = self._watch.at - begin

    def add(self, arrays: Sequence[Any], facts: Mapping[str, Any]) -> bool:
        """Write one more piece of a state that only grows; says whether it could be written."""
        if self.folder is None or not is_first():
            return False
        begin, before = time.perf_counter(), len(self._pieces)
        with self._going_on():
            path = self.folder / f"{_PIECE}{before}"
            write_state(path, list(arrays), {**facts, "used": self.used()})
        self._watch.at = time.perf_counter()
        self._watch.cost = self._watch.at - begin
        return len(self._pieces) > before

    def pieces(self) -> Iterator[tuple[list[Any], dict[str, Any]]]:
        """What was added, in its order."""
        return map(read_arrays, self._pieces)

    @property
    def _pieces(self) -> list[Path]:
        found = [] if self.folder is None else self.folder.glob(f"{_PIECE}[0-9]*")
        return sorted(found, key=lambda path: int(path.name.removeprefix(_PIECE)))

    @contextmanager
    def _going_on(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:  # such as a full disk
            self._watch.trouble = f"no state of the run could be kept ({error.strerror or error})"

    @property
    def trouble(self) -> str:
        """What went wrong when a state was kept, in words; empty if nothing did."""
        return self._watch.trouble

    def kept(self, like: Any) -> tuple[Any, dict[str, Any]] | None:
        """The state that was kept last, with the structure of another, if there is one.

        Raises:
            InputError: it is damaged, or that of another run.
        """
        if self.folder is None or not (self.folder / _STATE).is_file():
            return None
        return read_state(self.folder / _STATE, like)

    def done(self, solution: Solution) -> None:
        """The part is done: keep its solution too."""
        if self.folder is None or not is_first():
            return
        with self._going_on():
            rmtree(self.folder / _SOLUTION, ignore_errors=True)  # of one that was cut off here
            solution.save_data(self.folder / _SOLUTION)
            write_state(self.folder / _DONE, (), {"used": self.used()})

    def solution(self, **code: Any) -> Solution | None:
        """That of a part that is done; `code` is what `Solution.load` takes beside the path."""
        if self.folder is None or not (self.folder / _DONE).is_file():
            return None
        return Solution.load(self.folder / _SOLUTION, **code)

    def forget(self) -> None:
        """Remove the state of the part itself; what its own parts have kept stays."""
        if self.folder is not None and is_first():
            (self.folder / _STATE).unlink(missing_ok=True)

    def forget_done(self, *, only_out_of_time: bool) -> None:
        """The parts of this part shall do more than they have done: all, or those cut short."""
        if self.folder is None or not is_first():
            return
        for path in self.folder.glob(f"*/{_DONE}"):
            facts = read_json((path.with_name(_SOLUTION) / "summary.json").read_bytes())
            if not only_out_of_time or facts["status"] == Status.OUT_OF_TIME:
                path.unlink()

    def drop_pieces(self) -> None:
        """Remove what was added, of all parts."""
        if self.folder is not None:
            for path in self.folder.rglob(f"{_PIECE}*"):
                path.unlink(missing_ok=True)


NO_CHECKPOINTS = Checkpoints()


def seconds_used(folder: Path) -> float:
    """Seconds that a run had before it was cut off, as the latest of its files has it."""
    names = (_STATE, _DONE, f"{_PIECE}*")
    files = [p for name in names for p in folder.rglob(name) if p.is_file()]
    return max((float(read_facts(p).get("used", 0.0)) for p in files), default=0.0)
