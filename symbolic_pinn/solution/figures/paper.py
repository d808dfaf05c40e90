"""How figures look: sizes of a paper, colours that all people tell apart, and styles over it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

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
# Of matplotlib: a name, a file, a mapping of settings, or several of these.
Style = str | Path | Mapping[str, Any] | Sequence[Any] | None
