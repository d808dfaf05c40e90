"""How figures look: sizes of a paper, colours that all people tell apart, and any style over it."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import style as styles
from matplotlib.figure import Figure

from symbolic_pinn.checks import shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.suggestions import closest

# Inches: of one column of a page, and of two.
COLUMN, PAGE = 3.4, 7.0
# M. Okabe, K. Ito, Color Universal Design, 2008, without the yellow that is lost on white.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#444444")
BASE: Mapping[str, Any] = {
    "font.size": 8.0,
    "axes.titlesize": 8.0,
    "axes.labelsize": 8.0,
    "xtick.labelsize": 7.0,
    "ytick.labelsize": 7.0,
    "legend.fontsize": 7.0,
    "legend.frameon": False,
    "legend.handlelength": 1.6,
    "figure.titlesize": 8.0,
    "mathtext.fontset": "dejavusans",
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.minor.size": 1.5,
    "ytick.minor.size": 1.5,
    "lines.linewidth": 1.4,
    "axes.formatter.limits": (-3, 4),
    "axes.formatter.use_mathtext": True,
    "axes.prop_cycle": f"cycler('color', {list(_COLOURS)})",
    "axes.grid": False,
    "image.cmap": "viridis",
    "pdf.fonttype": 42,
    "savefig.dpi": 200,
    "svg.hashsalt": "symbolic_pinn",
}
Style = str | Path | Mapping[str, Any] | Sequence[Any] | None


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
