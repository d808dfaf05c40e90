"""Errors over two settings that are varied."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symbolic_pinn.solution.figures.names import written
from symbolic_pinn.solution.figures.paper import PAGE
from symbolic_pinn.solution.figures.style import paper_figure, styled

# Inches of a column at most, of a row, around all of them, and of a character of a label.
_COLUMN, _HIGH, _AROUND, _CHARACTER = 0.7, 0.4, 1.8, 0.075
# Characters of the longest number, and the size of those that have room.
_NUMBER, _SIZE = 7, 8.0


def heat_map(axes: Mapping[str, Sequence[str]], values: Sequence[float], unknown: str) -> Figure:
    """The median relative L2 error for all pairs of two settings, the second running fastest.

    One that is not finite has no colour.
    """
    (first, rows), (second, columns) = axes.items()
    errors = np.asarray(values, float).reshape(len(rows), len(columns))
    with styled():
        beside = _AROUND + _CHARACTER * max(map(len, rows))
        width = min(PAGE, beside + _COLUMN * len(columns))
        each = (width - beside) / len(columns)
        turned = _CHARACTER * max(map(len, columns)) > each
        below = _CHARACTER * max(map(len, columns)) * turned
        figure = paper_figure(None, width, 1.0 + below + _HIGH * len(rows))
        ax = figure.subplots()
        with np.errstate(divide="ignore"):
            logarithms = np.ma.masked_invalid(np.log10(errors))
        image = ax.imshow(logarithms, cmap="viridis_r", aspect="auto")
        ax.set_xticks(range(len(columns)), columns, rotation=90 * turned)
        ax.set_yticks(range(len(rows)), rows)
        ax.set(xlabel=second, ylabel=first)
        ax.set_title(f"median relative L2 error of {written(unknown)}")
        size = min(_SIZE, 72 * each / (0.62 * _NUMBER))
        _write_numbers(ax, errors, logarithms, size)
        if logarithms.count():
            figure.colorbar(image, ax=ax, label=r"$\log_{10}$ of it")
    return figure


def _write_numbers(
    ax: Axes, errors: np.ndarray, logarithms: np.ma.MaskedArray, size: float
) -> None:
    """Each error in its field, in white on what is dark."""
    middle = logarithms.mean() if logarithms.count() else 0.0
    for (i, j), error in np.ndenumerate(errors):
        is_dark = not np.ma.getmaskarray(logarithms)[i, j] and logarithms[i, j] > middle
        colour = "white" if is_dark else "black"
        ax.text(j, i, f"{error:.2g}", ha="center", va="center", color=colour, fontsize=size)
