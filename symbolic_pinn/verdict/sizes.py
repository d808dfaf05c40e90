"""Typical sizes of partials, against which residuals are measured.

    P_alpha = max(rms D^alpha u, U / prod_i L_i^alpha_i),   U = max(deviation of u, 1e-6 rms u)

over the places where some equation holds, L the lengths of the domain's sides. The second one is
what D^alpha u would be if u varied as it does over the whole of the domain: it keeps a size where
D^alpha u itself vanishes (u'' = 0, u_t = 0), and a residual of that size would change u by as much
as u varies. For u itself P is its root mean square.
"""

from collections.abc import Callable, Mapping
from math import prod

import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.calculus import MultiIndex
from symbolic_pinn.problem import Domain, Problem

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
        self._lengths = lengths_of(box)
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
        least = self._least.get(p.unknown, 0.0)
        varies = max(least, self._variation(p.unknown)) if any(p.orders) else least
        return varies * shrunk(p, self._lengths)

    def _variation(self, name: str) -> float:
        u = self._values(value_of(self._problem, name))
        return max(float(np.std(u)), _VARIES * rms(u))


def lengths_of(box: Domain) -> dict[str, float]:
    """The length of each side."""
    lengths = np.asarray(box.upper) - np.asarray(box.lower)
    return dict(zip((c.name for c in box.coordinates), map(float, lengths), strict=True))


def shrunk(p: Partial, lengths: Mapping[str, float]) -> float:
    """1 / L^alpha."""
    return 1 / prod(lengths[c] ** n for c, n in zip(p.arguments, p.orders, strict=True))


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


def slot_of(problem: Problem, p: Partial, axis: int) -> int | None:
    """At which place of its unknown's arguments a coordinate of the box stands, if it does."""
    coordinate, slots = problem.box.coordinates[axis], problem.fields[p.unknown].args
    return slots.index(coordinate) if coordinate in slots else None


def rms(values: np.ndarray) -> float:
    """The root mean square."""
    return float(np.sqrt(np.mean(np.square(values))))
