"""The derivative of a `Piecewise` that jumps keeps its jump.

SymPy differentiates a `Piecewise` branch by branch, so `(k*u.diff(x)).diff(x)` with a `k` that
jumps at c reaches nobody as what was meant: the jump is gone as soon as it is typed. `Heaviside`
and `sign` keep theirs, as `DiracDelta`. Here `Piecewise` does the same. With K a formula that
switches where g(x) passes 0,

    dK/dx = (branch by branch) + (K behind - K before) delta(g) dg/dx.

Where the branches join continuously nothing is added: SymPy's own answer stands. SymPy has no door
for this, hence the one method of its `Piecewise` that is replaced here.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from symbolic_pinn.algebra.partial import Partial
from symbolic_pinn.algebra.vanishing import vanishes

_NOT_FINITE = (sp.nan, sp.zoo, sp.oo, -sp.oo)
# SymPy's own, behind the stand-in that waits for this (see `jumps_kept.py`).
_now = sp.Piecewise._eval_derivative
_branch_by_branch = getattr(_now, "plain", _now)


def _with_jumps(piecewise: sp.Expr, x: Any) -> sp.Expr:
    return _branch_by_branch(piecewise, x) + jumps(piecewise, x)


def keep_jumps() -> None:
    """Let SymPy's derivative of a `Piecewise` hold the jumps of it."""
    sp.Piecewise._eval_derivative = _with_jumps


@cache
def jumps(piecewise: sp.Expr, x: Any) -> sp.Expr:
    """The part of the derivative by x that lies on the edges, in `DiracDelta`.

    Conditions on unknowns are left alone, and so are stand-ins, by which slopes are taken.
    """
    if isinstance(x, sp.Dummy):
        return sp.S.Zero
    return sp.Add(*(_jump(piecewise, g, x) for g in _switches(piecewise, x)))


def _switches(piecewise: sp.Expr, x: Any) -> dict[sp.Expr, None]:
    """The g of a formula's conditions that hold x, each once."""
    return {_side(r): None for r in _relations(piecewise) if _side(r).has(x)}


def _relations(piecewise: sp.Expr) -> Iterator[Relational]:
    for _, condition in piecewise.args:
        for relation in sorted(condition.atoms(Relational), key=str):
            is_edge = not isinstance(relation, sp.Eq | sp.Ne)
            if is_edge and not relation.atoms(AppliedUndef, Partial):
                yield relation


def _side(relation: Relational) -> sp.Expr:
    """g of `g < 0`, up to a factor: that of `2*x > 1` and `x <= 1/2` is x - 1/2."""
    _, g = (relation.lhs - relation.rhs).expand().as_content_primitive()
    lead = sp.Poly(g, *sorted(g.free_symbols, key=str)).LC() if g.is_polynomial() else sp.S.One
    return sp.expand(g / lead) if lead.is_number else g


def _jump(piecewise: sp.Expr, g: sp.Expr, x: Any) -> sp.Expr:
    behind, before = (_beside(piecewise, g, side) for side in (1, -1))
    jump, slope = behind - before, sp.diff(g, x)
    if not slope.has(x) and sp.diff(g, x, 2) == 0 and slope.is_nonzero:
        c = sp.expand(x - g / slope)
        jump = jump.subs(x, c)
        if jump.has(*_NOT_FINITE):  # a*log(a) at 0 has a limit only
            jump = _limit(behind, x, c) - _limit(before, x, c)
    if jump.has(*_NOT_FINITE) or vanishes(jump):  # where a branch is infinite there is no jump
        return sp.S.Zero
    return jump * sp.DiracDelta(g) * slope


def _limit(branch: sp.Expr, x: Any, c: sp.Expr) -> sp.Expr:
    """The value of a branch on the edge, from the side on which it is real."""
    there = branch.subs(x, c)
    if not there.has(*_NOT_FINITE):
        return there
    try:
        found = (sp.limit(branch, x, c, side) for side in "+-")
        return next((v for v in found if not v.has(*_NOT_FINITE)), sp.nan)
    except (NotImplementedError, ValueError):
        return sp.nan


def _beside(piecewise: sp.Expr, g: sp.Expr, side: int) -> sp.Expr:
    """The formula just beside an edge, where g has a sign."""

    def decided(relation: Relational) -> bool:
        towards = (relation.lhs - relation.rhs).expand() / g
        positive = side * sp.simplify(towards) > 0
        return bool(positive) == isinstance(relation, sp.Gt | sp.Ge)

    known: dict[Any, Any] = {r: decided(r) for r in _relations(piecewise) if _side(r) == g}
    for _, condition in piecewise.args:
        known |= dict.fromkeys(condition.atoms(sp.Eq), sp.false)
        known |= dict.fromkeys(condition.atoms(sp.Ne), sp.true)
    known = {r: sp.sympify(v, strict=True) for r, v in known.items()}
    return sp.Piecewise(*((e, c.xreplace(known)) for e, c in piecewise.args))
