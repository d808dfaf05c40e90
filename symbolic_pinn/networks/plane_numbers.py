"""Numbers in which formulas of maps are evaluated: `TaylorSeries` (NumPy), `PlaneNumber` (JAX).

Functions of each are taken with their cut along the negative real axis.
"""

from dataclasses import dataclass
from math import comb

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Complex, Float

# What stands for 0 in a logarithm, so that s log s is 0 at a corner.
_LEAST = 1e-150
# Points whose poles are summed at once.
_AT_ONCE = 4_096


@dataclass(frozen=True, eq=False)
class PoleSum:
    """sum_mk s_mk (r_k / (z - p_k))^m, m = 1, 2, ...

    Attributes:
        places: p.
        radii: r.
        strengths: s, "powers poles".
    """

    places: Complex[np.ndarray, " poles"]
    radii: Float[np.ndarray, " poles"]
    strengths: Complex[np.ndarray, "powers poles"]


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

    def exp(self) -> "TaylorSeries":
        """y = e^f from y' = f' y."""
        f = self.a
        y = np.zeros_like(f)
        y[0] = np.exp(f[0])
        for n in range(1, len(f)):
            y[n] = sum(k / n * f[k] * y[n - k] for k in range(1, n + 1))
        return TaylorSeries(y)

    def sum_of_poles(self, poles: "PoleSum") -> "TaylorSeries":
        """Of z itself: (r / (z + h - p))^m = q^m (1 + h / (z - p))^-m, q = r / (z - p)."""
        found = np.zeros_like(self.a)
        orders, powers = len(self.a), len(poles.strengths)
        for i in range(0, self.a.shape[1], _AT_ONCE):
            q = poles.radii / (self.a[0, i : i + _AT_ONCE, None] - poles.places)
            power = np.ones_like(q)
            for p in range(1, powers + orders):
                power *= q
                for n in range(max(0, p - powers), min(orders, p)):
                    s = (-1) ** n * comb(p - 1, n) * poles.strengths[p - n - 1] / poles.radii**n
                    found[n, i : i + _AT_ONCE] += power @ s
        return TaylorSeries(found)

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

    def exp(self) -> "PlaneNumber":
        """e^x (cos y + i sin y)."""
        length = jnp.exp(self.x)
        return PlaneNumber(length * jnp.cos(self.y), length * jnp.sin(self.y))

    def sum_of_poles(self, poles: PoleSum) -> "PlaneNumber":
        """By Horner's rule in q = r / (z - p)."""
        kind = self.x.dtype
        x = self.x - jnp.asarray(poles.places.real, kind)
        y = self.y - jnp.asarray(poles.places.imag, kind)
        radii = jnp.asarray(poles.radii, kind) / (x * x + y * y)
        x, y = x * radii, -y * radii
        a = b = jnp.zeros_like(x)
        for s in poles.strengths[::-1]:
            a, b = a + jnp.asarray(s.real, kind), b + jnp.asarray(s.imag, kind)
            a, b = a * x - b * y, a * y + b * x
        return PlaneNumber(jnp.sum(a), jnp.sum(b))
