"""Over which values each symbol of a problem ranges."""

from typing import Any

import sympy as sp

from symbolic_pinn.domain import Domain
from symbolic_pinn.problem.parameters import Parameters, Trainable

Ranges = tuple[tuple[sp.Symbol, tuple[float, float]], ...]


def ranges(box: Domain, roles: Parameters) -> Ranges:
    """The interval of each coordinate and parameter; both ends are a constant's number."""
    coordinates = {c: box.bounds(c) for c in box.coordinates}
    constants = {s: (float(v), float(v)) for s, v in roles.constants.items()}
    trainable = {s: _around(p) for s, p in roles.trainable.items()}
    return tuple((coordinates | constants | trainable).items())


def _around(parameter: Trainable) -> tuple[float, float]:
    """The bounds of a trainable parameter; half and twice its start for an end that is open."""
    start: Any = float(sp.sympify(parameter.start, strict=True))
    low, high = sorted((start / 2, 2 * start)) if start else (-1.0, 1.0)
    lower, upper = parameter.lower, parameter.upper
    return (
        min(low, start) if lower is None else lower,
        max(high, start) if upper is None else upper,
    )
