"""What a trial costs, predicted from its sizes.

Counted are the operations of the QR factorisations that eliminate cell after cell, the one with the
fewest neighbours first: a front of m rows and w columns takes about 2 m w^2 of them. Cells touch
those with which they share a corner.
"""

from collections.abc import Sequence
from functools import cache
from itertools import product
from math import ceil, prod

from symbolic_pinn.recipe import RandomFeatureExpansion

# Operations a second that a processor of today's kind does in a factorisation, and what a trial
# costs beside: evaluating formulas, measuring. Only ratios matter much.
_RATE, _BESIDE, _ALWAYS = 2e10, 1e-4, 0.01
_BYTES = 8
# Share of the points of a cell that lie in no other one.
_INSIDE = 0.4
# What one front may hold.
_MEMORY = 1.5e9


def seconds_of(
    expansion: RandomFeatureExpansion, unknowns: int, residuals: int = 1, ratio: float = 2.0
) -> float:
    """About how long one Newton step takes, on a processor of today's kind.

    Args:
        expansion: where the unknowns are sought.
        unknowns, residuals: how many; of the latter those in the interior.
        ratio: collocation points for each feature.
    """
    counts = tuple(len(edges) + 1 for edges in expansion.cells)
    columns = expansion.columns * unknowns
    points = ceil(ratio * expansion.columns * residuals)
    operations = sum(2 * m * w**2 for m, w in _fronts(counts, columns, points))
    return _ALWAYS + operations / _RATE + _BESIDE * columns * prod(counts) * residuals


def fits(expansion: RandomFeatureExpansion, unknowns: int, residuals: int = 1) -> bool:
    """Whether its largest front fits the memory of a small machine."""
    counts = tuple(len(edges) + 1 for edges in expansion.cells)
    columns, points = expansion.columns * unknowns, 2 * expansion.columns * residuals
    return max(m * w for m, w in _fronts(counts, columns, points)) * _BYTES < _MEMORY


@cache
def _fronts(counts: Sequence[int], columns: int, points: int) -> tuple[tuple[int, int], ...]:
    """Rows and columns of each front, the cells eliminated in their order."""
    cells = list(product(*(range(n) for n in counts)))
    place = {cell: k for k, cell in enumerate(cells)}
    left: list[tuple[set[int], int]] = [({k}, ceil(_INSIDE * points)) for k in range(len(cells))]
    # Windows overlap along edges: points there hold the cells on all sides of it.
    for cell in product(*(range(max(1, n - 1)) for n in counts)):
        corner = {
            place[other]
            for step in product((0, 1), repeat=len(counts))
            if (other := tuple(a + s for a, s in zip(cell, step, strict=True))) in place
        }
        left.append((corner, ceil((1 - _INSIDE) * points)))
    found, waiting = [], set(range(len(cells)))
    while waiting:
        k = min(waiting, key=lambda k: len(set().union(*(c for c, _ in left if k in c))))
        waiting.remove(k)
        here = [(c, m) for c, m in left if k in c]
        left = [(c, m) for c, m in left if k not in c]
        blocks, rows = set().union(*(c for c, _ in here)), sum(m for _, m in here) + columns
        found.append((rows, len(blocks) * columns))
        if others := blocks - {k}:
            left.append((others, min(rows - columns, len(others) * columns)))
    return tuple(found)
