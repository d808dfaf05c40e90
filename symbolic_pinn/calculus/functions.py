"""Elementary functions of a series, each by the differential equation that it satisfies.

Each gives y = phi(z) and the series w of phi'(z), with grad y = w grad z.
"""

from collections.abc import Callable
from math import factorial, log, pi, sqrt

import jax
import jax.numpy as jnp

from symbolic_pinn.calculus.series import Coefficient, Series, constant, without_constant

Pair = tuple[Series, Series]


def _solution(y_0: Coefficient, z: Series, origin: tuple[int, ...], w: Callable) -> Pair:
    """The y with grad y = w(y) grad z and the given constant coefficient."""
    y = Series({origin: y_0})
    slope = w(y)
    y.follows(z, slope)
    return y, slope


def _sin_and_cos(z: Series, o: tuple[int, ...]) -> Pair:
    sin, cos = Series({o: jnp.sin(z[o])}), Series({o: jnp.cos(z[o])})
    sin.follows(z, cos)
    cos.follows(z, -sin)
    return sin, cos


def _sinh_and_cosh(z: Series, o: tuple[int, ...]) -> Pair:
    sinh, cosh = Series({o: jnp.sinh(z[o])}), Series({o: jnp.cosh(z[o])})
    sinh.follows(z, cosh)
    cosh.follows(z, sinh)
    return sinh, cosh


def _cos(z: Series, o: tuple[int, ...]) -> Pair:
    sin, cos = _sin_and_cos(z, o)
    return cos, -sin


def _cosh(z: Series, o: tuple[int, ...]) -> Pair:
    sinh, cosh = _sinh_and_cosh(z, o)
    return cosh, sinh


def _exp(z: Series, o: tuple[int, ...]) -> Pair:
    return _solution(jnp.exp(z[o]), z, o, lambda y: y)


def _erf(z: Series, o: tuple[int, ...]) -> Pair:
    bell, _ = _exp(-(z * z), o)
    return _solution(jax.scipy.special.erf(z[o]), z, o, lambda y: (2 / sqrt(pi)) * bell)


def _erfc(z: Series, o: tuple[int, ...]) -> Pair:
    bell, _ = _exp(-(z * z), o)
    return _solution(jax.scipy.special.erfc(z[o]), z, o, lambda y: (-2 / sqrt(pi)) * bell)


def _by(function: Callable, w: Callable[[Series, Series], Series]) -> Callable[..., Pair]:
    """phi from its value and its derivative w(y, z)."""
    return lambda z, o: _solution(function(z[o]), z, o, lambda y: w(y, z))


FUNCTIONS: dict[str, Callable[[Series, tuple[int, ...]], Pair]] = {
    "exp": _exp,
    "exp2": _by(jnp.exp2, lambda y, z: log(2) * y),
    "expm1": _by(jnp.expm1, lambda y, z: 1 + y),
    "log": _by(jnp.log, lambda y, z: 1 / z),
    "log1p": _by(jnp.log1p, lambda y, z: 1 / (1 + z)),
    "sin": _sin_and_cos,
    "cos": _cos,
    "tan": _by(jnp.tan, lambda y, z: 1 + y * y),
    "sinh": _sinh_and_cosh,
    "cosh": _cosh,
    "tanh": _by(jnp.tanh, lambda y, z: 1 - y * y),
    "atan": _by(jnp.arctan, lambda y, z: 1 / (1 + z * z)),
    "atanh": _by(jnp.arctanh, lambda y, z: 1 / (1 - z * z)),
    "logistic": _by(jax.nn.sigmoid, lambda y, z: y - y * y),
    "erf": _erf,
    "erfc": _erfc,
}


def composed(function: Callable, z: Series, origin: tuple[int, ...], order: int) -> Pair:
    """phi(z) for any elementwise phi, from its derivatives at z_0, by Horner's scheme.

    y = sum_k phi^(k)(z_0) / k! (z - z_0)^k up to the given order; the derivatives are taken by
    nested `jax.jvp`, so they follow whatever rule of its own phi has.
    """
    derivatives = _derivatives(function, z[origin], max(order, 1))
    h = without_constant(z)
    return _horner(derivatives, h), _horner(derivatives[1:], h)


def _derivatives(function: Callable, at: jax.Array, order: int) -> list[jax.Array]:
    found = []
    for _ in range(order + 1):
        found.append(function(at))
        function = _differentiated(function)
    return found


def _differentiated(function: Callable) -> Callable:
    return lambda a: jax.jvp(function, (a,), (jnp.ones_like(a),))[1]


def _horner(derivatives: list[jax.Array], h: Series) -> Series:
    terms = [d / factorial(k) for k, d in enumerate(derivatives)]
    y = constant(terms.pop())
    for term in reversed(terms):
        y = _plus_constant(h * y, term)
    return y


def _plus_constant(a: Series, value: jax.Array) -> Series:
    # h * y has no constant coefficient.
    return Series({}, lambda alpha: a[alpha] if any(alpha) else value)
