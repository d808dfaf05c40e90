"""What a term says at first order about unknowns that are 0: what drives them, and how they answer.

    R(u) = f + sum_p c_p D^p u + ...

f is known, and so is c_p where it holds no unknown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sympy as sp

from symbolic_pinn.algebra import Partial, Supplied, partials_of
from symbolic_pinn.problem import Problem, Term

# What stands in a formula that has no value.
_BROKEN = (sp.nan, sp.zoo, sp.oo, -sp.oo, sp.Derivative, sp.Subs)


@dataclass(frozen=True, kw_only=True, eq=False)
class LinearPart:
    """The linear part of a term.

    Attributes:
        term: which.
        source: f; 0 where it is unknown, as with parameters that shall be found.
        constant: the c_p that are numbers and not 0.
        varying: partials whose c_p is none, or that are taken at other points.
        coefficients: known formulas among the other c_p.
    """

    term: Term
    source: sp.Expr
    constant: dict[Partial, complex]
    varying: tuple[Partial, ...]
    coefficients: tuple[sp.Expr, ...]


def linear_part(problem: Problem, term: Term) -> LinearPart:
    """The linear part of a term, with the numbers of the parameters."""
    expression = term.expression.xreplace(problem.constants)
    partials = partials_of(expression)
    names = {p: sp.Dummy(real=True) for p in partials}
    at_zero, somewhere = ({n: sp.Integer(k) for n in names.values()} for k in (0, 1))
    formula = expression.xreplace(names)
    known = set(problem.box.coordinates)
    constant: dict[Partial, complex] = {}
    varying, coefficients = [], []
    for p in partials:
        # Those at other points, of which an integral has many, are not looked at.
        slope = formula.diff(names[p]) if _is_here(problem, term, p) else sp.nan
        c = slope.xreplace(at_zero)
        if slope.free_symbols or slope.has(Supplied) or not _is_good(c):
            varying.append(p)
            coefficients += [slope.xreplace(somewhere)]
        if c.is_number and _is_good(c) and not c.has(Supplied) and c != 0:
            constant[p] = complex(c)
    source = formula.xreplace(at_zero)
    return LinearPart(
        term=term,
        source=source if _is_known(source, known) else sp.S.Zero,
        constant=constant,
        varying=tuple(varying),
        coefficients=tuple(c for c in coefficients if c.free_symbols and _is_known(c, known)),
    )


def _is_here(problem: Problem, term: Term, p: Partial) -> bool:
    """Whether a partial is taken at the point at which the term holds."""
    fixed = {c for c, _ in term.face.fixed}
    slots = zip(p.point, problem.fields[p.unknown].args, strict=True)
    return all(a == s or (s in fixed and a.is_number) for a, s in slots)


def _is_good(formula: sp.Expr) -> bool:
    return not formula.has(*_BROKEN)


def _is_known(formula: sp.Expr, coordinates: set[sp.Symbol]) -> bool:
    return _is_good(formula) and formula.free_symbols <= coordinates


def traces(
    problem: Problem, source: sp.Expr, parts: Sequence[LinearPart]
) -> Iterator[tuple[LinearPart, sp.Expr]]:
    """What a source of an equation is on the faces where conditions hold, if it is anything there.

    What answers to the source in the interior answers to it there, and something else has to make
    up for that. For a condition on a derivative it is the same derivative of the source.
    """
    for part in parts:
        for p in part.constant:
            for c, values in part.term.face.fixed:
                order = p.orders[problem.fields[p.unknown].args.index(c)]
                end = sp.Integer(int(values[0])) if values[0].is_integer() else sp.Float(values[0])
                trace = source.diff(c, order).subs(c, end)
                if trace != 0 and _is_known(trace, set(problem.box.coordinates)):
                    yield part, trace
