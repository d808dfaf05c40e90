"""SymPy to JAX: one table of leaves and functions, walked while JAX traces.

Nothing is printed, generated or executed: each node becomes the JAX operation that the table
names, and a memo keeps shared subexpressions shared.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import jax
import jax.numpy as jnp
import sympy as sp
from jax.scipy import special

from symbolic_pinn.algebra import Partial

# A value while tracing: a JAX array, or a Python float, which is weakly typed and so takes the
# precision of what it meets.
Value = Any


FUNCTIONS: dict[type, Callable[..., Value]] = {
    sp.Add: lambda *terms: reduce(lambda a, b: a + b, terms),
    sp.Mul: lambda *factors: reduce(lambda a, b: a * b, factors),
    sp.Pow: jnp.power,
    sp.exp: jnp.exp,
    sp.log: jnp.log,
    sp.sin: jnp.sin,
    sp.cos: jnp.cos,
    sp.tan: jnp.tan,
    sp.cot: lambda a: 1 / jnp.tan(a),
    sp.sec: lambda a: 1 / jnp.cos(a),
    sp.csc: lambda a: 1 / jnp.sin(a),
    sp.asin: jnp.arcsin,
    sp.acos: jnp.arccos,
    sp.atan: jnp.arctan,
    sp.atan2: jnp.arctan2,
    sp.sinh: jnp.sinh,
    sp.cosh: jnp.cosh,
    sp.tanh: jnp.tanh,
    sp.coth: lambda a: 1 / jnp.tanh(a),
    sp.sech: lambda a: 1 / jnp.cosh(a),
    sp.csch: lambda a: 1 / jnp.sinh(a),
    sp.asinh: jnp.arcsinh,
    sp.acosh: jnp.arccosh,
    sp.atanh: jnp.arctanh,
    sp.erf: special.erf,
    sp.erfc: special.erfc,
    sp.Abs: jnp.abs,
    sp.sign: jnp.sign,
    sp.Max: lambda *args: reduce(jnp.maximum, args),
    sp.Min: lambda *args: reduce(jnp.minimum, args),
}


def lower(expression: sp.Expr, leaves: Mapping[sp.Expr, Value]) -> Value:
    """The value of an expression whose symbols and partials have the values in `leaves`."""
    memo: dict[sp.Basic, Value] = dict(leaves)

    def visit(node: sp.Basic) -> Value:
        if node not in memo:
            memo[node] = _apply(node, visit)
        return memo[node]

    return visit(expression)


def _apply(node: sp.Basic, visit: Callable[[sp.Basic], Value]) -> Value:
    if node.is_number and not node.args:
        return float(node)
    if isinstance(node, sp.Pow):
        return _raise(node, visit)
    return FUNCTIONS[node.func](*(visit(a) for a in node.args))


def _raise(node: sp.Pow, visit: Callable[[sp.Basic], Value]) -> Value:
    """Powers by the exponent's kind: a general `pow` has no gradient at a negative base."""
    base, exponent = node.args
    if base is sp.S.Exp1:
        return jnp.exp(visit(exponent))
    if exponent.is_Number and float(exponent).is_integer() and abs(int(exponent)) < 2**31:
        return jax.lax.integer_pow(jnp.asarray(visit(base)), int(exponent))
    if exponent == sp.Rational(1, 2):
        return jnp.sqrt(visit(base))
    if exponent == -sp.Rational(1, 2):
        return 1 / jnp.sqrt(visit(base))
    return FUNCTIONS[sp.Pow](visit(base), visit(exponent))


def is_leaf(node: sp.Basic) -> bool:
    """Whether `lower` takes the node's value from `leaves`."""
    return isinstance(node, Partial | sp.Symbol)
