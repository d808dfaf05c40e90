"""`Residual`: a term of the problem that can be evaluated and linearised."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import sympy as sp

from symbolic_pinn.algebra import Partial, partials_of, to_partials
from symbolic_pinn.compiler.chebyshev import tabulated
from symbolic_pinn.compiler.lowering import lower
from symbolic_pinn.compiler.refusal import check
from symbolic_pinn.compiler.types import Value
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import Face, Problem, Term

INTERIOR = Face()


@dataclass(frozen=True)
class Residual:
    """R(x, D^alpha u): an expression in coordinates and partials that shall vanish on a face.

    Attributes:
        name, group: as in the problem's `Term`.
        expression: normal form with the constants' numbers in place.
        face: where it holds.
        deviation: of what need not vanish, the stated standard deviation of the expression.
    """

    name: str
    group: str
    expression: sp.Expr
    face: Face
    deviation: float | None = None

    @cached_property
    def partials(self) -> tuple[Partial, ...]:
        """The partial derivatives whose values an evaluation needs."""
        return partials_of(self.expression)

    @property
    def summands(self) -> tuple["Residual", ...]:
        """Its additive terms, each as a residual; their magnitudes say what a small sum is."""
        expression, where = self.expression, sp.true
        if isinstance(expression, sp.Piecewise) and len(expression.args) == 2:
            (inside, condition), (outside, _) = expression.args
            if outside == 0:
                expression, where = inside, condition
        parts = sp.Add.make_args(expression)
        if where is not sp.true:
            parts = [sp.Piecewise((p, where), (0, True)) for p in parts]
        return tuple(replace(self, expression=p) for p in parts)

    def __call__(self, leaves: Mapping[sp.Expr, Value]) -> Value:
        """The residual at a point, given the values of the coordinates and of `partials`."""
        return lower(self.expression, leaves)

    def linearise(self, *symbols: sp.Symbol) -> dict[sp.Expr, "Residual"]:
        """dR/d(D^alpha u) for each partial, by exact symbolic differentiation.

        The Newton correction v of u solves sum_alpha (dR/d(D^alpha u)) D^alpha v = -R. The slopes
        by some symbols follow, those of parameters, with all partials held fixed.
        """
        stand_ins = {p: sp.Dummy(str(p), real=True) for p in (*self.partials, *symbols)}
        names = {s: p for p, s in stand_ins.items()}
        # Of a sum only the parts that hold it: an integral has hundreds of them.
        holding: dict[sp.Expr, list[sp.Expr]] = {s: [] for s in names}
        for part in sp.Add.make_args(self.expression.xreplace(stand_ins)):
            for s in part.free_symbols & names.keys():
                holding[s].append(part)

        def derivative(p: sp.Expr) -> "Residual":
            slopes = (sp.diff(part, stand_ins[p]) for part in holding[stand_ins[p]])
            slope = sp.Add(*slopes).xreplace(names)
            return compile_expression(slope, f"d({self.name})/d({p})", self.group, self.face)

        return {p: derivative(p) for p in (*self.partials, *symbols)}


def compile_expression(expression: sp.Expr, name: str, group: str, face: Face) -> Residual:
    """A residual of an expression, or an `InputError` that says what has no rule."""
    check(expression)
    return Residual(name, group, expression, face)


def compile_normal_form(
    expression: sp.Expr, problem: Problem, name: str, *, group: str = "", face: Face = INTERIOR
) -> Residual:
    """A residual of a normal form of a problem: numbers in place of its constants, then tables.

    Raises:
        InputError: something has no rule.
    """
    numbers = expression.xreplace(problem.constants)
    return compile_expression(tabulated(numbers, problem.box), name, group, face)


def compile_problem(problem: Problem) -> tuple[Residual, ...]:
    """One residual for each term of the problem, in order; constants become their numbers.

    Raises:
        InputError: a term cannot be compiled; the message quotes it.
    """
    for u, formula in problem.exact.items():
        try:
            known = to_partials(sp.sympify(formula, strict=True), (), problem.vocabulary.quadrature)
            compile_normal_form(known, problem, f"`{u}`")
        except InputError as error:
            raise InputError(f"exact solution of `{u}`: {error}") from None
    return tuple(_compile_term(t, problem) for t in problem.terms)


def _compile_term(term: Term, problem: Problem) -> Residual:
    try:
        residual = compile_normal_form(
            term.residual, problem, term.name, group=term.group, face=term.face
        )
        known = None if term.deviation is None else term.factor * term.deviation
        return replace(residual, deviation=known)
    except InputError as error:
        raise InputError(f"{term.name}, `{term.statement}`: {error}") from None
