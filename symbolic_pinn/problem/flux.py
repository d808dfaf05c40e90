"""The flux whose derivative an equation holds, read back from the derivative.

Where K jumps at c, d/dx (K u_x) is K' u_x + K u_xx + [K] delta(x - c) u_x. The part in `delta` says
that a flux stood under the derivative; which one, the highest derivatives say:

    F = K u_x,   and E - dF/dx holds no delta.

From the highest derivative down, each coefficient a of D^(n+1) u gives a summand a D^n u of F,
until nothing is left of the deltas. Where the whole was divided by another formula that jumps,
`(K*u.diff(x)).diff(x)/rho`, the equation is multiplied by it before.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import sympy as sp

from symbolic_pinn.algebra import Partial, vanishes

_MOST_FACTORS = 6


def flux(expression: sp.Expr, x: sp.Symbol, marks: Sequence[sp.Expr]) -> sp.Expr | None:
    """F, or `None` if the equation is no sum of dF/dx and of what does not jump.

    Args:
        expression: a normal form, linear in the marks.
        x: the coordinate by which F is differentiated.
        marks: the nodes that stand for jumps at edges of x.
    """
    found = _integrated(expression, x, marks)
    if found is not None:
        return found
    for factors in _divided_by(expression, x, marks):
        # Stand-ins cancel where formulas with branches do not.
        names = {f: sp.Dummy(real=True) for f in factors}
        found = _integrated(expression.xreplace(names) / sp.Mul(*names.values()), x, marks)
        if found is not None and not found.has(*names.values()):
            return found
    return None


def slope(expression: sp.Expr, leaf: sp.Expr) -> sp.Expr:
    """d/d leaf, where a leaf is a partial or a mark and all other leaves are held fixed."""
    stand_ins = {p: sp.Dummy(real=True) for p in {*expression.atoms(Partial), leaf}}
    found = sp.diff(expression.xreplace(stand_ins), stand_ins[leaf])
    return found.xreplace({s: p for p, s in stand_ins.items()})


def order(p: Partial, x: sp.Symbol) -> int:
    """The order of a partial in a coordinate; -1 where it is taken at another place."""
    at = dict(zip(p.arguments, zip(p.point, p.orders, strict=True), strict=True))
    point, n = at.get(x.name, (None, -1))
    return n if point == x else -1


def _integrated(expression: sp.Expr, x: sp.Symbol, marks: Sequence[sp.Expr]) -> sp.Expr | None:
    rest, total = _cleared(expression, marks), sp.S.Zero
    jumping = {p for m in marks for p in slope(rest, m).atoms(Partial)}
    for p in _raised(expression, x):
        if not rest.has(*marks):
            break
        low = _lowered(p, x)
        is_top = order(p, x) == max(order(q, x) for q in _raised(expression, x, p.unknown))
        if not (is_top or low in jumping):
            continue
        a = slope(rest, p).xreplace(dict.fromkeys(marks, sp.S.Zero))
        if a.has(p):
            return None
        part = a * low if not a.has(low) else _antiderivative(a, low)
        if part is None:
            return None
        total += part
        rest = _cleared(rest - sp.diff(part, x), marks)
    return None if rest.has(*marks) else total


def _raised(expression: sp.Expr, x: sp.Symbol, unknown: str | None = None) -> list[Partial]:
    """The partials with a derivative by x, the highest first."""
    found = [
        p
        for p in expression.atoms(Partial)
        if order(p, x) > 0 and (unknown is None or p.unknown == unknown)
    ]
    return sorted(found, key=lambda p: (-order(p, x), str(p)))


def _lowered(p: Partial, x: sp.Symbol) -> Partial:
    orders = [n - (name == x.name) for name, n in zip(p.arguments, p.orders, strict=True)]
    return Partial(p.args[0], sp.Tuple(*orders), p.args[2])


def _cleared(expression: sp.Expr, marks: Sequence[sp.Expr]) -> sp.Expr:
    """The expression without marks whose coefficients cancel."""
    gone = [m for m in marks if expression.has(m) and vanishes(slope(expression, m))]
    return expression.xreplace(dict.fromkeys(gone, sp.S.Zero))


def _antiderivative(a: sp.Expr, leaf: Partial) -> sp.Expr | None:
    stand_in = sp.Dummy(real=True)
    total = sp.S.Zero
    for part in sp.Add.make_args(sp.expand_mul(a.xreplace({leaf: stand_in}))):
        constant, of_leaf = part.as_independent(stand_in, as_Add=False)
        if not of_leaf.is_polynomial(stand_in):
            return None
        total += constant * sp.integrate(of_leaf, stand_in)
    return total.xreplace({stand_in: leaf})


def _divided_by(
    expression: sp.Expr, x: sp.Symbol, marks: Sequence[sp.Expr]
) -> Iterator[tuple[sp.Expr, ...]]:
    """Factors of the highest coefficient, by some of which the equation may have been divided."""
    for p in _raised(expression, x)[:1]:
        a = slope(expression, p).xreplace(dict.fromkeys(marks, sp.S.Zero))
        factors = [f for f in sp.Mul.make_args(a) if f.has(x) and not f.atoms(Partial)]
        for count in range(1, min(len(factors), _MOST_FACTORS)):
            yield from combinations(factors, count)
