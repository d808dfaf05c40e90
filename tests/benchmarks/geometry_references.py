"""References of the benchmark of regions where there is no closed form.

    python tests/benchmarks/geometry_references.py      writes data/, shows how well two ways agree

`classic` and `l_shape` are expansions whose error is at most that on the boundary, held against a
double layer; `boltzmann` is that of suite_disks.py with more modes; `naca` is a double layer on two
meshes. data/ also gets the wing as a polygon and the surface of a torus, for the rows that read
files.
"""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from geometry_expansions import (
    CORNERS,
    holes,
    holes_boundary_error,
    l_shape,
    l_shape_boundary_error,
    l_shape_integral,
)
from geometry_integrals import Rims, circle, segments
from geometry_wing import region, stream, wing, write
from scipy.stats import qmc
from suite_disks import CIRCLES, solution

FOLDER = Path(__file__).with_name("data")
POINTS = 500
HOLES = tuple(complex(a, b) for a in (-0.3, 0.3) for b in (-0.3, 0.3))
FINE, COARSE = (18, 22), (14, 18)  # modes and powers of the four holes
L_FINE, L_COARSE = (60, 5), (40, 5)  # powers and logarithms of the L-shape


def drawn(low: complex, high: complex, keep: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Quasi-random places of a box where something holds."""
    unit = qmc.Halton(2, seed=0).random(8 * POINTS)
    z = low + unit[:, 0] * (high - low).real + 1j * unit[:, 1] * (high - low).imag
    return z[keep(z)][:POINTS]


def beyond(z: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The distance to the nearest of other places."""
    return np.abs(z[:, None] - np.asarray(others)).min(axis=1)


def classic_by_layer(z: np.ndarray, panels: int = 16, levels: int = 8) -> np.ndarray:
    """`classic` again, in another way."""
    square = segments((-0.5 - 0.5j, 0.5 - 0.5j, 0.5 + 0.5j, -0.5 + 0.5j), panels, levels)
    rims = Rims([square, *(circle(c, 0.1, panels) for c in HOLES)], HOLES)
    return rims.values(rims.solve(np.where(rims.nodes[4] == 0, 1.0, 0.0)), z)


def l_shape_by_layer(z: np.ndarray, panels: int = 16, levels: int = 20) -> np.ndarray:
    """`l_shape` again: u + |z|^2/4 is harmonic, and |z|^2/4 on the boundary."""
    rims = Rims([segments(CORNERS, panels, levels)])
    return rims.values(rims.solve(np.abs(rims.nodes[0]) ** 2 / 4), z) - np.abs(z) ** 2 / 4


def classic() -> tuple[np.ndarray, np.ndarray, dict[str, float]]:
    """PINNacle's Poisson2d-C."""
    z = drawn(-0.5 - 0.5j, 0.5 + 0.5j, lambda z: beyond(z, HOLES) > 0.1)
    u = holes(z, *FINE)
    inner = (beyond(z, HOLES) > 0.12) & (np.abs(z.real) < 0.47) & (np.abs(z.imag) < 0.47)
    return (
        z,
        u,
        {
            "on the boundary": holes_boundary_error(*FINE),
            "two expansions": _off(u, holes(z, *COARSE)),
            "double layer": _off(u[inner], classic_by_layer(z[inner])),
        },
    )


def l_shape_values() -> tuple[np.ndarray, np.ndarray, dict[str, float]]:
    """-lap u = 1 and u = 0."""
    z = drawn(-1 - 1j, 1 + 1j, lambda z: (z.real < 0) | (z.imag > 0))
    u = l_shape(z, *L_FINE)
    inner = beyond(z, Rims([segments(CORNERS, 20, 0)]).nodes[0]) > 0.05
    return (
        z,
        u,
        {
            "on the boundary": l_shape_boundary_error(*L_FINE),
            "two expansions": _off(u, l_shape(z, *L_COARSE)),
            "double layer": _off(u[inner], l_shape_by_layer(z[inner])),
            "integral": l_shape_integral(*L_FINE),
            "two integrals": abs(l_shape_integral(*L_FINE) - l_shape_integral(*L_COARSE, 50)),
        },
    )


def boltzmann() -> tuple[np.ndarray, np.ndarray, dict[str, float]]:
    """PINNacle's Poisson2d-CG."""
    disks = np.array(CIRCLES)
    z = drawn(
        -1 - 1j, 1 + 1j,
        lambda z: np.all(np.abs(z[:, None] - disks @ (1, 1j, 0)) > disks[:, 2], axis=1),
    )  # fmt: skip
    u = solution(z.real, z.imag, 50)
    return z, u, {"two expansions": _off(u, solution(z.real, z.imag, 40))}


def naca() -> tuple[np.ndarray, np.ndarray, dict[str, float]]:
    """Potential flow past NACA 2412, away from its surface by at least 0.02."""
    outline = Rims([wing(60, 4, 0)]).nodes[0]
    double = region(60, 4).layer  # without a density it measures the angle seen: 1 inside

    def keep(z: np.ndarray) -> np.ndarray:
        number = region(60, 4).nodes[4]
        outside = np.abs(double(z)[:, number == 1].sum(axis=1)) < 0.5
        near = (np.abs(z.real - 0.5) > 1.45) | (np.abs(z.imag) > 0.95)
        return outside & ~near & (beyond(z, outline) > 0.02)

    z = drawn(-1 - 1j, 2 + 1j, keep)
    u = stream(z, 36, 26)
    others = {"fewer panels": (28, 22), "a coarser tail": (36, 26, 20)}
    return z, u, {name: _off(u, stream(z, *other)) for name, other in others.items()}


def _off(u: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(u - other).max())


def torus(path: Path) -> None:
    """A closed surface of 768 triangles."""
    import trimesh

    trimesh.creation.torus(1.0, 0.4, major_sections=32, minor_sections=12).export(path)


FOUND = {"classic": classic, "l_shape": l_shape_values, "boltzmann": boltzmann, "naca": naca}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    facts = {}
    for name, find in FOUND.items():
        z, u, facts[name] = find()
        print(name, len(z), facts[name], flush=True)
        points = np.stack([z.real, z.imag], axis=1)
        np.savez_compressed(FOLDER / f"{name}.npz", points=points, u=u)
    (FOLDER / "references.json").write_text(json.dumps(facts, indent=1) + "\n")
    write(FOLDER / "naca2412.dat")
    torus(FOLDER / "torus.stl")


if __name__ == "__main__":
    main()
