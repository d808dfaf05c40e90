"""The benchmark of regions: its statements are read, and its references are right."""

import json
import sys
from importlib import import_module
from pathlib import Path

import jax
import numpy as np
import pytest
from helpers import exact_field

from symbolic_pinn.calculus import NestedJvp
from symbolic_pinn.objective import Objective

BENCHMARKS = Path(__file__).with_name("benchmarks")
if not BENCHMARKS.exists():
    pytest.skip("benchmarks are not in a source distribution", allow_module_level=True)
sys.path.append(str(BENCHMARKS))
import geometry  # noqa: E402
import geometry_expansions as expansions  # noqa: E402
import geometry_integrals as integrals  # noqa: E402
import geometry_references as references  # noqa: E402
import suite_disks  # noqa: E402
from geometry_cases import CASES, FOLDER, inside, relative  # noqa: E402

for _file in geometry.FILES:
    import_module(_file)
EXACT = ("annulus_neumann", "star_mixed", "heat_disc", "box_ball_cubic", "annuli", "kirsch")


def values_of(name):
    with np.load(FOLDER / f"{name}.npz") as file:
        points, u = file["points"], file["u"]
    assert points.shape == (500, 2)
    return points[:, 0] + 1j * points[:, 1], points, u


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in CASES if not name.endswith("_adam")])
def test_a_problem_is_understood(name):
    if name == "torus":
        pytest.importorskip("trimesh")
        pytest.importorskip("igl")
    problem = CASES[name].problem()
    assert {term.group for term in problem.terms} >= {"residual", "boundary"}
    assert len(inside(problem)) > 2000


@pytest.mark.slow
@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", EXACT)
def test_the_exact_solution_satisfies_every_term(name):
    problem = CASES[name].problem()
    objective = Objective.of(problem, NestedJvp())
    points = objective.sample(64, key=jax.random.key(0))
    found = objective.evaluation(exact_field(problem), points)
    for residual, values in zip(objective.residuals, found, strict=True):
        assert np.abs(values).max() < 1e-9, residual.name


@pytest.mark.parametrize("name", ["classic", "l_shape", "boltzmann"])
def test_a_stored_reference_lies_in_the_region(name):
    _, points, u = values_of(name)
    assert CASES[name].problem().box.contains(points).all()
    assert np.isfinite(u).all()


def test_four_holes_by_a_layer_are_those_by_an_expansion():
    z, _, u = values_of("classic")
    far = references.beyond(z, references.HOLES) > 0.15
    far &= np.maximum(np.abs(z.real), np.abs(z.imag)) < 0.44
    assert far.sum() > 200
    assert np.abs(references.classic_by_layer(z[far], 10, 5) - u[far]).max() < 1e-8
    assert np.abs(expansions.holes(z, 10, 14) - u).max() < 1e-6


def test_the_l_shape_by_a_layer_is_that_by_an_expansion():
    z, _, u = values_of("l_shape")
    sides = integrals.Rims([integrals.segments(expansions.CORNERS, 20, 0)]).nodes[0]
    far = references.beyond(z, sides) > 0.1
    found = references.l_shape_by_layer(z[far], 10, 12)
    assert np.abs(found - u[far]).max() < 2e-6  # the layer's, whose density is infinite at 0
    assert abs(expansions.l_shape_integral(40, 5, 40) - 0.2140758027) < 1e-10


def test_the_reference_of_boltzmann_is_that_of_the_suite():
    z, _, u = values_of("boltzmann")
    assert np.abs(suite_disks.solution(z.real, z.imag, 20) - u).max() < 1e-5


def test_a_layer_finds_a_harmonic_function_around_the_wing():
    """A source and a dipole in the wing, and a polynomial."""
    wing = pytest.importorskip("geometry_wing")
    z, _, _ = values_of("naca")

    def right(z):
        return np.log(np.abs(z - 0.3 - 0.02j)) + np.real(1 / (z - 0.5 - 0.02j)) + np.imag(z**3)

    far = (np.abs(z[:, None] - wing.INSIDE) > 0.8).ravel() & (np.abs(z.imag) < 0.9)
    far &= np.abs(z.real - 0.5) < 1.4
    rims = wing.region(16, 12, tail=22)
    found = rims.values(rims.solve(right(rims.nodes[0])), z[far])
    assert relative(found, right(z[far])) < 1e-5


def test_the_stored_accuracy_is_two_digits_better_than_the_aims():
    facts = json.loads((FOLDER / "references.json").read_text())
    bounds = {"classic": 1e-8, "l_shape": 1e-10, "boltzmann": 1e-6, "naca": 1e-6}
    for name, bound in bounds.items():
        layer = ("integral", "double layer")  # it is the less accurate of two ways
        off = [value for kind, value in facts[name].items() if kind not in layer]
        assert max(off) < bound


def test_a_line_tells_median_and_range():
    runs = [(0, 1e-9), (1, 3e-9), (2, 2e-8)]
    same = {"problem": "l_shape", "verdict": "converged"}
    rows = [
        geometry.Row(seed=i, errors={"int u": e}, estimates={"u": e}, seconds=4.0 + i, **same)
        for i, e in runs
    ]
    assert geometry.line("l_shape", rows) == (
        "| l_shape | int u 3.0e-09 (1e-09 to 2e-08) | 1e-08 | 5.0 | 5 | converged | 3e-09 |"
    )


def test_finite_elements_are_held_to_the_same_references():
    pytest.importorskip("skfem")
    fem = pytest.importorskip("geometry_fem")
    assert fem.classic(8)[2] < 5e-4
    assert fem.one_hole(8)[2] < 5e-4
    assert fem.l_shape(2)[2] < 1e-4
