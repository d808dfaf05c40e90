"""A picture of the statement: the domain, where each condition holds, and which way out is."""

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symbolic_pinn.domain import Face
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import RESIDUAL, Problem
from symbolic_pinn.sampling import sobol_points

_INSIDE, _ON_FACE, _ARROWS, _SEED = 800, 150, 24, 1


def region_figure(problem: Problem) -> Figure:
    """Points of the interior and of each condition in the plane of the region, with normals.

    In space, and in time beside, that is a projection.

    Raises:
        InputError: the problem has one coordinate only.
    """
    figure = Figure(figsize=(6.4, 6.4), layout="constrained")
    draw_region(figure.subplots(), problem)
    figure.legend(loc="outside lower center", fontsize="small", ncols=1)
    return figure


def draw_region(ax: Axes, problem: Problem) -> None:
    """The same on given axes, without a legend."""
    i, j = _plane(problem)
    inside = sobol_points(problem.box, Face(), _INSIDE, seed=_SEED)
    ax.plot(inside[:, i], inside[:, j], ".", color="0.75", ms=3, label="interior")
    for k, (face, names) in enumerate(_conditions(problem)):
        x = sobol_points(problem.box, face, _ON_FACE, seed=_SEED)
        ax.plot(x[:, i], x[:, j], ".", color=f"C{k}", ms=5, label=f"{names}: {_short(str(face))}")
        _arrows(ax, x, _normals(problem, face, x), plane=(i, j), color=f"C{k}")
    called = [c.name for c in problem.box.coordinates]
    ax.set(xlabel=called[i], ylabel=called[j], title=problem.name)
    ax.margins(0.12)
    if any({i, j} <= {*problem.box.positions(c.space)} for c in problem.box.constraints):
        ax.set_aspect("equal")


def _plane(problem: Problem) -> tuple[int, int]:
    """The coordinates of a region, or the first two."""
    box = problem.box
    spaces = [box.positions(c.space) for c in box.constraints if len(c.space) > 1]
    index = spaces[0] if spaces else list(range(len(box.coordinates)))
    if len(index) < 2:
        raise InputError("a problem in one coordinate has no picture of its domain")
    return index[0], index[1]


def _conditions(problem: Problem) -> Iterator[tuple[Face, str]]:
    """The faces of conditions, with their names."""
    for face in problem.faces:
        named = [t.name for t in problem.terms if t.face == face and t.group != RESIDUAL]
        if named:
            yield face, ", ".join(named)


def _normals(problem: Problem, face: Face, x: np.ndarray) -> np.ndarray:
    """The normals at points of a face in all coordinates, no points where it has none."""
    dim = len(problem.box.coordinates)
    if face.place is None or not face.place.space:
        return np.zeros((0, dim))
    space = problem.box.positions(face.place.space)
    normals = np.zeros((len(x), dim))
    normals[:, space] = x[:, dim : dim + len(space)]
    return normals


def _arrows(
    ax: Axes, x: np.ndarray, normals: np.ndarray, *, plane: tuple[int, int], color: str
) -> None:
    """Some of the normals."""
    if not len(normals):
        return
    some = np.linspace(0, len(x) - 1, min(_ARROWS, len(x))).astype(int)
    i, j = plane
    ax.quiver(
        x[some, i], x[some, j], normals[some, i], normals[some, j],
        color=color, angles="xy", scale=18, width=0.003,
    )  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= 64 else f"{text[:61]}..."
