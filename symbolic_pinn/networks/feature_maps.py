"""Feature maps phi(w . x + b) of random features: one class each, with its derivatives by hand.

Derivatives are in closed form and by NumPy, since many expansions are tried out and nothing may
have to be compiled for them.
"""

import abc
from collections.abc import Callable
from functools import cache
from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from symbolic_pinn.recipe.random_features import allow_activation

Phases = Float[np.ndarray, " features"]


class AbstractFeatureMap(eqx.Module):
    """A function phi of one number.

    Attributes:
        name: the `activation` of an expansion.
    """

    name: eqx.AbstractClassVar[str]

    @abc.abstractmethod
    def __call__(self, z: Float[Array, "..."]) -> Float[Array, "..."]:
        """phi(z), by JAX."""

    @abc.abstractmethod
    def derivatives(self, z: np.ndarray) -> Callable[[int], np.ndarray]:
        """Gives phi^(order)(z), by NumPy, for each order; order 0 is phi itself."""

    @abc.abstractmethod
    def phases(self, w: np.ndarray, random: np.random.Generator) -> Phases:
        """b for the frequencies w "features dim", so that features cover a cell from -1 to 1."""


class Cosine(AbstractFeatureMap):
    """phi = cos."""

    name: ClassVar[str] = "cos"

    def __call__(self, z: Float[Array, "..."]) -> Float[Array, "..."]:
        """See `AbstractFeatureMap`."""
        return jnp.cos(z)

    def derivatives(self, z: np.ndarray) -> Callable[[int], np.ndarray]:
        """cos, -sin, -cos, sin and again."""
        both = cache(lambda: _cos_and_sin(z))
        return lambda n: -both()[n % 2] if n % 4 in (1, 2) else both()[n % 2]

    def phases(self, w: np.ndarray, random: np.random.Generator) -> Phases:
        """Uniform over a period."""
        return random.uniform(0, 2 * np.pi, len(w))


class Tanh(AbstractFeatureMap):
    """phi = tanh."""

    name: ClassVar[str] = "tanh"

    def __call__(self, z: Float[Array, "..."]) -> Float[Array, "..."]:
        """See `AbstractFeatureMap`."""
        return jnp.tanh(z)

    def derivatives(self, z: np.ndarray) -> Callable[[int], np.ndarray]:
        """Polynomials in y = tanh z, since y' = 1 - y^2."""
        y = np.tanh(z)

        def of_order(n: int) -> np.ndarray:
            polynomial = np.polynomial.Polynomial([0.0, 1.0])
            for _ in range(n):
                polynomial = polynomial.deriv() * np.polynomial.Polynomial([1.0, 0.0, -1.0])
            return _value(polynomial.coef, y)

        return of_order

    def phases(self, w: np.ndarray, random: np.random.Generator) -> Phases:
        """Each tanh has its step at a random place of the cell."""
        return -np.sum(w * random.uniform(-1, 1, w.shape), axis=1)


def _cos_and_sin(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(1 - t^2) / (1 + t^2) and 2 t / (1 + t^2) with t = tan(z / 2), as exact as rounding lets be.

    NumPy has vector code for tan, and none for cos and sin: both take an eighth of the time so.
    """
    t = np.multiply(z, 0.5)
    t = np.tan(t, out=t if t.ndim else None)
    q = t * t
    d = 1 / (1 + q)
    q = (1 - q) * d
    t = 2 * t * d
    return q, t


def _value(coefficients: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A polynomial that is even or odd, by Horner's rule in y^2."""
    parity = (len(coefficients) - 1) % 2
    *lower, found = coefficients[parity::2]
    if not lower:
        return found * y if parity else np.full_like(y, found)
    square = y * y
    found = found * square
    for c in lower[:0:-1]:
        found += c
        found *= square
    found += lower[0]
    return np.multiply(found, y, out=found) if parity else found


_MAPS: dict[str, AbstractFeatureMap] = {}


def feature_map(name: str) -> AbstractFeatureMap:
    """The map of a name."""
    return _MAPS[name]


def add_feature_map(added: AbstractFeatureMap) -> None:
    """Let expansions be made of a map, by its name: `RandomFeatures(activation=...)`."""
    allow_activation(added.name)
    _MAPS[added.name] = added


for _shipped in (Cosine(), Tanh()):
    add_feature_map(_shipped)
