"""Residuals at collocation points as equations for the coefficients of an expansion.

With u = sum_j a_j phi_j a residual R(x, D^alpha u) has the row

    dR/da_j = sum_alpha dR/d(D^alpha u) D^alpha phi_j(x),

exactly, since the first factor is a SymPy derivative and the second one in closed form. A point
holds the coefficients of the cells whose windows it touches, and no others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus import FeatureBasis, MultiIndex
from symbolic_pinn.collocation.least_squares import Rows
from symbolic_pinn.collocation.soft import common_scales
from symbolic_pinn.compiler import lower
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.objective.linearised import known_columns
from symbolic_pinn.objective.types import LeafValues, Linearised
from symbolic_pinn.problem import Problem, must_hold

# The coefficients "unknowns cells features" of an expansion, and the numbers z of the parameters.
Coefficients = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Group:
    """Points of one residual that touch the same cells.

    Attributes:
        index: which points.
        cells: which cells, increasing.
        matrices: for each partial and cell the derivatives of its features there.
    """

    index: np.ndarray
    cells: tuple[int, ...]
    matrices: dict[tuple[Partial, int], np.ndarray]


class Collocation:
    """The residuals of a problem on an expansion, at fixed points.

    Args:
        linearised: the residuals.
        expansion: what the unknowns are expanded in.
        points: for each residual its points, measured values in the columns behind.
        more: for each residual further values that are known there.
    """

    def __init__(
        self,
        linearised: LinearisedResiduals,
        basis: FeatureBasis,
        points: Sequence[np.ndarray],
        more: Sequence[LeafValues] | None = None,
    ) -> None:
        self.linearised, self.basis = linearised, basis
        problem, self.points = linearised.problem, points
        self._problem, self._names = problem, list(problem.fields)
        self.known = [
            {**known_columns(problem, r.face, x), **further}
            for r, x, further in zip(
                linearised.residuals, points, more or [{}] * len(points), strict=True
            )
        ]
        dim = len(problem.box.coordinates)
        self.groups = [
            list(self._grouped(r.partials, x[:, :dim], known))
            for r, x, known in zip(linearised.residuals, points, self.known, strict=True)
        ]

    def _grouped(
        self, partials: Sequence[Partial], x: np.ndarray, known: LeafValues
    ) -> Iterator[Group]:
        partition = self.basis.partition
        places = {p: place_of(self._problem, p, x, known) for p in partials}
        touching = {p: partition.touching(self.basis.unit(y)) for p, (y, _) in places.items()}
        pattern = np.any(list(touching.values()), axis=0)
        distinct, member = np.unique(pattern, axis=0, return_inverse=True)
        for k, cells in enumerate(distinct):
            index = np.flatnonzero(member.ravel() == k)
            matrices: dict[tuple[Partial, int], np.ndarray] = {}
            for alphas, alike in _by_orders(places).items():
                together = np.concatenate([y[index] for y, _ in alike])
                for cell in map(int, np.flatnonzero(cells)):
                    found = self.basis.matrices(cell, together, alphas)
                    for i, (_, mine) in enumerate(alike):
                        rows = slice(i * len(index), (i + 1) * len(index))
                        matrices |= {(p, cell): found[alpha][rows] for p, alpha in mine}
            yield Group(index, tuple(map(int, np.flatnonzero(cells))), matrices)

    def values(self, a: np.ndarray) -> list[dict[Partial, np.ndarray]]:
        """The partials that each residual holds, from coefficients "unknowns cells features"."""
        return [
            self._values(r.partials, groups, len(next(iter(known.values()))), a)
            for r, groups, known in zip(
                self.linearised.residuals, self.groups, self.known, strict=True
            )
        ]

    def _values(
        self, partials: Sequence[Partial], groups: Sequence[Group], count: int, a: np.ndarray
    ) -> dict[Partial, np.ndarray]:
        found = {p: np.zeros(count) for p in partials}
        for group in groups:
            for (p, cell), matrix in group.matrices.items():
                found[p][group.index] += matrix @ a[self._names.index(p.unknown), cell]
        return found

    def evaluate(
        self, values: Sequence[dict[Partial, np.ndarray]], theta: Sequence[float]
    ) -> list[Linearised]:
        """Residuals and slopes at the points, from values of the partials and of parameters."""
        return self.linearised(self.held(values, theta))

    def held(
        self, values: Sequence[dict[Partial, np.ndarray]], theta: Sequence[float]
    ) -> list[LeafValues]:
        """What each residual holds at its points."""
        parameters = dict(zip(self._problem.trainable, theta, strict=True))
        return [{**known, **v, **parameters} for known, v in zip(self.known, values, strict=True)]

    def rows(
        self,
        found: Sequence[Linearised],
        right: Sequence[np.ndarray],
        importance: Sequence[float],
        theta_slopes: np.ndarray,
        sizes: np.ndarray | None = None,
    ) -> Iterator[tuple[int, np.ndarray, Rows]]:
        """The linearised equations, each scaled to length 1 and then by its importance.

        What need not hold keeps the weights of its rows among each other: all rows of an
        observation have one scale, and where standard deviations are stated these are the weights.
        The longest of such rows then has the length of its importance.

        Args:
            found: residuals and slopes.
            right: for each residual the right-hand side at its points.
            importance: of each residual.
            theta_slopes: d theta / dz, to find z instead of theta.
            sizes: of each unknown; the coefficients are found in units of them.

        Yields:
            For each group of points: which residual, the scales of its rows, and the equations.
        """
        cells = len(self.basis.partition.cells)

        def matrices(k: int) -> Iterator[tuple[Group, np.ndarray]]:
            slopes = dict(zip(self.linearised.leaves(k), found[k][1], strict=True))
            return ((g, self._matrix(g, slopes, theta_slopes, sizes)) for g in self.groups[k])

        residuals = self.linearised.residuals
        soft = {k: list(matrices(k)) for k, r in enumerate(residuals) if not must_hold(r.group)}
        of_soft = common_scales(
            {k: (residuals[k], [m for _, m in each]) for k, each in soft.items()}
        )
        for k in range(len(residuals)):
            for group, matrix in soft.pop(k, None) or matrices(k):
                lengths = np.linalg.norm(matrix, axis=1)
                kept = lengths > 0  # where a condition does not hold there is no equation
                each = of_soft[k] if k in of_soft else 1 / np.where(kept, lengths, 1.0)
                scales = np.where(kept, importance[k] * each, 0.0)
                blocks = (*group.cells, *((cells,) if len(theta_slopes) else ()))
                scaled = right[k][group.index] * scales
                matrix *= scales[:, None]
                yield k, scales, Rows(blocks, matrix, scaled)

    def _matrix(
        self,
        group: Group,
        slopes: dict[sp.Expr, np.ndarray],
        theta_slopes: np.ndarray,
        sizes: np.ndarray | None = None,
    ) -> np.ndarray:
        features, unknowns = self.basis.expansion.columns, len(self._names)
        width = len(group.cells) * unknowns * features + len(theta_slopes)
        matrix = np.zeros((len(group.index), width), order="F")
        for (p, cell), derivative in group.matrices.items():
            position = group.cells.index(cell) * unknowns + self._names.index(p.unknown)
            columns = slice(position * features, (position + 1) * features)
            matrix[:, columns] += slopes[p][group.index, None] * derivative
        for i, (s, slope) in enumerate(zip(self._problem.trainable, theta_slopes, strict=True)):
            matrix[:, width - len(theta_slopes) + i] = slopes[s][group.index] * slope
        if sizes is not None:
            repeated = np.repeat(sizes, features)
            matrix[:, : len(group.cells) * len(repeated)] *= np.tile(repeated, len(group.cells))
        return matrix


def place_of(
    problem: Problem, p: Partial, x: np.ndarray, known: LeafValues
) -> tuple[np.ndarray, MultiIndex]:
    """Where a partial is taken, and its orders in the coordinates of the box."""
    slots = problem.fields[p.unknown].args
    at, orders = (dict(zip(slots, v, strict=True)) for v in (p.point, p.orders))
    y = x.copy()
    for i, c in enumerate(problem.box.coordinates):
        if at.get(c, c) != c:
            y[:, i] = np.asarray(lower(at[c], known))
    return y, tuple(orders.get(c, 0) for c in problem.box.coordinates)


def _by_orders(
    places: dict[Partial, tuple[np.ndarray, MultiIndex]],
) -> dict[frozenset[MultiIndex], list[tuple[np.ndarray, list[tuple[Partial, MultiIndex]]]]]:
    """Partials by the derivatives that are taken at a place, and there by the place.

    Features are evaluated once for each, at all such places together: an integral has hundreds.
    """
    shared: dict[bytes, tuple[np.ndarray, list[tuple[Partial, MultiIndex]]]] = {}
    for p, (y, alpha) in places.items():
        shared.setdefault(y.tobytes(), (y, []))[1].append((p, alpha))
    found: dict[frozenset[MultiIndex], list] = {}
    for y, mine in shared.values():
        found.setdefault(frozenset(alpha for _, alpha in mine), []).append((y, mine))
    return found
