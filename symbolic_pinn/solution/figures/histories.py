"""Losses, errors, weights and estimates over a run, where they mean something."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symbolic_pinn.solution.figures.curves import tidy_log
from symbolic_pinn.solution.figures.names import math_name
from symbolic_pinn.solution.figures.paper import COLUMN, PAGE, Style
from symbolic_pinn.solution.figures.style import ink, paper_figure, styled
from symbolic_pinn.solution.history import History
from symbolic_pinn.solution.run_record import Estimate
from symbolic_pinn.solution.tried import Tried

# A curve of fewer rows shows where they are.
_FEW_ROWS = 30
_HEIGHT, _ACROSS = 2.3, 2
# What a direct method's rows are counted by, where steps mean nothing.
COEFFICIENTS = "coefficients"
_WORDS = {
    "step": "step",
    "seconds": "seconds",
    COEFFICIENTS: "features in all cells",
}

Histories = Mapping[str, Sequence[History]]


def history_figures(
    histories: Histories,
    over: str = "step",
    *,
    estimates: Mapping[str, Estimate] | None = None,
    style: Style = None,
) -> dict[str, Figure]:
    """Losses, relative L2 error, weights and estimates over the steps or `seconds`, by label.

    Rows of a direct method stand over the number of its features instead of steps. What does not
    change in the run has no figure.

    Args:
        histories: of the members of each run.
        over: `step` or `seconds`.
        estimates: the parameters that were found, with their standard errors.
    """
    members = [h for ensemble in histories.values() for h in ensemble]
    if not members or not all(h.rows for h in members):
        return {}
    if over == "step" and all(map(_is_direct, members)):
        over = COEFFICIENTS
    curves = partial(curves_figure, histories, over=over, style=style)
    figures: dict[str, Figure] = {}
    # One row, or several of one number of features, is no history.
    if len(histories) > 1 or any(len({*_places(h, over)}) > 1 for h in members):
        figures["losses"] = curves("loss/", "loss (unweighted)")
        if any(_has_weights(h) for h in members):
            figures["weights"] = curves("weight/", "loss weight", ("weight/residual",))
        if all(h.rows[0].relative_l2 for h in members):
            figures["relative_l2"] = curves("relative_l2/", "relative $L^2$ error")
    if all(h.rows[0].estimates for h in members):
        figures["estimates"] = curves("estimate/", "estimate", known=estimates or {})
    return figures


def curves_figure(
    histories: Histories,
    prefix: str,
    ylabel: str,
    skip: tuple[str, ...] = (),
    *,
    over: str = "step",
    style: Style = None,
    known: Mapping[str, Estimate] | None = None,
) -> Figure:
    """The columns with a prefix, on a logarithmic axis.

    One run has all in one panel, several have a panel for each column. Of an ensemble the median is
    drawn, with a band between its quartiles.
    """
    rows = [members[0].rows[0].flat() for members in histories.values()]
    columns = [n for n in dict.fromkeys(n for r in rows for n in r) if n.startswith(prefix)]
    columns = [n for n in columns if n not in skip]
    apart = len(histories) > 1 and len(columns) > 1
    count = len(columns) if apart else 1
    across = min(count, _ACROSS)
    down = -(-count // across)
    with styled(style):
        figure = paper_figure(style, COLUMN if across == 1 else PAGE, _HEIGHT * down)
        panels = figure.subplots(down, across, squeeze=False).ravel()
        for i, name in enumerate(columns):
            ax = panels[i if apart else 0]
            label = name.removeprefix(prefix)
            for k, (run, members) in enumerate(histories.items()):
                if name in members[0].rows[0].flat():
                    text = run if apart else run or _called(prefix, label)
                    _curve(ax, members, name, over, color=f"C{k if run else i}", label=text)
            if label in (known or {}):
                _draw_known(ax, (known or {})[label], f"C{i}")
            if apart:
                ax.set_title(_called(prefix, label))
        for ax in panels[count:]:
            ax.set_axis_off()
        for i, ax in enumerate(panels[:count]):
            _finish(ax, over, ylabel if i % across == 0 else "", is_first=i == 0)
    return figure


def _called(prefix: str, name: str) -> str:
    """Groups are words; unknowns and parameters are letters."""
    return name if prefix in ("loss/", "weight/") else f"${math_name(name)}$"


def _curve(ax: Axes, members: Sequence[History], name: str, over: str, **style: Any) -> None:
    """The median of a column over the members, and a band between its quartiles."""
    count = min(len(h.rows) for h in members)
    places = np.median([_places(h, over)[:count] for h in members], axis=0)
    values = np.stack([h.column(name)[:count] for h in members])
    line = "none" if over == COEFFICIENTS else "-"
    marker = "o" if count < _FEW_ROWS or line == "none" else None
    ax.plot(places, np.median(values, axis=0), lw=1, ls=line, marker=marker, ms=3, **style)
    if len(members) > 1:
        lower, upper = np.percentile(values, (25, 75), axis=0)
        ax.fill_between(places, lower, upper, color=style["color"], alpha=0.2, lw=0)


def _draw_known(ax: Axes, found: Estimate, colour: str) -> None:
    """The band of an estimate, and the true value."""
    if np.isfinite(found.standard_error) and np.isfinite(found.value):
        low, high = (found.value + s * 2 * found.standard_error for s in (-1, 1))
        ax.axhspan(low, high, color=colour, alpha=0.25, lw=0, label=r"$\pm$ 2 standard errors")
    if found.exact is not None:
        ax.axhline(found.exact, color=ink(), ls=(0, (4, 2.5)), lw=0.7, label="true")


def _finish(ax: Axes, over: str, ylabel: str, *, is_first: bool) -> None:
    ax.set(xlabel=_WORDS[over], ylabel=ylabel)
    values = [np.asarray(line.get_ydata(), float) for line in ax.get_lines()]
    if any((v > 0).any() for v in values):
        ax.set_yscale("log")
        tidy_log(ax)
    if over != "step":
        ax.set_xscale("log")
    if is_first and ax.get_lines():
        ax.legend()
    ax.grid(alpha=0.25, lw=0.5)


def _is_direct(history: History) -> bool:
    """Whether rows are of expansions of a growing number of features."""
    return all("features" in row.method for row in history.rows)


def _places(history: History, over: str) -> np.ndarray:
    """Where the rows of a history stand."""
    if over != COEFFICIENTS:
        return history.column(over)
    sizes = ("features", "cells", "blocks")
    return np.array([np.prod([row.method.get(s, 1) for s in sizes]) for row in history.rows])


def _has_weights(history: History) -> bool:
    """Whether weights mean something: they change in the run, and not all are 1."""
    found = [row.weights for row in history.rows]
    return any(w != found[0] for w in found) or any(w != 1 for w in found[-1].values())


def tried_figures(tried: Sequence[Tried], style: Style = None) -> dict[str, Figure]:
    """The residuals of the expansions that a search solved in, against their features."""
    found = [t for t in tried if np.isfinite(t.residual) and t.residual > 0]
    if len(found) < 2:
        return {}
    with styled(style):
        figure = paper_figure(style, COLUMN, _HEIGHT)
        ax = figure.subplots()
        sizes, residuals = ([t.features * t.cells for t in found], [t.residual for t in found])
        seconds = np.cumsum([t.seconds for t in found])
        dots = ax.scatter(sizes, residuals, c=seconds, s=10, cmap="cividis", zorder=2)
        figure.colorbar(dots, ax=ax, label="seconds of the search")
        ax.set(xscale="log", yscale="log", xlabel=_WORDS[COEFFICIENTS])
        ax.set_ylabel("largest relative residual")
        tidy_log(ax)
        ax.grid(alpha=0.25, lw=0.5)
    return {"trials": figure}
