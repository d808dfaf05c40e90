"""Maps and powers of what they map as Taylor series in several coordinates, by NumPy.

With x + h in place of x a map has xi(x + h) = xi(x) + delta(h), and for any function of w . xi

    D^alpha f(w . xi) = sum_mu w^mu f^(|mu|)(w . xi) D^alpha_h [delta^mu / mu!]  at h = 0,

since f(w . xi + w . delta) is a Taylor series in w . delta.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import comb, factorial, prod

import numpy as np
from jaxtyping import Float

from symbolic_pinn.calculus.multiindex import MultiIndex
from symbolic_pinn.networks import TaylorSeries, analytic_columns, zeta
from symbolic_pinn.recipe import Kelvin, SpaceMap

# JetCoefficients of h^alpha at points; those that are not there are 0.
JetCoefficients = Mapping[MultiIndex, np.ndarray]


@dataclass(frozen=True, kw_only=True)
class MapJets:
    """A map about points, up to some order.

    Attributes:
        coordinates: of xi.
        columns: the map's own columns, each coefficient "columns points"; empty if it has none.
        factor: of its features; none for 1.
        order: up to which.
    """

    coordinates: Sequence[JetCoefficients]
    columns: JetCoefficients
    factor: JetCoefficients | None
    order: int

    def powers(self) -> dict[MultiIndex, dict[MultiIndex, np.ndarray]]:
        """For each mu and alpha D^alpha [factor delta^mu / mu!], as far as it is not 0."""
        dim, count = len(self.coordinates), len(_some(self.coordinates[0]))
        origin = (0,) * dim
        deltas = [{a: v for a, v in c.items() if any(a)} for c in self.coordinates]
        found = {origin: self.factor or {origin: np.ones(count)}}
        for mu in _up_to(dim, self.order):
            if not any(mu):
                continue
            i = next(i for i, n in enumerate(mu) if n)
            before = (*mu[:i], mu[i] - 1, *mu[i + 1 :])
            found[mu] = _product(found[before], deltas[i], self.order, 1 / mu[i])
        return {mu: derivatives(c) for mu, c in found.items()}


def map_jets(described: SpaceMap, x: Float[np.ndarray, "points axes"], order: int) -> MapJets:
    """A map about points in the user's units."""
    # At a corner itself, and in a hole.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if isinstance(described, Kelvin):
            return _kelvin(described, x, order)
        z = TaylorSeries.at(x[:, 0] + 1j * x[:, 1], order)
        image = zeta(described, z)
        coordinates = () if image is None else (_in_plane(image), _in_plane(image * -1j))
        each = [_in_plane(f) for f in analytic_columns(described, z)]
        columns = {alpha: np.stack([c[alpha] for c in each]) for alpha in (each or [{}])[0]}
        return MapJets(coordinates=coordinates, columns=columns, factor=None, order=order)


def derivatives(found: JetCoefficients) -> dict[MultiIndex, np.ndarray]:
    """D^alpha = alpha! times the coefficient of h^alpha."""
    return {alpha: prod(map(factorial, alpha)) * v for alpha, v in found.items()}


def _in_plane(f: TaylorSeries) -> JetCoefficients:
    """Re f with h = h_1 + i h_2."""
    return {
        (n - b, b): (comb(n, b) * 1j**b * a).real for n, a in enumerate(f.a) for b in range(n + 1)
    }


def _kelvin(described: Kelvin, x: np.ndarray, order: int) -> MapJets:
    """xi = r y / |y|^2 and (r / |y|)^(d - 2)."""
    y, dim = x - np.asarray(described.centre), x.shape[1]
    origin, units = (0,) * dim, [tuple(map(int, e)) for e in np.eye(dim)]
    q = np.sum(y * y, axis=1)
    rest: dict[MultiIndex, np.ndarray] = {e: 2 * y[:, i] / q for i, e in enumerate(units)}
    rest |= {tuple(2 * n for n in e): 1 / q for e in units}
    powers: list[JetCoefficients] = [{origin: np.ones(len(x))}]
    for _ in range(order):
        powers.append(_product(powers[-1], rest, order))

    def to_the(p: float) -> JetCoefficients:
        """|y + h|^(2 p), by the binomial series of 1 + rest."""
        found: dict[MultiIndex, np.ndarray] = {}
        binomial = 1.0
        for n, power in enumerate(powers):
            for alpha, v in power.items():
                found[alpha] = found.get(alpha, 0) + binomial * v * q**p
            binomial *= (p - n) / (n + 1)
        return found

    inverse, r = to_the(-1.0), described.radius
    coordinates = [
        _product(inverse, {origin: y[:, i], e: np.ones(len(x))}, order, float(r))
        for i, e in enumerate(units)
    ]
    p = 1 - dim / 2
    factor = {a: v * r ** (-2 * p) for a, v in to_the(p).items()}
    columns = {alpha: v[None] for alpha, v in factor.items()}
    return MapJets(coordinates=coordinates, columns=columns, factor=factor, order=order)


def _product(
    f: JetCoefficients, g: JetCoefficients, order: int, scale: float = 1.0
) -> JetCoefficients:
    found: dict[MultiIndex, np.ndarray] = {}
    for (a, v), (b, w) in product(f.items(), g.items()):
        alpha = tuple(m + n for m, n in zip(a, b, strict=True))
        if sum(alpha) <= order:
            found[alpha] = found.get(alpha, 0) + scale * v * w
    return found


def _up_to(dim: int, order: int) -> Iterator[MultiIndex]:
    """All multi-indices of at most some order, lower ones first."""
    every = product(range(order + 1), repeat=dim)
    return iter(sorted((a for a in every if sum(a) <= order), key=sum))


def _some(found: JetCoefficients) -> np.ndarray:
    return next(iter(found.values()))
