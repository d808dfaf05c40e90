"""Elimination block by block against NumPy's least squares on the dense matrix."""

import numpy as np
import pytest

from symbolic_pinn.collocation.least_squares import Rows, least_squares


def dense(rows, sizes):
    begins = np.cumsum([0, *sizes])
    matrix = np.zeros((sum(len(r.right) for r in rows), begins[-1]))
    top = 0
    for r in rows:
        column = 0
        for b in r.blocks:
            part = r.matrix[:, column : column + sizes[b]]
            matrix[top : top + len(r.right), begins[b] : begins[b + 1]] = part
            column += sizes[b]
        top += len(r.right)
    return matrix, np.concatenate([r.right for r in rows])


def random_rows(blocks, count, sizes, random):
    return Rows(
        blocks,
        random.normal(size=(count, sum(sizes[b] for b in blocks))),
        random.normal(size=count),
    )


PATTERNS = {
    "one block": ([(0,)], (5,)),
    "a chain": ([(0,), (0, 1), (1,), (1, 2), (2,)], (3, 4, 5)),
    "a ring": ([(0,), (0, 1), (1, 2), (2, 3), (0, 3)], (3, 3, 3, 3)),
    "one that all hold": ([(0, 3), (0, 1, 3), (1, 2, 3), (2, 3)], (3, 4, 3, 1)),
    "apart": ([(0,), (1,)], (3, 2)),
}


@pytest.mark.parametrize("damping", [0.0, 0.3])
@pytest.mark.parametrize("name", PATTERNS)
def test_it_is_the_least_squares_solution(name, damping):
    patterns, sizes = PATTERNS[name]
    random = np.random.default_rng(0)
    rows = [random_rows(p, 7, sizes, random) for p in patterns]
    found = np.concatenate(least_squares(rows, sizes, [damping] * len(sizes)))
    A, b = dense(rows, sizes)
    A, b = np.vstack([A, damping * np.eye(sum(sizes))]), np.append(b, np.zeros(sum(sizes)))
    np.testing.assert_allclose(found, np.linalg.lstsq(A, b)[0], rtol=0, atol=1e-12)


def test_dependent_columns_are_bounded_by_the_damping():
    random = np.random.default_rng(1)
    base = random.normal(size=(30, 4))
    A = np.hstack([base, base @ random.normal(size=(4, 6))])  # rank 4 of 10
    b = base @ np.ones(4)
    [x] = least_squares([Rows((0,), A, b)], [10], [1e-10])
    assert np.linalg.norm(A @ x - b) < 1e-8
    assert np.linalg.norm(x) == pytest.approx(np.linalg.norm(np.linalg.lstsq(A, b)[0]), rel=1e-4)


def test_fewer_equations_than_unknowns_are_damped_to_the_smallest_solution():
    random = np.random.default_rng(2)
    rows = [random_rows((0, 1), 3, (4, 4), random)]
    found = np.concatenate(least_squares(rows, (4, 4), (1e-9, 1e-9)))
    expected = np.linalg.lstsq(rows[0].matrix, rows[0].right)[0]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_what_no_equation_determines_is_an_error():
    rows = [Rows((0,), np.ones((3, 1)), np.ones(3))]
    with pytest.raises(np.linalg.LinAlgError, match="block 1"):
        least_squares(rows, (1, 1), (0.0, 0.0))
