"""Fields on a plane: the colours of a panel, and what lies over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from symbolic_pinn.solution.figures.scales import Scale
from symbolic_pinn.solution.figures.style import ink
from symbolic_pinn.solution.figures.subject import Predicted, Quantity, QuantityKind, Subject
from symbolic_pinn.solution.figures.table import Cell
from symbolic_pinn.solution.figures.view import Plane

COUNT = 120
_LEVELS, _ARROWS = 9, 11
# Of a coordinate that does not vary: data this near, in shares of its interval, are shown.
_NEAR = 0.05


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Values of one quantity on a plane; rows of its arrays run upwards.

    Attributes:
        plane: where.
        quantity: of what.
        values: as the quantity has them.
        here: where they mean something.
    """

    plane: Plane
    quantity: Quantity
    values: np.ndarray
    here: np.ndarray

    @property
    def size(self) -> np.ndarray:
        """What has a colour."""
        return self.plane.grid(self.quantity.size(self.values))

    @property
    def known(self) -> np.ndarray:
        """The same where it means something, for scales."""
        return self.size[self.plane.grid(self.here)]

    @property
    def phase(self) -> np.ndarray:
        """Of complex values."""
        return self.plane.grid(np.angle(self.values))

    def error(self, exact: "Sheet") -> np.ndarray:
        """The distance from exact values."""
        return self.plane.grid(self.quantity.error(self.values, exact.values))

    def masked(self, values: np.ndarray) -> np.ma.MaskedArray:
        """Values where they are drawn: a region's edge is covered up to a line."""
        here = self.here | self.plane.beside if self.plane.edge is not None else self.here
        return np.ma.masked_where(~self.plane.grid(here) | ~np.isfinite(values), values)


def sheet_of(subject: Subject, quantity: Quantity, plane: Plane, found: Predicted) -> Sheet:
    """A prediction on a plane."""
    return Sheet(
        plane=plane,
        quantity=quantity,
        values=quantity.of(found.values(plane.points)),
        here=subject.shown(quantity, plane.points),
    )


def exact_sheet(subject: Subject, quantity: Quantity, plane: Plane) -> Sheet | None:
    """The exact values on a plane, where they are known."""
    values = subject.exact(quantity, plane.points)
    if values is None:
        return None
    here = subject.shown(quantity, plane.points)
    return Sheet(plane=plane, quantity=quantity, values=values, here=here)


def cell_of(
    sheet: Sheet, values: np.ndarray, scale: Scale, title: str, *, data: Any = None
) -> Cell:
    """A panel of a sheet: colours of some values, and over them what the scale allows."""

    def draw(ax: Axes) -> None:
        _draw_colours(ax, sheet, values, scale)
        if not scale.is_log and scale.ticks is None:
            _draw_over(ax, sheet, values, scale)
        if data is not None:
            _draw_data(ax, data, sheet.plane, scale)

    plane = sheet.plane
    return Cell(
        title=title,
        draw=draw,
        across=plane.view.axis(plane.first),
        up=plane.view.axis(plane.second),
        ratio=plane.ratio,
        scale=scale,
    )


def _draw_colours(ax: Axes, sheet: Sheet, values: np.ndarray, scale: Scale) -> None:
    shown = sheet.masked(values)
    if scale.is_log:
        shown = np.ma.maximum(shown, scale.low * 1e-3)
    ax.imshow(
        shown,
        extent=sheet.plane.extent,
        origin="lower",
        norm=scale.norm,
        cmap=scale.colours,
        interpolation="nearest" if scale.ticks is not None else "bilinear",
        aspect="auto",
    )
    if sheet.plane.edge is not None:
        x, y, by = sheet.plane.edge
        beyond = np.inf if by.max() > 0 else 1.0
        if by.max() > 0:
            ax.contourf(x, y, by, levels=[0.0, beyond], colors=[ax.get_facecolor()], zorder=1.5)
            ax.contour(x, y, by, levels=[0.0], colors=ink(), linewidths=0.8, zorder=1.6)
        ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))


def _draw_over(ax: Axes, sheet: Sheet, values: np.ndarray, scale: Scale) -> None:
    """Contour lines of a scalar; lines of flow or arrows of a vector."""
    if sheet.quantity.kind is QuantityKind.VECTOR:
        _draw_vector(ax, sheet)
        return
    shown = sheet.masked(values)
    inside = shown.compressed()
    if not len(inside) or not np.ptp(inside) > 1e-12 * np.abs(inside).max():
        return
    levels = np.linspace(scale.low, scale.high, _LEVELS + 2)[1:-1]
    if (levels < inside.max()).any() and (levels > inside.min()).any():
        ax.contour(*sheet.plane.axes, shown, levels=levels, colors="black", linewidths=0.35,
                   alpha=0.6, linestyles="solid", zorder=1.2)  # fmt: skip


def _draw_vector(ax: Axes, sheet: Sheet) -> None:
    """The components in the plane."""
    space = sheet.plane.view.problem.box.coordinates
    order = [c for c in space if c in _directions(sheet)]
    wanted = [order.index(c) for c in (sheet.plane.first, sheet.plane.second) if c in order]
    if len(wanted) < 2:
        return
    u, v = (sheet.masked(sheet.plane.grid(sheet.values[:, i])) for i in wanted)
    if not np.ma.sqrt(u**2 + v**2).max() > 0:
        return
    x, y = sheet.plane.axes
    if sheet.quantity.is_flow:
        ax.streamplot(
            x,
            y,
            u,
            v,
            density=0.7,
            color="white",
            linewidth=0.5,
            arrowsize=0.5,
            zorder=1.2,
        )
        left, right, bottom, top = sheet.plane.extent
        if sheet.plane.edge is None:
            ax.set(xlim=(left, right), ylim=(bottom, top))
        return
    step = max(1, len(x) // _ARROWS)
    some = (slice(step // 2, None, step),) * 2
    ax.quiver(x[some[0]], y[some[0]], u[some], v[some], color="white", width=0.009, pivot="mid",
              edgecolor="black", linewidth=0.2, zorder=1.2)  # fmt: skip


def _directions(sheet: Sheet) -> tuple[Any, ...]:
    from symbolic_pinn.problem.spatial import spatial

    return spatial(sheet.plane.view.problem)


def _draw_data(ax: Axes, data: Sequence[Any], plane: Plane, scale: Scale) -> None:
    """Measurements near the plane, in the colours of the field."""
    box = plane.view.problem.box
    i, j = (box.coordinates.index(c) for c in (plane.first, plane.second))
    for each in data:
        near = np.ones(len(each.values), bool)
        for c, value in plane.view.fixed.items():
            lower, upper = box.bounds(c)
            away = np.abs(each.points[:, box.coordinates.index(c)] - value)
            near &= away <= _NEAR * (upper - lower)
        ax.scatter(
            each.points[near, i], each.points[near, j], c=each.values[near], norm=scale.norm,
            cmap=scale.colours, s=9, edgecolors="white", linewidths=0.4, zorder=4, clip_on=False,
        )  # fmt: skip
