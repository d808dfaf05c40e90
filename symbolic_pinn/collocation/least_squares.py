"""Least squares with blocks of unknowns of which each equation holds a few: damped, by QR.

    min |A x - b|^2 + |d x|^2

Blocks are eliminated one after the other (a multifrontal QR factorisation in a given order:
J. W. H. Liu, SIAM Review 34, 1992, 82-109). A front holds the equations in which a block occurs;
its QR factorisation leaves the equations of that block, and others that no longer hold it. For a
chain of cells that touch their neighbours alone the cost grows linearly with the cells; with one
block it is an ordinary QR factorisation.

Features are numerically dependent, so the rank must be bounded: the damping d does what leaving out
singular values below it would do, at the price of plain QR.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.linalg import lapack, solve_triangular

from symbolic_pinn.collocation.blas_threads import threads_for


@dataclass(frozen=True)
class Rows:
    """Equations A x = b in some blocks of unknowns.

    Attributes:
        blocks: which, increasing.
        matrix: their coefficients, the columns of one block after those of another.
        right: b.
    """

    blocks: tuple[int, ...]
    matrix: Float[np.ndarray, "rows columns"]
    right: Float[np.ndarray, " rows"]


@dataclass(frozen=True)
class _Eliminated:
    """R x_block + S x_others = y, with R triangular."""

    others: tuple[int, ...]
    R: np.ndarray
    S: np.ndarray
    y: np.ndarray


def least_squares(
    rows: Sequence[Rows], sizes: Sequence[int], damping: Sequence[float]
) -> list[Float[np.ndarray, " _"]]:
    """The solution, an array for each block.

    Args:
        rows: the equations.
        sizes: unknowns of each block.
        damping: d of each block; 0 where its equations determine it.
    """
    waiting = list(rows)
    eliminated: dict[int, _Eliminated] = {}
    while len(eliminated) < len(sizes):
        block = _cheapest(waiting, sizes, eliminated.keys())
        here = [r for r in waiting if block in r.blocks]
        waiting = [r for r in waiting if block not in r.blocks]
        done, rest = _eliminate(block, here, sizes, damping[block])
        eliminated[block] = done
        if rest is not None:
            waiting.append(rest)
    return _substituted(eliminated)


def _cheapest(rows: Sequence[Rows], sizes: Sequence[int], done: Collection[int]) -> int:
    """The block whose equations hold the fewest unknowns: it is eliminated next."""
    touched: dict[int, set[int]] = {b: {b} for b in range(len(sizes)) if b not in done}
    for cluster in {r.blocks for r in rows}:
        for b in cluster:
            touched[b].update(cluster)
    return min(touched, key=lambda b: sum(sizes[k] for k in touched[b]))


def _eliminate(
    block: int, rows: Sequence[Rows], sizes: Sequence[int], damping: float
) -> tuple[_Eliminated, Rows | None]:
    others = tuple(sorted({b for r in rows for b in r.blocks} - {block}))
    order = (block, *others)
    begins = dict(zip(order, np.cumsum([0, *(sizes[b] for b in order)]), strict=False))
    own, width = sizes[block], sum(sizes[b] for b in order)
    height = sum(len(r.right) for r in rows) + (own if damping else 0)
    front = np.zeros((height, width + 1), order="F")
    top = 0
    if damping:
        front[:own, :own] = damping * np.eye(own)
        top = own
    for r in rows:
        bottom, column = top + len(r.right), 0
        for b in r.blocks:
            front[top:bottom, begins[b] : begins[b] + sizes[b]] = r.matrix[
                :, column : column + sizes[b]
            ]
            column += sizes[b]
        front[top:bottom, -1] = r.right
        top = bottom
    triangle = _triangle(front)
    done = _Eliminated(others, triangle[:own, :own], triangle[:own, own:-1], triangle[:own, -1])
    if not others:
        return done, None
    return done, Rows(others, triangle[own:, own:-1], triangle[own:, -1])


def _triangle(front: np.ndarray) -> np.ndarray:
    """R of the QR factorisation, square: rows of zeros stand for equations that there are not."""
    height, width = front.shape
    if not height:
        return np.zeros((width, width))
    work, info = lapack.dgeqrf_lwork(height, width)
    assert info == 0
    with threads_for(width):
        factors, _, _, info = lapack.dgeqrf(front, lwork=int(work), overwrite_a=True)
    assert info == 0
    kept = np.triu(factors[: min(height, width)])
    return np.pad(kept, ((0, max(0, width - height)), (0, 0)))


def _substituted(eliminated: dict[int, _Eliminated]) -> list[np.ndarray]:
    found: dict[int, np.ndarray] = {}
    for block, e in reversed(eliminated.items()):
        right = e.y
        if e.others:
            right = right - e.S @ np.concatenate([found[b] for b in e.others])
        diagonal = np.abs(np.diag(e.R))
        if not np.all(diagonal > 0):
            raise np.linalg.LinAlgError(f"block {block} is not determined by its equations")
        found[block] = solve_triangular(e.R, right, check_finite=False)
    return [found[block] for block in range(len(eliminated))]
