"""Carries jets through a network of one point by interpreting its jaxpr."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from jax.extend import core
from jaxtyping import Array

from symbolic_pinn.calculus.jet import Jet
from symbolic_pinn.calculus.rule_table import POINTWISE, RULES, WITH_PARAMETERS
from symbolic_pinn.calculus.rules import NoRuleError, elementwise

Jets = tuple[Jet, ...]
# What a variable of the jaxpr holds: a jet for each set of points, or a constant.
Content = Jets | Any

# Calls whose body is propagated; the value is the parameter that holds the body.
_BODIES = {
    "jit": "jaxpr",
    "pjit": "jaxpr",
    "closed_call": "call_jaxpr",
    "core_call": "call_jaxpr",
    "remat2": "jaxpr",
    "checkpoint": "jaxpr",
    "custom_jvp_call": "call_jaxpr",
    "custom_vjp_call": "call_jaxpr",
    "custom_vjp_call_jaxpr": "fun_jaxpr",
}


def propagate(
    jaxpr: core.ClosedJaxpr, arguments: Sequence[Content], *, stacked: bool = True
) -> list[Content]:
    """The jets of a function's results, from those of its arguments.

    Args:
        jaxpr: of a function of one point.
        arguments: jets or constants.
        stacked: whether a layer is one matrix product for all streams of all sets, or one for each.

    Raises:
        NoRuleError: a primitive that meets a jet has no rule.
    """
    return _Interpreter(stacked).run(jaxpr, arguments)


class _Interpreter:
    def __init__(self, stacked: bool) -> None:
        self._stacked = stacked

    def run(self, closed: core.ClosedJaxpr, arguments: Sequence[Content]) -> list[Content]:
        known: dict[Any, Content] = {}

        def read(atom: Any) -> Content:
            return atom.val if isinstance(atom, core.Literal) else known[atom]

        known.update(zip(closed.jaxpr.constvars, closed.consts, strict=True))
        known.update(zip(closed.jaxpr.invars, arguments, strict=True))
        for equation in closed.jaxpr.eqns:
            results = self._apply(equation, [read(a) for a in equation.invars])
            known.update(zip(equation.outvars, results, strict=True))
        return [read(a) for a in closed.jaxpr.outvars]

    def _apply(self, equation: core.JaxprEqn, operands: list[Content]) -> list[Content]:
        bind = _binder(equation)
        if not any(map(_is_jets, operands)):
            # Of the parameters alone: the same for all points.
            results = bind(*operands)
            return list(results) if equation.primitive.multiple_results else [results]
        name = equation.primitive.name
        if name in _BODIES:
            return self._call(equation, operands, bind)
        if name == "dot_general" and sum(map(_is_jets, operands)) == 1:
            return [self._matrix_product(operands, bind)]
        if name not in RULES:
            raise NoRuleError(name)
        rule = RULES[name]
        if name in WITH_PARAMETERS:
            rule = partial(rule, **equation.params)
        try:
            return _each_result(equation, rule, bind, operands)
        except ValueError as error:
            raise NoRuleError(name) from error

    def _call(
        self, equation: core.JaxprEqn, operands: list[Content], bind: Callable
    ) -> list[Content]:
        body = equation.params[_BODIES[equation.primitive.name]]
        if equation.primitive.name == "custom_jvp_call" and _has_own_derivative(body, operands):
            return _each_result(equation, elementwise, bind, operands)
        closed = body if isinstance(body, core.ClosedJaxpr) else core.ClosedJaxpr(body, ())
        return self.run(closed, operands)

    def _matrix_product(self, operands: list[Content], bind: Callable) -> Jets:
        """A x with a constant A: linear, so each stream is multiplied; together in one product."""
        position = next(i for i, x in enumerate(operands) if _is_jets(x))
        jets = operands[position]

        def product(streams: Array) -> Array:
            parts = [streams if i == position else x for i, x in enumerate(operands)]
            axes = [-1 if i == position else None for i in range(len(operands))]
            return jax.vmap(bind, in_axes=axes, out_axes=-1)(*parts)

        arrays = [jnp.asarray(s) for jet in jets for s in jet.streams.values()]
        if self._stacked:
            ends = [sum(s.shape[-1] for s in arrays[: i + 1]) for i in range(len(arrays) - 1)]
            results = iter(jnp.split(product(jnp.concatenate(arrays, axis=-1)), ends, axis=-1))
        else:
            results = iter([product(s) for s in arrays])
        return tuple(jet.of((k, next(results)) for k in jet.streams) for jet in jets)


def _binder(equation: core.JaxprEqn) -> Callable[..., Any]:
    primitive = equation.primitive
    return partial(primitive.bind, **primitive.get_bind_params(equation.params))


def _is_jets(x: Content) -> bool:
    return isinstance(x, tuple)


def _each_result(
    equation: core.JaxprEqn, rule: Callable, bind: Callable, operands: list[Content]
) -> list[Content]:
    count = len(next(x for x in operands if _is_jets(x)))
    of_set = [[x[i] if _is_jets(x) else x for x in operands] for i in range(count)]
    if not equation.primitive.multiple_results:
        return [tuple(rule(bind, xs) for xs in of_set)]
    return [
        tuple(rule(lambda *a, r=r: bind(*a)[r], xs) for xs in of_set)
        for r in range(len(equation.outvars))
    ]


def _has_own_derivative(body: core.ClosedJaxpr, operands: list[Content]) -> bool:
    """Whether a `custom_jvp` function is elementwise in one jet: then its own rule is followed."""
    return sum(map(_is_jets, operands)) == 1 and all(
        e.primitive.name in POINTWISE for e in equations(body)
    )


def equations(body: Any) -> Iterator[core.JaxprEqn]:
    """All equations of a jaxpr and of the bodies that it calls."""
    for equation in getattr(body, "jaxpr", body).eqns:
        if equation.primitive.name in _BODIES:
            yield from equations(equation.params[_BODIES[equation.primitive.name]])
        else:
            yield equation
