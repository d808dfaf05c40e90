"""Numbers in which formulas of maps are evaluated: `TaylorSeries` (NumPy), `PlaneNumber` (JAX).

Functions of each are taken with their cut along the negative real axis.
"""

from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

# What stands for 0 in a logarithm, so that s log s is 0 at a corner.
_LEAST = 1e-150


@dataclass(frozen=True, eq=False)
class TaylorSeries:
    """f(z + h) = sum_n a_n h^n, up to some order, at many points.

    Attributes:
        a: "orders points", complex.
    """

    a: np.ndarray

    @classmethod
    def at(cls, z: np.ndarray, order: int) -> "TaylorSeries":
        """z + h itself."""
        a = np.zeros((order + 1, len(z)), complex)
        a[0] = z
        a[1:2] = 1
        return cls(a)

    def __add__(self, other: "TaylorSeries | complex | float") -> "TaylorSeries":
        if isinstance(other, TaylorSeries):
            return TaylorSeries(self.a + other.a)
        a = self.a.copy()
        a[0] += other
        return TaylorSeries(a)

    def __sub__(self, other: complex | float) -> "TaylorSeries":
        return self + (-other)

    def __mul__(self, other: "TaylorSeries | complex | float") -> "TaylorSeries":
        if not isinstance(other, TaylorSeries):
            return TaylorSeries(self.a * other)
        found = np.zeros_like(self.a)
        for n, a in enumerate(self.a):
            found[n:] += a * other.a[: len(found) - n]
        return TaylorSeries(found)

    def power(self, p: float) -> "TaylorSeries":
        """y = f^p from f y' = p f' y."""
        f = self.a
        y = np.zeros_like(f)
        y[0] = f[0] ** p
        for n in range(1, len(f)):
            terms = ((p * k - (n - k)) * f[k] * y[n - k] for k in range(1, n + 1))
            y[n] = sum(terms) / (n * f[0])
        return TaylorSeries(y)

    def log(self) -> "TaylorSeries":
        """y = log f from f y' = f'."""
        f = self.a
        y = np.zeros_like(f)
        y[0] = np.log(np.where(f[0] == 0, _LEAST, f[0]))
        for n in range(1, len(f)):
            y[n] = (f[n] - sum(k / n * y[k] * f[n - k] for k in range(1, n))) / f[0]
        return TaylorSeries(y)

    def derivative(self, n: int) -> np.ndarray:
        """f^(n) at the points."""
        return self.a[n] * float(np.prod(np.arange(1, n + 1)))


@dataclass(frozen=True, eq=False)
class PlaneNumber:
    """x + i y as two real numbers, which every derivative engine carries.

    Attributes:
        x, y: real and imaginary part.
    """

    x: Float[Array, ""]
    y: Float[Array, ""]

    def __add__(self, other: "PlaneNumber | complex | float") -> "PlaneNumber":
        if isinstance(other, PlaneNumber):
            return PlaneNumber(self.x + other.x, self.y + other.y)
        other = complex(other)
        return PlaneNumber(self.x + other.real, self.y + other.imag)

    def __sub__(self, other: complex | float) -> "PlaneNumber":
        return self + (-other)

    def __mul__(self, other: "PlaneNumber | complex | float") -> "PlaneNumber":
        if isinstance(other, PlaneNumber):
            u, v = other.x, other.y
            return PlaneNumber(self.x * u - self.y * v, self.x * v + self.y * u)
        c = complex(other)
        return PlaneNumber(self.x * c.real - self.y * c.imag, self.x * c.imag + self.y * c.real)

    @property
    def squared(self) -> Float[Array, ""]:
        """|z|^2."""
        return self.x * self.x + self.y * self.y

    def power(self, p: float) -> "PlaneNumber":
        """|z|^p e^(i p arg z)."""
        if p == -1:
            return PlaneNumber(self.x / self.squared, -self.y / self.squared)
        log = self.log()
        length = jnp.exp(p * log.x)
        return PlaneNumber(length * jnp.cos(p * log.y), length * jnp.sin(p * log.y))

    def log(self) -> "PlaneNumber":
        """log|z| + i arg z, by a formula for arg that does not cancel near the cut."""
        right = self.x > 0
        x, y = self.x, self.y
        half = 2 * jnp.arctan(y / (jnp.sqrt(self.squared) + jnp.abs(x)))
        around = jnp.where(y < 0, -jnp.pi, jnp.pi).astype(x.dtype)
        squared = jnp.where(self.squared > 0, self.squared, jnp.finfo(x.dtype).tiny)
        return PlaneNumber(jnp.log(squared) / 2, jnp.where(right, half, around - half))
