"""Where residuals are collocated: Sobol points on the face of each, in step with the interior."""

from collections.abc import Sequence
from math import ceil

import numpy as np

from symbolic_pinn.compiler import Residual
from symbolic_pinn.problem import RESIDUAL, Domain
from symbolic_pinn.sampling import sobol_points

_LEAST = 16


def collocation_points(
    residuals: Sequence[Residual],
    box: Domain,
    interior: int,
    *,
    seed: int,
    cells: Sequence[Sequence[float]] | None = None,
) -> list[np.ndarray]:
    """For each residual its points, in each of the cells.

    A face of k of d dimensions has about 3 n^(k/d) points where the interior has n.
    """
    return [
        sobol_points(box, r.face, _count(r, box, interior), seed=seed, cells=cells)
        for r in residuals
    ]


def _count(residual: Residual, box: Domain, interior: int) -> int:
    if residual.group == RESIDUAL:
        return interior
    free, dim = len(residual.face.free(box)), len(box.coordinates)
    return max(_LEAST, min(interior, ceil(3 * interior ** (free / dim))))
