"""How a solution shows itself: on a screen, in a notebook, as a page."""

from abc import ABC, abstractmethod
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from symbolic_pinn.problem import Problem
from symbolic_pinn.reports import brief_facts, fragment, inline, judged, solution_text
from symbolic_pinn.solution.files import plain
from symbolic_pinn.solution.reporting import solution_page, write_report


class AbstractShown(ABC):
    """What a solution is shown by.

    Attributes:
        problem: what was solved.
    """

    problem: Problem

    @abstractmethod
    def summary(self) -> dict[str, Any]:
        """The facts of the run as plain data."""

    @abstractmethod
    def plot(self) -> Any:
        """A figure of the solution."""

    @abstractmethod
    def save_figures(self, folder: Path) -> None:
        """Draw it into a folder, under `figures`."""

    def report(
        self, path: str | Path, *, folder: str | Path | None = None, overwrite: bool = False
    ) -> Path:
        """Write a page for a browser: the problem, what was found, how well, and with what.

        Args:
            path: a new file, such as `report.html`.
            folder: its run folder, if it has one, so that the page can say how to do it again.
            overwrite: replace a file that is there.

        Raises:
            InputError: the file exists, or is no page.
        """
        made = partial(solution_page, self.problem, self._shown)
        return write_report(path, made, self.save_figures, folder, overwrite=overwrite)

    def __repr__(self) -> str:
        return solution_text(self.problem, self._shown)

    def _repr_html_(self) -> str:
        """A picture, the verdict, errors and time, for a notebook."""
        title, drawn = f"Solution of {self.problem.name}", inline(self.plot(), "The solution")
        return fragment(title, [judged(self._shown)], brief_facts(self._shown), [drawn])

    @cached_property
    def _shown(self) -> dict[str, Any]:
        found: dict[str, Any] = plain(self.summary())
        return found
