"""References of `areas` and `heat_rough`: conduction by finite elements.

    python tests/benchmarks/suite_conduction.py [NAME ...]    compares two meshes, and writes files

The elements of `areas` end at the interfaces and are halved towards the points where four fields
meet: there the gradient is singular (R. B. Kellogg, Applicable Analysis 4 (1975) 101-129).
`heat_rough` is exact in time: its source is g sin(pi t), so that u = Im(w e^(i pi t)) - z, with
(i pi + K) w = g and z' = -K z, z(0) = Im w. Of z the modes of the smallest eigenvalues are left by
the first time that is looked at.
"""

import sys
import time
from collections.abc import Callable
from itertools import pairwise, product

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import eigsh, splu
from scipy.stats import qmc
from suite_areas import CUTS, A, C, D
from suite_cases import FOLDER, relative
from suite_elements import VALUE, Space, lagrange, lobatto, matrix, stiffness, towards
from suite_rough import field

TIMES = np.arange(1, 21) / 4
MODES = 40


def halton(count: int) -> np.ndarray:
    """Quasi-random points of the unit square, in float32 so that a file can hold them."""
    return qmc.Halton(2, seed=0).random(count).astype(np.float32)


def areas(degree: int, count: int, levels: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of `areas`, and u there."""
    ends, edges = (-10, *CUTS, 10), [np.array([-10.0])]
    for a, b in pairwise(ends):
        edges += [towards(a, (a + b) / 2, levels, count)[1:]]
        edges += [towards(b, (a + b) / 2, levels, count)[1:]]
    edges = np.concatenate(edges)
    space = Space(edges, edges, degree, np.ones(2 * [len(edges) - 1], bool), degree + 2)
    x, y = space.gauss[0]
    at = tuple(((c.mean(axis=1) + 10) // 4).astype(int) for c in (x, y))
    a, c, d = (table[at][:, None] for table in (A, C, D))
    wave = np.abs(np.sin(np.pi * (x + 10) / 4) * np.sin(np.pi * (y + 10) / 4))
    system = stiffness(space, a + 0 * x) + rim(space, a)
    found = splu(system.tocsc()).solve(space.load(c + d * wave))
    points = 20 * halton(4000) - 10
    return points, space.evaluate(found, points.astype(float))


def rim(space: Space, density: np.ndarray) -> sparse.csr_matrix:
    """int density u v over the four sides; the density is that of elements, "elements 1"."""
    s, w = np.polynomial.legendre.leggauss(space.points)
    nodes, found = lobatto(space.degree), sparse.csr_matrix(2 * (space.count,))
    for axis, end in product((0, 1), (-1, 1)):
        tables = [lagrange(nodes, np.array([end]), 0), lagrange(nodes, s, 0)]
        table = np.kron(*(tables if axis == 0 else tables[::-1]))
        here = space.elements[axis] == (0 if end < 0 else space.elements[axis].max())
        weights = w * (space.sizes[1 - axis][:, None] * density)[here]
        local = (table.T * weights[:, None, :]) @ table
        numbers = space.numbering[0][here]
        i, j = (np.broadcast_to(n, local.shape).ravel() for n in
                (numbers[:, :, None], numbers[:, None, :]))  # fmt: skip
        found = found + sparse.csr_matrix((local.ravel(), (i, j)), found.shape)
    return found


def heat_rough(degree: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Points (t, x, y) of `heat_rough`, and u there."""
    edges = np.linspace(0, 1, count + 1)
    space = Space(edges, edges, degree, np.ones((count, count), bool), degree + 2)
    x, y = space.gauss[0]
    inner = np.nonzero(np.all((space.places > 0) & (space.places < 1), axis=1))[0]
    k = stiffness(space, field(x, y))[inner][:, inner]
    m = matrix(space, VALUE, np.ones_like(x), space, VALUE)[inner][:, inner]
    g = space.load(200 * np.sin(np.pi * x) * np.sin(5 * np.pi * y))[inner]
    w = splu((k + 1j * np.pi * m).tocsc()).solve(g.astype(complex))
    rates, modes = eigsh(k.tocsc(), MODES, m.tocsc(), sigma=0)
    parts = modes.T @ (m @ w.imag)
    print(f"   what is left out falls by {np.exp(-rates.max() * TIMES[0]):.0e}")
    places, values = halton(400), np.zeros(space.count)
    found = []
    for t in TIMES:
        values[inner] = np.imag(w * np.exp(1j * np.pi * t)) - modes @ (np.exp(-rates * t) * parts)
        found.append(space.evaluate(values, places.astype(float)))
    at = [np.concatenate([np.full((len(places), 1), t), places], axis=1) for t in TIMES]
    return np.concatenate(at).astype(np.float32), np.concatenate(found)


# Coarse and fine: degree, elements of a half side, how often they are halved; or elements.
CASES: dict[str, tuple[Callable, tuple, tuple]] = {
    "areas": (areas, (4, 2, 5), (5, 2, 7)),
    "heat_rough": (heat_rough, (5, 24), (6, 32)),
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or CASES:
        make, *sizes = CASES[name]
        found = []
        for size in sizes:
            begin = time.perf_counter()
            points, u = make(*size)
            found.append(u)
            print(f"{name} {size}: {time.perf_counter() - begin:.0f} s", flush=True)
        print(f"{name}: two meshes differ by {relative(*found):.1e}")
        np.savez_compressed(FOLDER / f"{name}.npz", points=points, u=u.astype(np.float32))


if __name__ == "__main__":
    main()
