"""Normal form: an equation becomes an algebraic expression in partials, coordinates, parameters.

- `difference`: `Eq(a, b)` is the residual `a - b`.
- `to_partials`, inside out: `u(...)` becomes a `Partial`; a derivative is carried out by the
  product and chain rules until it stands on partials alone; a `Subs` moves the points. The three
  interlock (`(k*u.diff(x)).diff(x).subs(x, 0)`), hence one pass. Sums and products with numbers
  for limits are written out in it, integrals become sums over the nodes of a quadrature.

Nothing is expanded or simplified: the user's mathematics is not altered.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symbolic_pinn.algebra.partial import Partial
from symbolic_pinn.algebra.quadrature import GAUSS, Quadrature, quadrature
from symbolic_pinn.checks import shown
from symbolic_pinn.errors import InputError

_MOST_TERMS = 1000
# Values of unknowns and of functions in a remainder.
_FEW = 6


def difference(statement: Any) -> sp.Expr:
    """The residual `a - b` of `Eq(a, b)`, or the expression itself; refuses anything else."""
    if isinstance(statement, sp.logic.boolalg.BooleanAtom | bool):
        raise InputError(
            f"SymPy has already decided it: `{bool(statement)}`. Both sides are equal as typed, or"
            " can never be (`u(0, x).diff(t)` is 0 in SymPy: write `u(t, x).diff(t).subs(t, 0)`;"
            " `==` compares, `sp.Eq` states; assumptions such as `positive=True` decide some"
            " equations). State it as an expression that shall vanish, or correct it"
        )
    if isinstance(statement, sp.Eq):
        return statement.lhs - statement.rhs
    if isinstance(statement, sp.Expr):
        return statement
    raise InputError(
        f"`{shown(statement)}` is no equation ({type(statement).__name__}): write"
        " `sp.Eq(left, right)`, or an expression that shall vanish"
    )


def to_partials(
    expression: sp.Expr, unknowns: Sequence[sp.Expr], rule: Quadrature = GAUSS
) -> sp.Expr:
    """Replace every occurrence of the unknowns by partials at a point.

    `unknowns` are applied functions, `u(t, x)`, whose arguments give the order of the slots;
    `rule` says how an integral becomes a sum.
    """
    declared = {u.func.__name__: u for u in unknowns}

    def visit(node: sp.Basic, rule: Quadrature = rule) -> sp.Basic:
        def inside(part: sp.Basic) -> sp.Basic:
            return visit(part, rule)

        match node:
            case Partial():
                return node
            case AppliedUndef():
                return _applied(node, tuple(map(inside, node.args)), declared)
            case sp.Derivative():
                return _differentiated(node, inside(node.expr))
            case sp.Integral():
                return quadrature(node, visit(node.function, rule.inside(node)), rule)
            case sp.Sum() | sp.Product():
                return inside(_written_out(node))
            case sp.Mod():
                p, q = map(inside, node.args)
                return node if (p, q) == node.args else _remainder(p, q)
            case sp.Subs():
                points = tuple(inside(p) for p in node.point)
                return inside(node.expr).xreplace(dict(zip(node.variables, points, strict=True)))
        if not node.args:
            return node
        args = tuple(inside(a) for a in node.args)
        return node if args == node.args else node.func(*args)

    return visit(expression)


def _is_finite(node: sp.Expr) -> bool:
    """Whether a sum or product has numbers for limits, and few terms."""
    ends = [e for _, *limits in node.limits for e in limits]
    return (
        len(ends) == 2 * len(node.limits)
        and all(e.is_Integer for e in ends)
        and math.prod(abs(int(b) - int(a) + 1) for _, a, b in node.limits) <= _MOST_TERMS
    )


def _written_out(node: sp.Expr) -> sp.Expr:
    """A `Sum` or `Product` term by term, the numbers put in before any derivative is taken.

    Reversed limits mean what they mean to SymPy: the sum from a to b is minus that from b + 1 to
    a - 1, which makes sums additive (M. Karr, Summation in finite terms, J. ACM 28 (1981) 305-350).
    """
    if not _is_finite(node):
        raise InputError(
            f"`{node}`: the limits of a sum or product must be numbers, and its terms"
            f" {_MOST_TERMS} at most"
        )
    body, join = node.function, sp.Add if isinstance(node, sp.Sum) else sp.Mul
    for index, a, b in node.limits:
        first, last = (int(a), int(b)) if b >= a - 1 else (int(b) + 1, int(a) - 1)
        whole = join(*(body.subs(index, k) for k in range(first, last + 1)))
        reversed_ = -whole if join is sp.Add else 1 / whole
        body = whole if b >= a - 1 else reversed_
    return body


def _remainder(p: sp.Expr, q: sp.Expr) -> sp.Expr:
    """`Mod(p, q)`; by its definition where an integral or a sum has brought many values.

    Whenever SymPy makes a `Mod`, it seeks the greatest common divisor of both, among polynomials in
    all of these values.
    """
    if len(p.atoms(Partial, sp.Function) | q.atoms(Partial, sp.Function)) <= _FEW:
        return sp.Mod(p, q)
    return p - q * sp.floor(p / q)


def _applied(node: sp.Expr, args: tuple[sp.Basic, ...], declared: Mapping[str, sp.Expr]) -> Partial:
    name = node.func.__name__
    if name not in declared:
        raise InputError(_undeclared(node, declared))
    unknown = declared[name]
    if len(node.args) != len(unknown.args):
        raise InputError(
            f"`{node}` has {len(node.args)} argument(s), but the unknown is `{unknown}`"
        )
    return Partial.of(unknown, (0,) * len(unknown.args), args)


def _undeclared(node: sp.Expr, declared: Mapping[str, sp.Expr]) -> str:
    known = "in `functions=` if it is code or a table, else write its formula"
    arguments = next((u.args for u in declared.values()), node.args)
    if len(node.args) >= len(arguments):
        return f"`{node}` is not declared; list it in `unknowns=` if it is to be found, {known}"
    whole = f"{node.func.__name__}({', '.join(map(str, arguments))})"
    slopes = [f"`sp.Eq({whole}.diff({c}), 0)`" for c in arguments if c not in node.args]
    return (
        f"`{node}` is not declared; give it {known}. If it is to be found: an unknown takes every"
        f" coordinate. Write `{whole}`, list it in `unknowns=`, and add to the equations that it"
        f" does not vary: {', '.join(slopes)}"
    )


def _differentiated(node: sp.Derivative, inner: sp.Expr) -> sp.Expr:
    for variable, count in node.variable_count:
        if not count.is_Integer:
            raise InputError(f"`{node}` has a symbolic order; derivatives need a number")
        if not variable.is_Symbol:
            raise InputError(f"`{node}` is a derivative by `{variable}`, which is no coordinate")
        inner = sp.diff(inner, variable, int(count))
    return inner


def insert(expression: sp.Expr, solution: Mapping[sp.Expr, sp.Expr]) -> sp.Expr:
    """Replace the partials of each unknown `u(t, x)` by those of a formula in its arguments."""
    formulas = {u.func.__name__: (u.args, sp.sympify(f, strict=True)) for u, f in solution.items()}

    def value(p: Partial) -> sp.Expr:
        slots, formula = formulas[p.unknown]
        for slot, n in zip(slots, p.orders, strict=True):
            formula = sp.diff(formula, slot, n)
        return formula.subs(dict(zip(slots, p.point, strict=True)), simultaneous=True)

    known = [p for p in expression.atoms(Partial) if p.unknown in formulas]
    return expression.xreplace({p: value(p) for p in known})
