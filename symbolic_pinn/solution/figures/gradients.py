"""Gradients of the parts of a loss over a run: histograms, statistics and cosines."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from symbolic_pinn.solution.figures.paper import PAGE
from symbolic_pinn.solution.figures.style import paper_figure, styled
from symbolic_pinn.solution.snapshot import Snapshot, histogram_centres

# Curves that a legend tells apart; inches of its rows, of a line, and of a character.
_TOLD_APART, _ROW, _LINE, _CHARACTER = 10, 0.17, 0.6, 0.06
# A curve of fewer snapshots shows where they are.
_FEW = 5


def gradient_figures(snapshots: Sequence[Snapshot]) -> dict[str, Figure]:
    """Histograms of the gradients at a few steps, their statistics and cosines over the steps."""
    if not snapshots:
        return {}
    with styled():
        return {
            "gradients": histograms_figure(snapshots),
            "gradient_statistics": _statistics_figure(snapshots),
        }


def histograms_figure(snapshots: Sequence[Snapshot]) -> Figure:
    """How many entries of each part's gradient have which magnitude, at four steps."""
    chosen = [snapshots[i] for i in np.unique(np.linspace(0, len(snapshots) - 1, 4).astype(int))]
    figure = paper_figure(None, PAGE, 1.9 + _height(chosen[0].histograms))
    panels = figure.subplots(1, len(chosen), squeeze=False, sharey=True)[0]
    centres = histogram_centres()
    for ax, snapshot in zip(panels, chosen, strict=True):
        for i, (part, counts) in enumerate(snapshot.histograms.items()):
            ax.fill_between(centres, counts, step="mid", color=f"C{i}", alpha=0.35)
            ax.step(centres, counts, where="mid", color=f"C{i}", lw=1, label=part)
        ax.set(xscale="log", xlabel=r"$|\partial L_i / \partial W|$", title=f"step {snapshot.step}")
        ax.set_xlim(*_occupied(chosen, centres))
        ax.grid(alpha=0.3)
    panels[0].set_ylabel("entries")
    _legend(figure, panels[0], "upper")
    return figure


def _occupied(snapshots: Sequence[Snapshot], centres: np.ndarray) -> tuple[float, float]:
    """The range of magnitudes that hold all but a few entries."""
    total = np.sum([c for s in snapshots for c in s.histograms.values()], axis=0)
    inside = np.flatnonzero(total > 1e-3 * total.sum())
    return float(centres[inside[0]] / 2), float(centres[inside[-1]] * 2)


def _statistics_figure(snapshots: Sequence[Snapshot]) -> Figure:
    """Largest and mean entry of each part's gradient, and the cosines between parts."""
    parts, pairs = snapshots[0].statistics, [*snapshots[0].cosines]
    figure = paper_figure(None, PAGE, 2.1 + _height(parts) + _height(pairs))
    left, middle, right = figure.subplots(1, 3)
    steps = [s.step for s in snapshots]
    look: dict[str, Any] = {"lw": 1, "marker": "o" if len(steps) < _FEW else None, "ms": 3}
    for ax, name in ((left, "max"), (middle, "mean")):
        for part in parts:
            ax.plot(steps, [s.statistics[part][name] for s in snapshots], label=part, **look)
        ax.set(xlabel="step", yscale="log", title=rf"{name} of $|\partial L_i / \partial W|$")
    for i, pair in enumerate(pairs):
        dashes = "-" if i < _TOLD_APART / 2 else "--"  # there are fewer colours
        right.plot(steps, [s.cosines[pair] for s in snapshots], label=pair, ls=dashes, **look)
    right.set(xlabel="step", ylim=(-1.05, 1.05), title="cosine between gradients")
    for ax in (left, middle, right):
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        ax.grid(alpha=0.3)
    _legend(figure, left, "upper")
    _legend(figure, right, "lower")
    return figure


def _columns(labels: Iterable[str]) -> int:
    """How many labels stand side by side."""
    return max(1, int(PAGE / (_LINE + _CHARACTER * max(map(len, labels), default=0))))


def _height(labels: Collection[str]) -> float:
    """Inches for a legend."""
    return _ROW * -(-min(len(labels), _TOLD_APART) // _columns(labels))


def _legend(figure: Figure, ax: Axes, place: Literal["upper", "lower"]) -> None:
    """What the curves of a panel are, above or below all panels, which they would cover."""
    handles, labels = ax.get_legend_handles_labels()
    shown = labels[:_TOLD_APART]
    if len(shown) < len(labels):
        shown[-1] = f"{len(labels) - _TOLD_APART + 1} more"
    where: Any = f"outside {place} center"
    columns = min(len(shown), _columns(shown))
    figure.legend(handles[: len(shown)], shown, loc=where, ncols=columns)
