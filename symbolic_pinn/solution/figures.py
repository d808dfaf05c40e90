"""Figures of a run: solution, losses, error and weights. Matplotlib without global state."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symbolic_pinn.compiler import covered
from symbolic_pinn.networks import Field
from symbolic_pinn.problem import Problem
from symbolic_pinn.solution.error_bars import Deviations
from symbolic_pinn.solution.files import write
from symbolic_pinn.solution.history import History
from symbolic_pinn.solution.metrics import exact_values, field_values
from symbolic_pinn.solution.slices import PLANE_POINTS, Shown, Slice, slice_of
from symbolic_pinn.solution.snapshot import Snapshot, histogram_centres

# A curve of fewer rows, such as the trials of a search, shows where they are.
_FEW_ROWS = 30
# Standard errors above so many of their medians may leave a figure.
_SHOWN = 10.0


def solution_figure(
    problem: Problem,
    fields: Mapping[str, Field],
    bars: Mapping[str, Deviations | None] | None = None,
) -> Figure:
    """One or several solutions of a problem, by their labels.

    For each unknown and solution a row of panels: exact, prediction, absolute error, and where
    something was measured the standard error; on a line that is a band of two around the
    prediction. In more than two coordinates the others stand at the middle of their intervals.
    Where no equation holds for an unknown, as in a hole, nothing is drawn.

    Args:
        bars: gives the standard errors of solutions that have some.
    """
    at = slice_of(problem)
    here = covered(problem, at.points)
    exact = exact_values(problem, at.points)
    rows = [(u, label) for u in problem.fields for label in fields]
    deviations = {k: of(at.points) for k, of in (bars or {}).items() if of is not None}
    is_line = len(at.used) == 1
    columns = (3 if exact else 1) + (bool(deviations) and not is_line)
    figure = Figure(figsize=(4.4 * columns, 3.5 * len(rows)), layout="constrained")
    panels = figure.subplots(len(rows), columns, squeeze=False)
    for (u, label), row in zip(rows, panels, strict=True):
        index = list(problem.fields).index(u)
        values = field_values(fields[label], at.points)[:, index]
        deviation = deviations[label][:, index] if label in deviations else None
        contents = {f"{u}, {label}": values}
        if u in exact:
            error = np.abs(values - exact[u])
            contents = {f"{u}, exact": exact[u], **contents, f"{u}, absolute error": error}
        if deviation is not None and not is_line:
            contents[f"{u}, standard error"] = deviation
        for ax in row[len(contents) :]:
            ax.set_axis_off()
        for ax, (title, panel) in zip(row, contents.items(), strict=False):
            _panel(ax, title, Shown(values=panel, here=here[:, index]), at)
            if is_line and deviation is not None and panel is values:
                _band(ax, at.points[:, 0], values, deviation)
    return figure


def _band(ax: Axes, x: np.ndarray, values: np.ndarray, deviation: np.ndarray) -> None:
    """Two standard errors around a curve; where they are far larger elsewhere, they are cut off."""
    if not np.isfinite(deviation).all():
        return
    low, high = values - 2 * deviation, values + 2 * deviation
    ax.fill_between(x, low, high, alpha=0.25, lw=0, label="+- 2 standard errors")
    # Ends where little is known must not hide all else.
    shown = deviation <= _SHOWN * np.median(deviation)
    bottom, top = low[shown].min(), high[shown].max()
    if top > bottom and (low.min() < bottom or high.max() > top):
        margin = 0.05 * (top - bottom)
        ax.set_ylim(bottom - margin, top + margin)
    ax.legend()


def _panel(ax: Axes, title: str, shown: Shown, at: Slice) -> None:
    # Beside the edge of a region values go on, and are covered up to it.
    band = at.beside if at.edge is not None else False
    values = np.where(shown.here | band, shown.values, np.nan)
    names = enumerate(at.coordinates)
    fixed = [f"{c} = {at.points[0, i]:g}" for i, c in names if i not in at.used]
    ax.set_title(", ".join([title, *fixed]))
    ax.set_xlabel(at.coordinates[at.used[0]])
    if len(at.used) == 1:
        ax.plot(at.points[:, 0], values)
        ax.grid(alpha=0.3)
        return
    shape = (PLANE_POINTS, PLANE_POINTS)
    first, second = (at.points[:, i] for i in at.used)
    low, high = shown.limits or (None, None)
    image = ax.imshow(
        values.reshape(shape).T,
        vmin=low,
        vmax=high,
        extent=(first.min(), first.max(), second.min(), second.max()),
        origin="lower",
        aspect="auto" if at.edge is None else "equal",
        interpolation="bilinear",
        cmap="magma" if "error" in title else "viridis",
    )
    if at.edge is not None:
        ax.contourf(*at.edge, levels=[0.0, np.inf], colors="white")
        ax.contour(*at.edge, levels=[0.0], colors="black", linewidths=1)
    ax.figure.colorbar(image, ax=ax)
    ax.set_ylabel(at.coordinates[at.used[1]])


def curves_figure(
    histories: Mapping[str, Sequence[History]],
    prefix: str,
    ylabel: str,
    skip: tuple[str, ...] = (),
    over: str = "step",
) -> Figure:
    """The columns with a prefix over the steps or `seconds`, on a logarithmic axis.

    One run has all in one panel, several have a panel for each column. Of an ensemble the median is
    drawn, with a band between its quartiles.
    """
    rows = [members[0].rows[0].flat() for members in histories.values()]
    columns = [n for n in dict.fromkeys(n for r in rows for n in r) if n.startswith(prefix)]
    columns = [n for n in columns if n not in skip]
    apart = len(histories) > 1 and len(columns) > 1
    count = len(columns) if apart else 1
    across, down = min(count, 3), -(-count // 3)
    size = (6.4, 4.2) if count == 1 else (4.4 * across, 3.8 * down)
    figure = Figure(figsize=size, layout="constrained")
    panels = figure.subplots(down, across, squeeze=False).ravel()
    for i, name in enumerate(columns):
        ax = panels[i if apart else 0]
        for k, (label, members) in enumerate(histories.items()):
            if name in members[0].rows[0].flat():
                text = label if apart else label or name.removeprefix(prefix)
                _curve(ax, members, name, over, color=f"C{k if label else i}", label=text)
        if apart:
            ax.set_title(name.removeprefix(prefix))
    for ax in panels[count:]:
        ax.set_axis_off()
    for i, ax in enumerate(panels[:count]):
        ax.set(xlabel=over, ylabel=ylabel if i % across == 0 else "")
        lines = ax.get_lines()
        if any(np.any(np.asarray(line.get_ydata()) > 0) for line in lines):
            ax.set_yscale("log")
        if over == "seconds":
            ax.set_xscale("log")
        if lines and i == 0:
            ax.legend()
        ax.grid(alpha=0.3)
    return figure


def _curve(ax: Axes, members: Sequence[History], name: str, over: str, **style: Any) -> None:
    """The median of a column over the members, and a band between its quartiles."""
    count = min(len(h.rows) for h in members)
    places = np.median([h.column(over)[:count] for h in members], axis=0)
    values = np.stack([h.column(name)[:count] for h in members])
    marker = "o" if count < _FEW_ROWS else None
    ax.plot(places, np.median(values, axis=0), lw=1, marker=marker, ms=3, **style)
    if len(members) > 1:
        lower, upper = np.percentile(values, (25, 75), axis=0)
        ax.fill_between(places, lower, upper, color=style["color"], alpha=0.2, lw=0)


def history_figures(
    histories: Mapping[str, Sequence[History]], over: str = "step"
) -> dict[str, Figure]:
    """Losses, relative L2 error, weights and estimates over the steps or `seconds`, by label."""
    members = [h for ensemble in histories.values() for h in ensemble]
    if not all(h.rows for h in members):
        return {}
    curves = partial(curves_figure, histories, over=over)
    figures = {"losses": curves("loss/", "loss (unweighted)")}
    if any(_has_weights(h) for h in members):
        figures["weights"] = curves("weight/", "loss weight", ("weight/residual",))
    if all(h.rows[0].estimates for h in members):
        figures["estimates"] = curves("estimate/", "estimate")
    if all(h.rows[0].relative_l2 for h in members):
        figures["relative_l2"] = curves("relative_l2/", "relative L2 error")
    return figures


def _has_weights(history: History) -> bool:
    """Whether weights mean something: first-order training, or weights that are not 1."""
    return any(not r.method or any(w != 1 for w in r.weights.values()) for r in history.rows)


def heat_map(axes: Mapping[str, Sequence[str]], values: Sequence[float], unknown: str) -> Figure:
    """The median relative L2 error for all pairs of two settings, the second running fastest."""
    (first, rows), (second, columns) = axes.items()
    grid = np.asarray(values, float).reshape(len(rows), len(columns))
    figure = Figure(figsize=(2 + 1.1 * len(columns), 1.6 + 0.8 * len(rows)), layout="constrained")
    ax = figure.subplots()
    image = ax.imshow(np.log10(grid), cmap="viridis_r", aspect="auto")
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.set(xlabel=second, ylabel=first, title=f"median relative L2 error of {unknown}")
    middle = np.nanmean(np.log10(grid))
    for i, row in enumerate(grid):
        for j, value in enumerate(row):
            color = "white" if np.log10(value) > middle else "black"
            ax.text(j, i, f"{value:.2g}", ha="center", va="center", color=color)
    figure.colorbar(image, ax=ax, label="log10")
    return figure


def gradient_figures(snapshots: Sequence[Snapshot]) -> dict[str, Figure]:
    """Histograms of the gradients at a few steps, their statistics and cosines over the steps."""
    if not snapshots:
        return {}
    return {
        "gradients": histograms_figure(snapshots),
        "gradient_statistics": _statistics_figure(snapshots),
    }


def histograms_figure(snapshots: Sequence[Snapshot]) -> Figure:
    """How many entries of each part's gradient have which magnitude, at four steps."""
    chosen = [snapshots[i] for i in np.unique(np.linspace(0, len(snapshots) - 1, 4).astype(int))]
    figure = Figure(figsize=(3.6 * len(chosen), 3.4), layout="constrained")
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
    figure = Figure(figsize=(12, 3.8), layout="constrained")
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


def save_figures(figures: Mapping[str, Figure], folder: Path) -> None:
    """Write figures as PNG files by their names."""
    for name, figure in figures.items():
        write(folder / f"{name}.png", partial(figure.savefig, format="png", dpi=150))
