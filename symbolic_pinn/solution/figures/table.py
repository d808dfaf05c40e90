"""Panels in rows and columns, with the colour bars that they share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from symbolic_pinn.solution.figures.scales import Scale

# Inches: what a bar with its numbers takes, the numbers beside a panel, and titles over one.
_BAR, _NUMBERS, _OVER, _BELOW, _BETWEEN = 0.55, 0.4, 0.2, 0.36, 0.1
_LEAST, _MOST = 0.9, 3.4
# Height over width of a panel that is not to scale, and the most inches of it.
_LOOSE, _LOOSEST = 0.95, 1.9
# Between numbers along a panel: quarters have a digit more, and run into each other.
_STEPS = [1, 2, 5, 10]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A panel of a table.

    Attributes:
        title: over it.
        draw: puts the contents on axes.
        across, up: labels of the axes; panels beside and below each other share them.
        ratio: height over width where it is to scale.
        scale: of its colours.
    """

    title: str
    draw: Callable[[Axes], Any]
    across: str
    up: str
    ratio: float | None = None
    scale: Scale | None = None


CellRows = Sequence[Sequence[Cell | None]]


def table_height(rows: CellRows, width: float) -> float:
    """The height of a table in inches."""
    return sum(_row_height(row, rows, width) for row in rows)


def draw_table(figure: FigureBase, rows: CellRows, width: float) -> None:
    """Draw all panels, and a bar beside the last of those in a row that share a scale."""
    columns = max(len(row) for row in rows)
    heights = [_panel_height(row, rows, width) for row in rows]
    panels = figure.subplots(
        len(rows), columns, squeeze=False, gridspec_kw={"height_ratios": heights}
    )
    for i, row in enumerate(rows):
        shared: dict[int, list[Axes]] = {}
        for j in range(columns):
            cell, ax = row[j] if j < len(row) else None, panels[i, j]
            if cell is None:
                ax.set_axis_off()
                continue
            _draw_cell(ax, cell, partial(_beside, rows, (i, j)))
            if cell.scale is not None:
                shared.setdefault(id(cell.scale), []).append(ax)
        scales = {id(c.scale): c.scale for c in row if c is not None and c.scale is not None}
        for key, axes in shared.items():
            _draw_bar(figure, axes, scales[key])


def _draw_cell(ax: Axes, cell: Cell, beside: Callable[[int, int], Cell | None]) -> None:
    left, above, below = beside(0, -1), beside(-1, 0), beside(1, 0)
    cell.draw(ax)
    ax.locator_params(axis="x", steps=_STEPS)
    if cell.title and (above is None or above.title != cell.title):
        ax.set_title(cell.title)
    if below is None or below.across != cell.across or bool(below.scale) != bool(cell.scale):
        ax.set_xlabel(cell.across)
    else:
        ax.tick_params(labelbottom=False)
    if left is not None and left.up == cell.up and left.scale and cell.scale:
        ax.tick_params(labelleft=False)
    elif left is None or left.scale is None or left.scale.label != cell.up:
        ax.set_ylabel(cell.up)
    ax.set_aspect("equal" if cell.ratio is not None else "auto")


def _draw_bar(figure: FigureBase, axes: list[Axes], scale: Scale) -> None:
    image = axes[-1].get_images()[0]
    bar = figure.colorbar(image, ax=axes, label=scale.label, extend=scale.extend, pad=0.02)
    bar.outline.set_linewidth(0.4)
    if scale.ticks is not None:
        bar.set_ticks(scale.ticks[0], labels=scale.ticks[1])
    if scale.is_log:
        bar.ax.minorticks_off()


def _beside(rows: CellRows, at: tuple[int, int], down: int, right: int) -> Cell | None:
    """The cell so many rows and columns away."""
    i, j = at[0] + down, at[1] + right
    inside = 0 <= i < len(rows) and 0 <= j < len(rows[i])
    return rows[i][j] if inside else None


def _row_height(row: Sequence[Cell | None], rows: CellRows, width: float) -> float:
    """Of the tallest panel, with what stands over and below it."""
    over = _OVER if any(c and c.title for c in row) else _BETWEEN
    return _panel_height(row, rows, width) + over + _BELOW * (row is rows[-1])


def _panel_height(row: Sequence[Cell | None], rows: CellRows, width: float) -> float:
    """Of the tallest panel of a row."""
    columns = max(len(r) for r in rows)
    bars = max(len({id(c.scale) for c in r if c and c.scale}) for r in rows)
    numbers = min(columns, 1 + bars) + _turns(row)
    each = (width - _BAR * bars - _NUMBERS * numbers) / columns
    tall = [min(_LOOSE * each, _LOOSEST) if c.ratio is None else c.ratio * each for c in row if c]
    return float(np.clip(max(tall), _LEAST, _MOST))


def _turns(row: Sequence[Cell | None]) -> int:
    """How many panels with colours have another axis than the one on their left."""
    coloured = [(a.up, b.up) for a, b in pairwise(row) if a and b and a.scale and b.scale]
    return sum(left != right for left, right in coloured)
