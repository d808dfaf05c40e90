"""Solutions and ensembles as figures and films."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sympy as sp

from symbolic_pinn.checks import as_path
from symbolic_pinn.networks import Field
from symbolic_pinn.objective import field_values
from symbolic_pinn.problem import Problem
from symbolic_pinn.problem.expression_text import as_expression
from symbolic_pinn.solution import figures
from symbolic_pinn.solution.error_bars import Deviations
from symbolic_pinn.solution.expression_values import ExpressionValues
from symbolic_pinn.solution.figures import Predicted, Style, Subject, alone, expression_of

if TYPE_CHECKING:
    import matplotlib.figure


class AbstractDrawn(ABC):
    """What has figures: it says what they are about."""

    @abstractmethod
    def drawn(self, expression: Any = None) -> Subject:
        """What figures are about: all unknowns, or an expression of them."""

    def plot(
        self, expression: Any = None, *, style: Style = None, **at: Any
    ) -> "matplotlib.figure.Figure":
        """The solution as its shape asks for, beside the exact one and the error where known.

        Curves in one coordinate, with a phase plane for systems; a field with slices in time and
        one direction of space; planes at three times, of members of a family or through the middle
        of space in more. Data, and bands of two standard errors, are drawn where something was
        measured. A notebook shows the figure by itself; `savefig` writes it.

        Args:
            expression: of the unknowns, in SymPy or as a text, `"u.diff(x)"`; default: all of them.
            style: of matplotlib, over that of a paper: a name, a file, or a mapping of settings.
            **at: values of coordinates, `t=0.5`, at which the others are drawn.

        Raises:
            InputError: a name or value that does not fit the problem, or an unknown style.
        """
        return figures.figure_of(self.drawn(expression), style=style, at=at)

    def animate(
        self,
        path: str | Path,
        *,
        over: str | sp.Symbol | None = None,
        frames: int = 60,
        **settings: Any,
    ) -> Path:
        """Write a film of the solution over one coordinate, by default time, as GIF or MP4.

        Args:
            path: the file; its suffix, `.gif` or `.mp4`, says the format.
            over: the coordinate that goes from frame to frame.
            frames: how many.
            **settings: `expression`, `style`, `fps`, `overwrite` (replace a file that is there) and
                values of coordinates, as of `plot`.
        """
        expression = settings.pop("expression", None)
        subject = self.drawn(expression)
        place = as_path("path", path)
        film = figures.Film.of(place, subject.problem, over=over, frames=frames, **settings)
        return film.write(subject)


def drawn(
    problem: Problem,
    field: Field,
    expression: Any,
    *,
    bars: Callable[[], Deviations | None],
    estimates: Any,
) -> Subject:
    """What the figures of a solution are about.

    Args:
        problem: what was solved.
        field: what was found.
        expression: of the unknowns; `None` for all of them.
        bars: gives its standard errors, where it has some; they take long, and those of an
            expression are not drawn.
        estimates: the parameters that were found, by name.
    """
    formula = None if expression is None else as_expression(problem, expression)
    if formula is not None and formula not in problem.fields.values():
        compiled = ExpressionValues(problem, field)
        return expression_of(problem, formula, [("prediction", partial(compiled, formula))])
    found = Predicted(
        label="prediction",
        values=lambda points: field_values(field, points),
        deviations=bars(),
    )
    subject = figures.unknowns_of(problem, [found], estimates)
    return subject if formula is None else alone(subject, formula.func.__name__)
