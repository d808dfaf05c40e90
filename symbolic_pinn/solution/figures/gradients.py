"""Gradients of the parts of a loss over a run: histograms, statistics and cosines."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from symbolic_pinn.solution.figures.style import PAGE, paper_figure, styled
from symbolic_pinn.solution.snapshot import Snapshot, histogram_centres


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
    figure = paper_figure(None, PAGE, 2.0)
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
    panels[0].legend()
    return figure


def _occupied(snapshots: Sequence[Snapshot], centres: np.ndarray) -> tuple[float, float]:
    """The range of magnitudes that hold all but a few entries."""
    total = np.sum([c for s in snapshots for c in s.histograms.values()], axis=0)
    inside = np.flatnonzero(total > 1e-3 * total.sum())
    return float(centres[inside[0]] / 2), float(centres[inside[-1]] * 2)


def _statistics_figure(snapshots: Sequence[Snapshot]) -> Figure:
    """Largest and mean entry of each part's gradient, and the cosines between parts."""
    figure = paper_figure(None, PAGE, 2.4)
    left, middle, right = figure.subplots(1, 3)
    steps = [s.step for s in snapshots]
    for ax, name in ((left, "max"), (middle, "mean")):
        for part in snapshots[0].statistics:
            ax.plot(steps, [s.statistics[part][name] for s in snapshots], lw=1, label=part)
        ax.set(xlabel="step", yscale="log", title=rf"{name} of $|\partial L_i / \partial W|$")
    for pair in snapshots[0].cosines:
        right.plot(steps, [s.cosines[pair] for s in snapshots], lw=1, label=pair)
    right.set(xlabel="step", ylim=(-1, 1), title="cosine between gradients")
    for ax in (left, middle, right):
        ax.legend()
        ax.grid(alpha=0.3)
    return figure
