"""Manufactured solutions: the forcing that makes a chosen formula the exact solution."""

from collections.abc import Mapping
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import insert, to_partials


def forcing(left: sp.Expr, exact: Mapping[sp.Expr, Any]) -> sp.Expr:
    """The right-hand side `f` for which `exact` solves `left = f`.

    `left` holds the unknowns and their derivatives; `exact` maps each unknown, as `u(t, x)`, to its
    formula. All derivatives are carried out; nothing is simplified.
    """
    return insert(to_partials(left, tuple(exact)), exact)
