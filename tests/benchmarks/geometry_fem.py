"""Finite elements beside the benchmark of regions: seconds and error of P2 triangles.

    pip install scikit-fem
    python tests/benchmarks/geometry_fem.py

Three problems of geometry_singular.py. Elements at a hole have curved edges; those of the L-shape
become finer towards the inner corner. Seconds are those of mesh, assembly and solve (SuperLU),
imports not; errors are relative L2 errors by quadrature, of the L-shape that of int u.
"""

import time
from collections.abc import Callable

import numpy as np
import skfem
from geometry_expansions import holes, l_shape_integral
from skfem.models.poisson import laplace, unit_load


def ring(half: float, centre: complex, radius: float, box: tuple, count: int) -> skfem.MeshTri2:
    """A rectangle around a circle: rays from the circle to the sides, cut into triangles.

    Args:
        half: of the length of the sides.
        centre: of the circle.
        radius: of it.
        box: the lower left corner of the square.
        count: elements along a side.
    """
    low = complex(*box)
    s = np.arange(4 * count) / count
    side, along = s.astype(int), s % 1
    corners = low + 2 * half * np.array([0, 1, 1 + 1j, 1j, 0])
    outer = corners[side] + along * (corners[side + 1] - corners[side])
    angle = np.angle(outer - centre)
    inner = centre + radius * np.exp(1j * angle)
    t = np.linspace(0, 1, count + 1)[:, None]
    t = (t + t**2) / 2  # finer at the circle
    z = (inner + t * (outer - inner)).ravel()
    i, j = np.meshgrid(np.arange(count), np.arange(4 * count), indexing="ij")
    a, b = i * 4 * count + j, i * 4 * count + (j + 1) % (4 * count)
    c, d = a + 4 * count, b + 4 * count
    triangles = np.concatenate([[a, b, d], [a, d, c]], axis=1).reshape(3, -1)
    return skfem.MeshTri(np.stack([z.real, z.imag]), np.ascontiguousarray(triangles))


def curved(mesh: skfem.MeshTri, circles: list[tuple[complex, float]]) -> skfem.MeshTri2:
    """With the middles of edges at a hole put onto its rim."""
    found = skfem.MeshTri2.from_mesh(mesh)
    places = np.array(found.doflocs)
    middles = places[0, mesh.nvertices :] + 1j * places[1, mesh.nvertices :]
    ends = (mesh.p[0] + 1j * mesh.p[1])[mesh.facets]
    for centre, radius in circles:  # a union of meshes rounds their places
        on = np.all(np.abs(np.abs(ends - centre) - radius) < 1e-6, axis=0)
        away = middles[on] - centre
        middles[on] = centre + radius * away / np.abs(away)
    places[:, mesh.nvertices :] = middles.real, middles.imag
    return skfem.MeshTri2(np.ascontiguousarray(places), found.t)


def dirichlet(mesh: skfem.Mesh, right: Callable) -> tuple[skfem.Basis, np.ndarray]:
    """lap u = 0 with values on the boundary, a function of complex places."""
    basis = skfem.Basis(mesh, skfem.ElementTriP2(), intorder=5)
    matrix = laplace.assemble(basis)
    fixed = basis.get_dofs()
    u = basis.zeros()
    at = basis.doflocs[:, fixed.flatten()]
    u[fixed.flatten()] = right(at[0] + 1j * at[1])
    return basis, skfem.solve(*skfem.condense(matrix, x=u, D=fixed))


def error(basis: skfem.Basis, u: np.ndarray, right: Callable) -> float:
    """The relative L2 error by quadrature."""
    found, at = np.asarray(basis.interpolate(u)), np.asarray(basis.global_coordinates())
    expected = right((at[0] + 1j * at[1]).ravel()).reshape(found.shape)
    squares = [np.sum(e**2 * basis.dx) for e in (found - expected, expected)]
    return float(np.sqrt(squares[0] / squares[1]))


def classic(count: int) -> tuple[float, int, float]:
    """Four holes: one quarter and its mirror images."""
    begin = time.perf_counter()
    quarter = ring(0.25, 0.3 + 0.3j, 0.1, (0, 0), count)
    half = quarter + quarter.mirrored((1, 0))
    mesh = curved(
        half + half.mirrored((0, 1)),
        [(complex(a, b), 0.1) for a in (-0.3, 0.3) for b in (-0.3, 0.3)],
    )
    basis, u = dirichlet(mesh, lambda z: (np.maximum(abs(z.real), abs(z.imag)) > 0.5 - 1e-9) * 1.0)
    seconds = time.perf_counter() - begin
    return seconds, len(u), error(basis, u, lambda z: holes(z, 14, 18))


def one_hole(count: int) -> tuple[float, int, float]:
    """u = log|z - 1/10| around a hole of radius 1/4."""

    def right(z: np.ndarray) -> np.ndarray:
        return np.log(np.abs(z - 0.1))

    begin = time.perf_counter()
    mesh = curved(ring(1, 0, 0.25, (-1, -1), count), [(0j, 0.25)])
    basis, u = dirichlet(mesh, right)
    return time.perf_counter() - begin, len(u), error(basis, u, right)


def l_shape(count: int) -> tuple[float, int, float]:
    """-lap u = 1, u = 0: the error of int u; `count` refinements, more at the corner."""
    begin = time.perf_counter()
    mesh = skfem.MeshTri.init_lshaped().refined(count)
    for level in range(4 * count):
        near = np.abs(mesh.p[:, mesh.t].mean(axis=1)).max(axis=0) < 0.5**level
        mesh = mesh.refined(np.nonzero(near)[0])
    basis = skfem.Basis(mesh, skfem.ElementTriP2(), intorder=4)
    load = unit_load.assemble(basis)
    u = skfem.solve(*skfem.condense(laplace.assemble(basis), load, D=basis.get_dofs()))
    seconds = time.perf_counter() - begin
    right = l_shape_integral()
    return seconds, len(u), abs(float(load @ u) - right) / right


ROWS = {classic: (8, 16, 32), one_hole: (16, 32, 64), l_shape: (2, 3, 4, 5)}


def main() -> None:
    print("| problem | unknowns | seconds | error |\n|---|---|---|---|")
    for solve, sizes in ROWS.items():
        for size in sizes:
            seconds, unknowns, off = solve(size)
            print(f"| {solve.__name__} | {unknowns} | {seconds:.2f} | {off:.1e} |", flush=True)


if __name__ == "__main__":
    main()
