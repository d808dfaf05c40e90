"""Errors over two settings that are varied."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from symbolic_pinn.solution.figures.names import written
from symbolic_pinn.solution.figures.style import PAGE, paper_figure, styled


def heat_map(axes: Mapping[str, Sequence[str]], values: Sequence[float], unknown: str) -> Figure:
    """The median relative L2 error for all pairs of two settings, the second running fastest."""
    (first, rows), (second, columns) = axes.items()
    grid = np.log10(np.asarray(values, float).reshape(len(rows), len(columns)))
    with styled():
        width = min(PAGE, 1.8 + 0.7 * len(columns))
        figure = paper_figure(None, width, 1.0 + 0.4 * len(rows))
        ax = figure.subplots()
        image = ax.imshow(grid, cmap="viridis_r", aspect="auto")
        ax.set_xticks(range(len(columns)), columns)
        ax.set_yticks(range(len(rows)), rows)
        ax.set(xlabel=second, ylabel=first)
        ax.set_title(f"median relative L2 error of {written(unknown)}")
        middle = np.nanmean(grid)
        for (i, j), value in np.ndenumerate(grid):
            colour = "white" if value > middle else "black"
            ax.text(j, i, f"{10**value:.2g}", ha="center", va="center", color=colour)
        figure.colorbar(image, ax=ax, label=r"$\log_{10}$ of it")
    return figure
