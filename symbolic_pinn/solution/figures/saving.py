"""Figures as files."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

from symbolic_pinn.solution.files import write

_DOTS = 200


def save_figures(figures: Mapping[str, Figure], folder: Path) -> None:
    """Write figures as PNG files by their names."""
    for name, figure in figures.items():
        save_figure(figure, folder / f"{name}.png", "png")


def save_figure(figure: Figure, path: Path, kind: str) -> None:
    """Write a figure in a format of matplotlib."""
    write(path, partial(figure.savefig, format=kind, dpi=_DOTS))
