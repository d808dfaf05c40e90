"""SymPy's functions and relations as JAX operations: the table of all that can be lowered."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import jax.numpy as jnp
import sympy as sp
from jax.scipy import special

from symbolic_pinn.algebra import allow
from symbolic_pinn.compiler.types import Value


@dataclass(frozen=True)
class Rule:
    """How a function is computed.

    Attributes:
        value: the JAX function.
        harmless: an argument at which it and its slope are finite; `None` if they are everywhere.
    """

    value: Callable[..., Value]
    harmless: float | None = None


def _step(a: Value, at_zero: Value) -> Value:
    return jnp.where(a > 0, 1.0, jnp.where(a < 0, 0.0, at_zero))


def _all(*args: Value) -> Value:
    return reduce(jnp.logical_and, args)


_ARITHMETIC = {
    sp.Add: Rule(lambda *terms: reduce(lambda a, b: a + b, terms)),
    sp.Mul: Rule(lambda *factors: reduce(lambda a, b: a * b, factors)),
    sp.Pow: Rule(jnp.power, 1.0),
    sp.Abs: Rule(jnp.abs),
    sp.sign: Rule(jnp.sign),
    sp.Max: Rule(lambda *args: reduce(jnp.maximum, args)),
    sp.Min: Rule(lambda *args: reduce(jnp.minimum, args)),
    sp.Heaviside: Rule(_step),
    sp.floor: Rule(jnp.floor),
    sp.ceiling: Rule(jnp.ceil),
    sp.Mod: Rule(lambda a, b: a - b * jnp.floor(a / b), 1.0),
}

_ELEMENTARY = {
    sp.exp: Rule(jnp.exp, 0.0),
    sp.log: Rule(jnp.log, 1.0),
    sp.sin: Rule(jnp.sin),
    sp.cos: Rule(jnp.cos),
    sp.tan: Rule(jnp.tan, 0.0),
    sp.cot: Rule(lambda a: 1 / jnp.tan(a), 1.0),
    sp.sec: Rule(lambda a: 1 / jnp.cos(a), 0.0),
    sp.csc: Rule(lambda a: 1 / jnp.sin(a), 1.0),
    sp.sinc: Rule(lambda a: jnp.sinc(a / jnp.pi)),
    sp.asin: Rule(jnp.arcsin, 0.0),
    sp.acos: Rule(jnp.arccos, 0.0),
    sp.atan: Rule(jnp.arctan),
    sp.acot: Rule(lambda a: jnp.arctan(1 / a), 1.0),
    sp.atan2: Rule(jnp.arctan2, 1.0),
    sp.sinh: Rule(jnp.sinh, 0.0),
    sp.cosh: Rule(jnp.cosh, 0.0),
    sp.tanh: Rule(jnp.tanh),
    sp.coth: Rule(lambda a: 1 / jnp.tanh(a), 1.0),
    sp.sech: Rule(lambda a: 1 / jnp.cosh(a), 0.0),
    sp.csch: Rule(lambda a: 1 / jnp.sinh(a), 1.0),
    sp.asinh: Rule(jnp.arcsinh),
    sp.acosh: Rule(jnp.arccosh, 2.0),
    sp.atanh: Rule(jnp.arctanh, 0.0),
}

# Everything is real here, which SymPy does not always see: derivatives of `Abs` leave these behind.
# Where a value would be complex, real arithmetic gives NaN, and so do these.
_REAL = {
    sp.re: Rule(lambda a: a),
    sp.im: Rule(lambda a: 0 * a),
    sp.conjugate: Rule(lambda a: a),
}

_SPECIAL = {
    sp.erf: Rule(special.erf),
    sp.erfc: Rule(special.erfc),
    sp.erfinv: Rule(special.erfinv, 0.0),
    sp.gamma: Rule(special.gamma, 1.0),
    sp.loggamma: Rule(special.gammaln, 1.0),
    sp.Ei: Rule(special.expi, 1.0),
}


def _polygamma(n: int) -> Rule:
    if n == 0:
        return Rule(special.digamma, 1.0)
    return Rule(lambda a: special.polygamma(n, a), 1.0)


# Families of functions of one argument, whose first argument is an order 0, 1, 2, ...
FAMILIES: dict[type, Callable[[int], Rule]] = {sp.polygamma: _polygamma}

_LOGIC = {
    sp.Eq: Rule(jnp.equal),
    sp.Ne: Rule(jnp.not_equal),
    sp.Lt: Rule(jnp.less),
    sp.Le: Rule(jnp.less_equal),
    sp.Gt: Rule(jnp.greater),
    sp.Ge: Rule(jnp.greater_equal),
    sp.And: Rule(_all),
    sp.Or: Rule(lambda *args: reduce(jnp.logical_or, args)),
    sp.Not: Rule(jnp.logical_not),
    sp.Xor: Rule(lambda *args: reduce(jnp.logical_xor, args)),
    sp.ITE: Rule(jnp.where),
}

FUNCTIONS: dict[type, Rule] = {**_ARITHMETIC, **_ELEMENTARY, **_REAL, **_SPECIAL}
RULES: dict[type, Rule] = {**FUNCTIONS, **_LOGIC}


def add_rule(function: Any, value: Callable[..., Value], harmless: float | None = None) -> None:
    """Let equations contain a function of your own, a subclass of `sp.Function` with `fdiff`.

    Args:
        function: the class.
        value: what computes it, traced by JAX.
        harmless: as in `Rule`.
    """
    RULES[function] = Rule(value, harmless)
    allow(function)


def in_family(node: sp.Basic) -> bool:
    """Whether a node is a member of a family that has rules."""
    return node.func in FAMILIES and bool(node.args[0].is_Integer and node.args[0] >= 0)
