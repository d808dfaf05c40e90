"""What the honesty benchmark measures: a statement, and what is right by other means.

A case is a function that gives a problem with `exact=`, or a problem and its right values: for each
unknown a function of the coordinates (NaN where nothing is to be compared); a list of these where
several solutions are right; `NOTHING` where no answer is right, since there is none or many.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import sympy as sp

import symbolic_pinn as spinn

t, x, y = sp.symbols("t x y", real=True)
u, v, w = (sp.Function(name, real=True) for name in "uvw")
U, V, pi = u(t, x), u(x, y), sp.pi
SQUARE, FLOW = {x: (0, 1), y: (0, 1)}, {t: (0, 1), x: (0, 1)}
WALLS = [sp.Eq(u(t, 0), 0), sp.Eq(u(t, 1), 0)]
HEAT = sp.Eq(U.diff(t), U.diff(x, 2) / 10)
NOTHING = "nothing"

Right = Mapping[str, Callable[..., np.ndarray]]
CASES: dict[str, Callable[[], Any]] = {}
# Names of methods beside random features, and the cases that they are tried on.
NETWORKS: dict[str, tuple[str, ...]] = {}


def case(*networks: str) -> Callable:
    """Register a case, with the networks that are trained on it besides."""

    def register(make: Callable[[], Any]) -> Callable[[], Any]:
        add(make.__name__, make, *networks)
        return make

    return register


def add(name: str, make: Callable[[], Any], *networks: str) -> None:
    """The same for one of a family."""
    assert name not in CASES, name
    CASES[name], NETWORKS[name] = make, networks


def problem(domain: Any, equations: Any, conditions: Any, **more: Any) -> spinn.Problem:
    """`Problem`, with one equation or several."""
    equations = equations if isinstance(equations, list) else [equations]
    return spinn.Problem(domain=domain, equations=equations, conditions=conditions, **more)


def laplacian(f: sp.Expr = V) -> sp.Expr:
    """u_xx + u_yy"""
    return f.diff(x, 2) + f.diff(y, 2)


def walls(f: sp.Expr) -> list[sp.Eq]:
    """u = f on the unit square's sides."""
    sides = [(x, 0), (x, 1), (y, 0), (y, 1)]
    return [sp.Eq(u(x, y).subs(*side), f.subs(*side)) for side in sides]


def slope(f: sp.Expr, c: sp.Symbol, at: Any, order: int = 1) -> sp.Expr:
    """A derivative at a place."""
    return f.diff(c, order).subs(c, at)
