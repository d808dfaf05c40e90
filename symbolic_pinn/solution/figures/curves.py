"""Curves: a prediction over the exact one, the error below on a logarithmic axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.ticker import LogLocator, NullFormatter

from symbolic_pinn.solution.figures.style import ink
from symbolic_pinn.solution.figures.subject import Predicted, Quantity, Subject

COUNT = 400
# Standard errors above so many of their medians may leave a figure.
_SHOWN = 10.0
_ROUNDING = 1e-17
# Of the largest error: smaller ones are not shown.
_DEEPEST = 1e-5


@dataclass(frozen=True, kw_only=True)
class Line:
    """A quantity along a line.

    Attributes:
        label: in the legend; empty for none.
        colour: of matplotlib.
        quantity: what.
        found: of which solution.
        along: the coordinate.
        points: "points dim".
    """

    label: str
    colour: Any
    quantity: Quantity
    found: Predicted
    along: np.ndarray
    points: np.ndarray

    @property
    def values(self) -> np.ndarray:
        """Its heights."""
        return self.quantity.size(self.quantity.of(self.found.values(self.points)))


def draw_lines(ax: Axes, subject: Subject, lines: Sequence[Line]) -> bool:
    """Predictions, bands and exact curves; whether a band was drawn."""
    is_banded, has_exact = False, False
    for line in lines:
        here = subject.shown(line.quantity, line.points)
        values = np.where(here, line.values, np.nan)
        ax.plot(line.along, values, color=line.colour, label=line.label or None)
        is_banded |= _draw_band(ax, line, values, first=not is_banded)
    for line in lines:
        exact = subject.exact(line.quantity, line.points)
        if exact is not None:
            here = subject.shown(line.quantity, line.points)
            label = "exact" if not has_exact else None
            ax.plot(line.along, np.where(here, line.quantity.size(exact), np.nan), color=ink(),
                    ls=(0, (4, 2.5)), lw=0.7, label=label)  # fmt: skip
            has_exact = True
    ax.margins(x=0)
    for line in lines:
        for sizes in subject.sizes(line.quantity):
            ax.update_datalim([(line.along[0], sizes.min()), (line.along[0], sizes.max())])
            ax.autoscale_view(scalex=False)
    return is_banded


def draw_errors(ax: Axes, subject: Subject, lines: Sequence[Line]) -> None:
    """The distances from exact values, on a logarithmic axis."""
    ax.set_yscale("log")
    top = 0.0
    for line in lines:
        exact = subject.exact(line.quantity, line.points)
        if exact is None:
            continue
        found = line.quantity.of(line.found.values(line.points))
        error = line.quantity.error(found, exact)
        here = subject.shown(line.quantity, line.points) & (error > _ROUNDING)
        ax.plot(line.along, np.where(here, error, np.nan), color=line.colour, lw=1)
        top = max([top, *error[here], *(e.max() for e in subject.errors(line.quantity))])
    if top:
        # Where curves cross, the error has a zero, which says nothing.
        low, high = ax.get_ylim()
        held = any(subject.errors(line.quantity) for line in lines)
        low = _DEEPEST * top if held else max(low, _DEEPEST * top)
        ax.set_ylim(low, 2 * top if held else high)
    else:
        ax.text(0.5, 0.5, "none", transform=ax.transAxes, ha="center", va="center")
        ax.set_yticks([])
        ax.minorticks_off()
        return
    tidy_log(ax)
    ax.margins(x=0)


def tidy_log(ax: Axes) -> None:
    """Whole decades, and few of them."""
    low, high = ax.get_ylim()
    if high < 20 * low:
        ax.set_ylim(10.0 ** np.floor(np.log10(low)), 10.0 ** np.ceil(np.log10(high)))
    ax.yaxis.set_major_locator(LogLocator(numticks=5))
    ax.yaxis.set_minor_formatter(NullFormatter())


def draw_data(ax: Axes, subject: Subject, quantity: Quantity, position: int) -> None:
    """The measurements of a quantity over the coordinate at a position."""
    drawn = False
    for data in subject.data:
        if data.column in quantity.columns and len(quantity.columns) == 1:
            ax.plot(data.points[:, position], data.values, ".", color="0.35", ms=3, zorder=1,
                    label=None if drawn else "data")  # fmt: skip
            drawn = True


def _draw_band(ax: Axes, line: Line, values: np.ndarray, *, first: bool) -> bool:
    """Two standard deviations; where they are far larger than elsewhere they are cut off."""
    found = line.found.deviations
    if found is None or len(line.quantity.columns) > 1:
        return False
    deviation = line.quantity.of(found(line.points))
    if not np.isfinite(deviation).all():
        return False
    low, high = values - 2 * deviation, values + 2 * deviation
    ax.fill_between(
        line.along, low, high, color=line.colour, alpha=0.25, lw=0,
        label=line.found.spread if first else None,
    )  # fmt: skip
    # Ends where little is known must not hide all else.
    shown = (deviation <= _SHOWN * np.median(deviation)) & np.isfinite(values)
    if shown.any():
        bottom, top = low[shown].min(), high[shown].max()
        if top > bottom and (np.nanmin(low) < bottom or np.nanmax(high) > top):
            margin = 0.05 * (top - bottom)
            ax.set_ylim(bottom - margin, top + margin)
    return True


def draw_phase_plane(
    figure: FigureBase, subject: Subject, quantities: Sequence[Quantity], line: Line
) -> None:
    """Two or three unknowns against each other; a dot is where the first coordinate begins."""
    ax: Any = figure.subplots(subplot_kw={"projection": "3d"} if len(quantities) == 3 else {})
    found = line.found.values(line.points)
    path = [q.of(found) for q in quantities]
    exact = [subject.exact(q, line.points) for q in quantities]
    ax.plot(*path, color="C0", lw=1.2)
    if all(e is not None for e in exact):
        ax.plot(*exact, color=ink(), ls=(0, (4, 2.5)), lw=0.7)
    ax.plot(*([p[0]] for p in path), "o", color="C1", ms=4)
    ax.set(xlabel=quantities[0].size_label, ylabel=quantities[1].size_label)
    if len(quantities) == 3:
        ax.set_zlabel(quantities[2].size_label)
        ax.tick_params(pad=-3)
        ax.set_box_aspect(None, zoom=0.78)  # labels of such axes are beyond the layout
    ax.set_title("phase plane" if len(quantities) == 2 else "phase space")
