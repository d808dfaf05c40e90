"""Typical sizes of partials, against which residuals are measured.

    P_alpha = max(rms D^alpha u, U / prod_i L_i^alpha_i),   U = max(deviation of u, 1e-6 rms u)

over the places where some equation holds, L the lengths of the domain's sides. The second one is
what D^alpha u would be if u varied as it does over the whole of the domain: it keeps a size where
D^alpha u itself vanishes (u'' = 0, u_t = 0), and a residual of that size would change u by as much
as u varies. For u itself P is its root mean square.
"""

from collections.abc import Callable, Iterable, Mapping
from math import prod

import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus import MultiIndex
from symbolic_pinn.compiler import Residual, covered, holds
from symbolic_pinn.problem import RESIDUAL, Domain, Problem

# What varies less than this share of its own size may be a constant and rounding.
_VARIES = 1e-6


class TypicalSizes:
    """P_alpha of each partial of some unknowns.

    Args:
        problem: whose unknowns.
        box: the domain, whose sides count, whatever part of it is looked at.
        values: gives a partial at a general point, at some points where its unknown is asked for.
        least: of each unknown by how much it is taken to vary at least, its values too.
    """

    def __init__(
        self,
        problem: Problem,
        box: Domain,
        values: Callable[[Partial], np.ndarray],
        least: Mapping[str, float] | None = None,
    ) -> None:
        self._problem, self._values, self._least = problem, values, least or {}
        lengths = np.asarray(box.upper) - np.asarray(box.lower)
        self._lengths = dict(zip(box.coordinates, lengths, strict=True))
        self._known: dict[Partial, float] = {}

    def __call__(self, leaf: object) -> float:
        """The size of what a slope is by; parameters have no part in it."""
        if not isinstance(leaf, Partial):
            return 0.0
        p = general(self._problem, leaf)
        if p not in self._known:
            self._known[p] = max(rms(self._values(p)), self._floor(p))
        return self._known[p]

    def _floor(self, p: Partial) -> float:
        """U / L^alpha for a derivative; for a value what it varies by at least."""
        by = dict(zip(self._problem.fields[p.unknown].args, p.orders, strict=True))
        least = self._least.get(p.unknown, 0.0)
        varies = max(least, self._variation(p.unknown)) if any(p.orders) else least
        return varies / prod(self._lengths[c] ** n for c, n in by.items())

    def _variation(self, name: str) -> float:
        u = self._values(value_of(self._problem, name))
        return max(float(np.std(u)), _VARIES * rms(u))


class SizesByTerm:
    """The sizes against which each term is measured.

    An equation with `where=` is measured against the sizes that partials have where it holds: on
    the other side of an interface they may be a thousand times as large. All other terms are
    measured against those in the whole of the domain, as far as some equation holds there.

    Args:
        problem: whose terms.
        x: points of the box, "points dim".
        values: gives a partial at a general point, at some of these, by a mask.
    """

    def __init__(
        self,
        problem: Problem,
        x: np.ndarray,
        values: Callable[[Partial, np.ndarray], np.ndarray],
    ) -> None:
        self._problem, self._x, self._values = problem, x, values
        covers = dict(zip(problem.fields, covered(problem, x).T, strict=True))
        self._whole = self._sizes(lambda p: values(p, covers[p.unknown]))

    def _sizes(self, values: Callable[[Partial], np.ndarray]) -> TypicalSizes:
        return TypicalSizes(self._problem, self._problem.box, values)

    def of(self, residual: Residual) -> TypicalSizes:
        """The sizes for a term."""
        here = holds(self._problem, residual.name, self._x)
        if residual.group != RESIDUAL or here.all() or not here.any():
            return self._whole
        return self._sizes(lambda p: self._values(p, here))

    def parts(
        self, residual: Residual, leaves: Iterable[object], values: Mapping
    ) -> list[tuple[float, np.ndarray | None]]:
        """What the slopes of a term are by: the size of each, and its values at the points."""
        typical = self.of(residual)
        return [(typical(leaf), values.get(leaf)) for leaf in leaves]


def general(problem: Problem, p: Partial) -> Partial:
    """The same derivative at a general point."""
    unknown = problem.fields[p.unknown]
    return Partial.of(unknown, p.orders, unknown.args)


def value_of(problem: Problem, name: str) -> Partial:
    """An unknown itself at a general point."""
    unknown = problem.fields[name]
    return Partial.of(unknown, (0,) * len(unknown.args), unknown.args)


def in_box(problem: Problem, p: Partial) -> MultiIndex:
    """Its orders in the coordinates of the domain."""
    by = dict(zip(problem.fields[p.unknown].args, p.orders, strict=True))
    return tuple(by.get(c, 0) for c in problem.box.coordinates)


def rms(values: np.ndarray) -> float:
    """The root mean square."""
    return float(np.sqrt(np.mean(np.square(values))))
