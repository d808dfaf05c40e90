"""Figures in the style of a paper, and in any style over it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib import style as styles
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symbolic_pinn.checks import shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.solution.figures.paper import BASE, Style
from symbolic_pinn.suggestions import closest

# How often a figure is laid out until its height is right, and by which factor that may change.
_LAYOUTS, _CHANGE = 3, 1.5
# Heights are multiples of so many inches, whatever the fonts.
_STEP = 0.05


@contextmanager
def styled(style: Style = None) -> Iterator[None]:
    """Matplotlib's settings of a figure inside of the block; outside they stay.

    Args:
        style: over those of a paper: the name of a style of matplotlib, the path of a style file,
            a mapping of settings, or a sequence of these.

    Raises:
        InputError: there is no such style.
    """
    more: list[Any] = [style]
    if style is None or isinstance(style, list | tuple):
        more = [*(style or ())]
    try:
        with styles.context([dict(BASE), *more]):
            pass
    except (OSError, KeyError, ValueError, TypeError) as error:
        known = isinstance(style, str | Path)
        near = closest(str(style), styles.available) if known else f" ({str(error)[:200]})"
        raise InputError(
            f"style `{shown(style)}` is not known to matplotlib; there are those of"
            f" `matplotlib.style.available`, style files, and mappings of settings{near}"
        ) from None
    with styles.context([dict(BASE), *more]):
        yield


def ink() -> str:
    """The colour of what stands on the page: exact curves and edges."""
    return str(matplotlib.rcParams["text.color"])


class PaperFigure(Figure):
    """A figure of matplotlib that a notebook shows by itself, and that keeps its style.

    It belongs to no window and to no state of `pyplot`.
    """

    def __init__(self, *args: Any, style: Style = None, **kwargs: Any) -> None:
        self._style = style
        super().__init__(*args, **kwargs)

    def savefig(self, fname: Any, **kwargs: Any) -> None:
        """Write it to a file, with the settings that it was made with."""
        with styled(self._style):
            super().savefig(fname, **kwargs)

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """What a notebook shows: twice the dots, for screens that have them."""
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=192)
        width, height = self.get_size_inches()
        return file.getvalue(), {"width": round(96 * width), "height": round(96 * height)}


def paper_figure(style: Style, width: float, height: float) -> PaperFigure:
    """An empty figure, in inches."""
    return PaperFigure(figsize=(width, height), layout="constrained", style=style)


def settle(figure: PaperFigure) -> None:
    """Make a figure as high as panels that are to scale want in the width that they get.

    Matplotlib cuts the titles of those that have too little room, and its bars are higher than
    those that have too much. A figure of several parts stays as it is.
    """
    engine = figure.get_layout_engine()
    if engine is None or figure.subfigs or not _to_scale(figure):
        return
    width, height = figure.get_size_inches()
    for _ in range(_LAYOUTS):
        engine.execute(figure)
        now = np.ceil((figure.get_figheight() + _lacking(figure)) / _STEP) * _STEP
        figure.set_size_inches(width, min(max(now, height / _CHANGE), height * _CHANGE))
    engine.execute(figure)


def _to_scale(figure: PaperFigure) -> list[tuple[Axes, int]]:
    """The panels to scale with the rows in which they stand."""
    placed = [(ax, ax.get_subplotspec()) for ax in figure.axes if ax.get_aspect() != "auto"]
    return [(ax, place.rowspan.start) for ax, place in placed if place is not None]


def _lacking(figure: PaperFigure) -> float:
    """The inches that the rows of panels to scale lack, or have too much if less than 0."""
    rows: dict[int, float] = {}
    for ax, row in _to_scale(figure):
        box = figure.transFigure.transform_bbox(ax.get_position(original=True))
        lacks = (box.width * ax.get_data_ratio() - box.height) / figure.dpi
        rows[row] = max(rows.get(row, lacks), lacks)
    return sum(rows.values(), start=0.0)
