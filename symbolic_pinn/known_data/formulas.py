"""The formulas of coordinates alone in the terms of a problem: sources, coefficients, data, edges.

They are known before anything is solved. A formula is taken as large as it comes: all known
summands of a sum together, all known factors of a product together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean

from symbolic_pinn.algebra import Partial
from symbolic_pinn.problem import Face, Problem, Term


@dataclass(frozen=True, kw_only=True)
class KnownFormula:
    """f(x), known, in a term.

    Attributes:
        term: name of the first term that holds it.
        face: where that term holds.
        formula: f, with numbers in place of the parameters; 1 or 0 for an inequality.
        coordinates: those of which f is a function.
    """

    term: str
    face: Face
    formula: sp.Expr
    coordinates: tuple[sp.Symbol, ...]


def known_formulas(problem: Problem) -> list[KnownFormula]:
    """The distinct formulas on each face; a polynomial of low degree is narrow nowhere."""
    found: dict[tuple[Face, sp.Expr], KnownFormula] = {}
    for term in (t for t in problem.terms if t.face.samples is None and not t.face.place):
        for formula in formulas_of(problem, term):
            free = tuple(c for c in problem.box.coordinates if c in formula.free_symbols)
            if free and not _is_plain(formula, free):
                known = KnownFormula(
                    term=term.name, face=term.face, formula=formula, coordinates=free
                )
                found.setdefault((term.face, formula), known)
    return list(found.values())


def formulas_of(problem: Problem, term: Term) -> Iterator[sp.Expr]:
    """The formulas of one term."""
    numbers = {**problem.constants, **problem.roles.starts}
    pinned = {c: sp.Float(values[0]) for c, values in term.face.fixed}
    stated = (term.expression, *(() if term.where is None else (term.where,)))
    for expression in stated:
        yield from _maximal(expression.xreplace(numbers).xreplace(pinned))


def _maximal(node: sp.Basic) -> Iterator[sp.Expr]:
    """The largest parts of an expression that hold no unknown."""
    if not node.free_symbols and not node.atoms(Partial):
        return
    if not node.has(Partial) and not isinstance(node, ExprCondPair):
        yield _as_number(node)
    elif isinstance(node, Partial):
        yield from (p for p in node.point if not p.is_Symbol and p.free_symbols)
    elif isinstance(node, sp.Add | sp.Mul):
        known = [a for a in node.args if not a.has(Partial)]
        if (together := node.func(*known)).free_symbols:
            yield together
        for a in node.args:
            if a.has(Partial):
                yield from _maximal(a)
    else:
        for a in node.args:
            yield from _maximal(a)


def _as_number(node: sp.Basic) -> sp.Expr:
    if isinstance(node, Boolean):
        return sp.Piecewise((1, node), (0, True))
    return node


def _is_plain(formula: sp.Expr, free: tuple[sp.Symbol, ...]) -> bool:
    return bool(formula.is_polynomial(*free)) and _degree(formula, free) <= _PLAIN


def _degree(formula: sp.Expr, free: tuple[sp.Symbol, ...]) -> float:
    """A bound of the degree, without expanding."""
    if formula.is_Add:
        return max(_degree(a, free) for a in formula.args)
    if formula.is_Mul:
        return sum(_degree(a, free) for a in formula.args)
    if formula.is_Pow:
        return _degree(formula.args[0], free) * float(formula.args[1])
    return float(formula in free)


# Degree up to which a polynomial varies over a fair part of its interval.
_PLAIN = 12
