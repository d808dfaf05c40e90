"""The points of a line or plane at which a figure shows a solution."""

from dataclasses import dataclass

import numpy as np

from symbolic_pinn.domain.margin import margin
from symbolic_pinn.problem import Problem

_LINE_POINTS, PLANE_POINTS = 400, 100
_EDGE_POINTS, _BEYOND, _BAND = 400, 0.02, 0.03

Margins = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Points of a line, or of a plane through the first two coordinates.

    Attributes:
        points: "points dim".
        used: the coordinates that vary, by position.
        coordinates: names of all.
        edge: of a region, two axes and the margins there: the edge is where these are 0.
        beside: which points are in it or next to it.
    """

    points: np.ndarray
    used: tuple[int, ...]
    coordinates: tuple[str, ...]
    edge: Margins | None = None
    beside: np.ndarray | bool = False


def slice_of(problem: Problem) -> Slice:
    """The line of one coordinate, or the plane of a region or of the first two."""
    box = problem.box
    dim = len(box.coordinates)
    used = _plane(problem) or tuple(range(min(dim, 2)))
    count = _LINE_POINTS if dim == 1 else PLANE_POINTS
    axes = [np.linspace(box.lower[i], box.upper[i], count) for i in used]
    points = np.tile(np.asarray(box.mean), (count ** len(used), 1))
    for i, values in zip(used, np.meshgrid(*axes, indexing="ij"), strict=True):
        points[:, i] = values.ravel()
    names = tuple(c.name for c in box.coordinates)
    beside = box.contains(points, slack=_BAND) if used and not box.is_box else np.zeros(1, bool)
    return Slice(
        points=points, used=used, coordinates=names, edge=_edge(problem, used), beside=beside
    )


def _plane(problem: Problem) -> tuple[int, ...]:
    """The plane of a region, if there is one."""
    spaces = [c.space for c in problem.box.constraints if len(c.space) > 1]
    return tuple(problem.box.positions(spaces[0])[:2]) if spaces else ()


def _edge(problem: Problem, used: tuple[int, ...]) -> Margins | None:
    """By how much points of the plane lie inside a region, on a finer grid."""
    box = problem.box
    if box.is_box or len(used) != 2:
        return None
    room = _BEYOND * np.subtract(box.upper, box.lower)
    axes = [np.linspace(box.lower[i] - room[i], box.upper[i] + room[i], _EDGE_POINTS) for i in used]
    points = np.tile(np.asarray(box.mean), (_EDGE_POINTS**2, 1))
    for i, values in zip(used, np.meshgrid(*axes), strict=True):
        points[:, i] = values.ravel()
    at = box.columns(points)
    by = np.max([margin(c.holds, at) for c in box.constraints], axis=0)
    return *axes, by.reshape(_EDGE_POINTS, _EDGE_POINTS)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Values at the points of a slice, and where they mean something."""

    values: np.ndarray
    here: np.ndarray

    @property
    def limits(self) -> tuple[float, float] | None:
        """The smallest and largest value."""
        known = self.values[self.here & np.isfinite(self.values)]
        return (float(known.min()), float(known.max())) if len(known) else None
