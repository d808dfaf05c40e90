"""The figure of a solution: makers by the shape of the problem, one list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from symbolic_pinn.networks import Field
from symbolic_pinn.objective import field_values
from symbolic_pinn.problem import Problem
from symbolic_pinn.solution.error_bars import Deviations
from symbolic_pinn.solution.figures.along_line import line_maker, member_lines_maker
from symbolic_pinn.solution.figures.block import FigureBlock, Maker
from symbolic_pinn.solution.figures.names import math_name
from symbolic_pinn.solution.figures.on_planes import plane_makers
from symbolic_pinn.solution.figures.paper import PAGE, Style
from symbolic_pinn.solution.figures.resolving import resolved
from symbolic_pinn.solution.figures.space_time import space_time_maker
from symbolic_pinn.solution.figures.style import PaperFigure, paper_figure, settle, styled
from symbolic_pinn.solution.figures.subject import (
    Predicted,
    Quantity,
    Subject,
    ValuesAt,
    data_of,
    everywhere,
    quantities_of,
)
from symbolic_pinn.solution.figures.view import View, tidy, view_of
from symbolic_pinn.solution.metrics import exact_values
from symbolic_pinn.solution.run_record import Estimate

# The first that fits a view draws it.
MAKERS: tuple[Maker, ...] = (
    member_lines_maker(),
    space_time_maker(),
    *plane_makers(),
    line_maker(),
)
# Values of as many sets of points are kept while a figure is made.
_KEPT = 24
_ESTIMATES = 0.22


def solution_figure(
    problem: Problem,
    fields: Mapping[str, Field],
    bars: Mapping[str, Deviations | None] | None = None,
    **settings: Any,
) -> Figure:
    """One or several solutions of a problem, by their labels.

    Args:
        bars: gives the standard errors of solutions that have some.
        **settings: of `figure_of`.
    """
    predicted = [
        Predicted(label=k, values=_of_field(f), deviations=(bars or {}).get(k))
        for k, f in fields.items()
    ]
    return figure_of(unknowns_of(problem, predicted), **settings)


def _of_field(field: Field) -> ValuesAt:
    return lambda points: field_values(field, points)


def unknowns_of(
    problem: Problem,
    predicted: Iterable[Predicted],
    estimates: Mapping[str, Estimate] | None = None,
) -> Subject:
    """All that there is to draw of solutions: the unknowns, exact values and data."""
    exact = _Kept(lambda points: exact_values(problem, points))
    names = list(problem.fields)
    known = {*(u.func.__name__ for u in problem.exact)}

    def of(quantity: Quantity, points: np.ndarray) -> np.ndarray | None:
        if not {names[i] for i in quantity.columns} <= known:
            return None
        found = exact(points)
        columns = [found.get(n, np.full(len(points), np.nan)) for n in names]
        return quantity.of(np.stack(columns, axis=-1))

    return Subject(
        problem=problem,
        quantities=quantities_of(problem),
        predicted=tuple(predicted),
        exact=of,
        here=everywhere(problem),
        data=data_of(problem),
        estimates=estimates or {},
    )


def figure_of(
    subject: Subject, *, style: Style = None, at: Mapping[str, Any] | None = None
) -> Figure:
    """The figure of a subject, made by the makers that fit.

    Args:
        subject: what is drawn.
        style: of matplotlib, over that of a paper.
        at: values of coordinates that do not vary, by name.
    """
    subject = _remembering(subject)
    with styled(style):
        figure = empty_figure(subject, style=style, at=at or {})
        draw_on(figure, subject, at=at or {})
        settle(figure)
    return figure


def empty_figure(subject: Subject, *, style: Style, at: Mapping[str, Any]) -> PaperFigure:
    """A figure of the size that a subject wants."""
    made = _made(_remembering(subject), at)
    heights = sum(maker.height(block) for block, maker in made)
    width = made[0][0].width
    return paper_figure(style, width, heights + _ESTIMATES * bool(subject.estimates))


def draw_on(figure: PaperFigure, subject: Subject, *, at: Mapping[str, Any]) -> None:
    """Draw a subject on an empty figure of its size."""
    made = _made(_remembering(subject), at)
    parts: Any = [figure]
    if len(made) > 1:
        heights = [maker.height(block) for block, maker in made]
        parts = figure.subfigures(len(made), 1, height_ratios=heights)
    for part, (block, maker) in zip(parts, made, strict=True):
        maker.draw(part, block)
    if subject.estimates:
        figure.suptitle("; ".join(_estimate(n, e) for n, e in subject.estimates.items()))


def _made(subject: Subject, at: Mapping[str, Any]) -> list[tuple[FigureBlock, Maker]]:
    """The blocks of a figure with their makers, all as wide as the widest."""
    view = view_of(subject.problem, at)
    made = [(b, maker_of(b.view)) for b in _blocks(subject, view)]
    width = max(maker.width(block) for block, maker in made)
    return [(replace(block, width=width), maker) for block, maker in made]


def _remembering(subject: Subject) -> Subject:
    """The same, which computes values at the same points once."""
    if isinstance(subject.predicted[0].values, _Kept):
        return subject
    predicted = tuple(replace(p, values=_Kept(p.values)) for p in subject.predicted)
    return replace(subject, predicted=predicted)


def maker_of(view: View) -> Maker:
    """The first maker that fits."""
    return next(m for m in MAKERS if m.fits(view))


def _blocks(subject: Subject, view: View) -> list[FigureBlock]:
    """Quantities by the coordinates that they vary with, those with most of them first."""
    groups: dict[tuple, list[Quantity]] = {}
    for q in subject.quantities:
        groups.setdefault(tuple(c for c in view.free if c in q.varies), []).append(q)
    found = []
    for free, quantities in sorted(groups.items(), key=lambda pair: -len(pair[0])):
        seen = view.of(quantities[0].varies if free else (*quantities[0].varies, view.free[0]))
        seen = resolved(subject, tuple(quantities), seen)
        found.append(
            FigureBlock(subject=subject, view=seen, quantities=tuple(quantities), width=PAGE)
        )
    return found


def _estimate(name: str, found: Estimate) -> str:
    """A parameter that was found, with its band and the true value."""
    text = f"${math_name(name)} = {tidy_digits(found.value, found.standard_error)}"
    if np.isfinite(found.standard_error):
        text += rf" \pm {tidy(2 * found.standard_error)}"
    text += "$"
    if np.isfinite(found.standard_error):
        text += " (two standard errors)"
    return text if found.exact is None else f"{text}, true ${tidy(found.exact)}$"


def tidy_digits(value: float, error: float) -> str:
    """A value to the digits that its error leaves."""
    if not np.isfinite(error) or not 0 < error < abs(value):
        return tidy(value)
    digits = int(np.clip(np.floor(np.log10(abs(value))) - np.floor(np.log10(error)) + 2, 3, 10))
    return f"{value:.{digits}g}" if 1e-3 <= abs(value) < 1e5 else tidy(value)


class _Kept:
    """A function that remembers what it gave at the last sets of points."""

    def __init__(self, values: Callable[[np.ndarray], Any]) -> None:
        @lru_cache(maxsize=_KEPT)
        def at(shape: tuple[int, int], content: bytes) -> Any:
            return values(np.frombuffer(content).reshape(shape))

        self._at = at

    def __call__(self, points: np.ndarray) -> Any:
        return self._at(points.shape, np.ascontiguousarray(points, np.float64).tobytes())
