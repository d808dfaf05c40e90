"""What is small enough to count as 0: `least_sizes`.

An unknown that vanishes in the solution has no size of its own; what is found of it is rounding,
and rounding against rounding says nothing. Its natural size is what would make its parts of a term
as large as those of the others that it stands beside,

    N_i = max over terms of  |dR/d(D^alpha u_j)| N_j / L^alpha  /  (|dR/d(D^beta u_i)| / L^beta),

N_j the size of u_j, or its natural size if u_j vanishes too. A small share of N_i is the least by
which u_i is taken to vary.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from symbolic_pinn.algebra import Partial
from symbolic_pinn.objective.types import Linearised
from symbolic_pinn.verdict.sizes import rms, shrunk

# The root of rounding: solutions are seldom better, and what is smaller changes no digit of others.
_NOTHING = 1e-8


def least_sizes(
    lengths: Mapping[str, float],
    leaves: Sequence[Sequence[object]],
    found: Sequence[Linearised],
    sizes: Mapping[str, float],
) -> dict[str, float]:
    """By how much each unknown is taken to vary at least.

    Args:
        lengths: of the domain's sides.
        leaves: of each residual, what its slopes are by.
        found: residuals and slopes at points.
        sizes: of the unknowns.
    """
    parts = [
        [
            (p.unknown, rms(np.asarray(s)) * shrunk(p, lengths))
            for p, s in zip(of, slopes, strict=True)
            if isinstance(p, Partial)
        ]
        for of, (_, slopes) in zip(leaves, found, strict=True)
    ]
    natural = dict(sizes)
    for _ in sizes:  # one that vanishes may stand beside another alone that does
        beside = {n: max((_beside(n, term, natural) for term in parts), default=0.0) for n in sizes}
        vanish = {n: size for n, size in beside.items() if natural[n] < _NOTHING * size}
        if not vanish:
            break
        natural |= vanish
    return {name: _NOTHING * size for name, size in natural.items()}


def _beside(name: str, term: Sequence[tuple[str, float]], sizes: Mapping[str, float]) -> float:
    """How large an unknown would be if its part were as large as those of others."""
    own = max((slope for n, slope in term if n == name), default=0.0)
    others = max((slope * sizes[n] for n, slope in term if n != name), default=0.0)
    size = others / own if own else 0.0
    return size if np.isfinite(size) else 0.0
