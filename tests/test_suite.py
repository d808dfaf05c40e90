"""The public suite of tests/benchmarks: its statements load, and its references are right.

Solvers of references are held against flows and fields that are known in closed form.
"""

import sys
from pathlib import Path

import jax
import numpy as np
import pytest
from helpers import exact_field

import symbolic_pinn as spinn
from symbolic_pinn.calculus import NestedJvp
from symbolic_pinn.compiler import covered
from symbolic_pinn.objective import Objective
from symbolic_pinn.problem import DATA

pytestmark = pytest.mark.slow

BENCHMARKS = Path(__file__).with_name("benchmarks")
if not BENCHMARKS.exists():
    pytest.skip("benchmarks are not in a source distribution", allow_module_level=True)
sys.path.append(str(BENCHMARKS))
import suite_disks  # noqa: E402
import suite_long  # noqa: E402
import suite_rings  # noqa: E402
import suite_steady  # noqa: E402
from suite_areas import A  # noqa: E402
from suite_cases import FOLDER, relative  # noqa: E402
from suite_conduction import rim  # noqa: E402
from suite_elements import Space, stiffness, towards  # noqa: E402
from suite_flows import Flow, spaces  # noqa: E402
from suite_problems import PROBLEMS  # noqa: E402
from suite_rough import field  # noqa: E402

EXACT = ("heat_multi", "heat_ball", "wave_1d", "poisson_multi", "poisson_5d", "inverse_poisson",
         "inverse_heat")  # fmt: skip
STORED = ("cavity", "step", "areas", "heat_rough", "heat_long")


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_of_the_suite_is_understood(name):
    problem = PROBLEMS[name].problem()
    assert bool(problem.exact) is (name in EXACT)
    assert {term.group for term in problem.terms} >= {"residual", "boundary"}


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", EXACT)
def test_the_exact_solution_satisfies_every_term(name):
    problem = PROBLEMS[name].problem()
    objective = Objective.of(problem, NestedJvp())
    points = objective.sample(64, key=jax.random.key(0))
    found = objective.evaluation(exact_field(problem), points)
    for residual, values in zip(objective.residuals, found, strict=True):
        if residual.group == DATA:  # the errors that the statement speaks of
            assert 0.08 < np.std(values) < 0.12
            continue
        assert np.abs(values).max() < 1e-9, residual.name


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("name", EXACT)
def test_the_error_of_the_exact_solution_is_rounding(name):
    problem = PROBLEMS[name].problem()
    errors = PROBLEMS[name].errors(spinn.Solution(problem=problem, field=exact_field(problem)))
    assert set(errors) == set(problem.fields)
    assert max(errors.values()) < 1e-12


@pytest.mark.parametrize("name", STORED)
def test_a_stored_reference_lies_where_the_equations_hold(name):
    problem = PROBLEMS[name].problem()
    points, values = PROBLEMS[name].reference(problem)
    assert set(values) == set(problem.fields)
    assert len(points) >= 3000
    assert np.all((points >= problem.box.lower) & (points <= problem.box.upper))
    assert covered(problem, points).all()
    assert all(v.shape == (len(points),) and np.isfinite(v).all() for v in values.values())
    assert (FOLDER / f"{name}.npz").stat().st_size < 200_000


def test_the_fields_of_areas_stand_where_its_reference_has_them():
    stated, middles = suite_steady.pieces(A), range(-8, 9, 4)
    found = [
        [stated.subs({suite_steady.x: m, suite_steady.y: n}) for n in middles] for m in middles
    ]
    np.testing.assert_allclose(np.array(found, float), A)


def test_the_table_of_the_rough_field_resolves_it():
    table = PROBLEMS["heat_rough"].problem().sources["a"]
    at = np.random.default_rng(0).uniform(size=(2, 2000))
    assert relative(table.at(*at), field(*at)) < 1e-4


def test_elements_hold_a_conduction_problem_with_robin_sides():
    """-div(a grad u) = f and u_n = -u on a square, u a product of sin + cos."""
    edges = towards(0, np.pi / 2, 1, 3)
    space = Space(edges, edges, 6, np.ones(2 * [len(edges) - 1], bool), 8)
    x, y = space.gauss[0]

    def wave(c):
        return np.sin(c) + np.cos(c)  # its slope is its value at 0, the opposite at pi/2

    a, a_along = 2 + np.sin(x + y), np.cos(x + y)
    u_along = (np.cos(x) - np.sin(x)) * wave(y) + wave(x) * (np.cos(y) - np.sin(y))
    load = space.load(2 * a * wave(x) * wave(y) - a_along * u_along)
    exact = np.prod(wave(space.places), axis=1)
    through = rim(space, np.ones((len(space.elements[0]), 1)))
    assert abs(through.sum() - 2 * np.pi) < 1e-12
    left = stiffness(space, a) @ exact
    left += through @ ((2 + np.sin(space.places.sum(axis=1))) * exact)
    np.testing.assert_allclose(left, load, atol=1e-6 * np.abs(load).max())


def test_the_flow_solver_finds_kovasznay_flow():
    nu, (low, high) = 1 / 100, (-0.5, 0.5)
    rate = 1 / (2 * nu) - np.sqrt(1 / (4 * nu**2) + 4 * np.pi**2)

    def exact(x, y):
        wave = np.exp(rate * x)
        u, v = 1 - wave * np.cos(2 * np.pi * y), rate / 2 / np.pi * wave * np.sin(2 * np.pi * y)
        return u, v, (np.exp(2 * rate * low) - wave**2) / 2

    edges = np.linspace(low, high, 5)
    w, q = spaces(edges, edges, np.ones((4, 4), bool), 6)
    x, y = w.places.T
    wall = (np.abs(x) == high) | (np.abs(y) == high)
    flow = Flow(w, q, np.where(wall, np.stack(exact(x, y)[:2]), np.nan), (low, low))
    points = np.random.default_rng(0).uniform(low, high, (200, 2))
    found = flow.at(points)
    for name, right in zip("uvp", exact(*points.T), strict=True):
        assert relative(found[name], right) < 2e-4, name


def test_disks_keep_their_values_and_the_equation():
    modes, h = 16, 1e-3
    np.testing.assert_allclose(suite_disks.solution(*suite_disks.rims(9), modes), 1, atol=1e-4)
    x, y = np.random.default_rng(0).uniform(-0.05, 0.05, (2, 20))  # between the disks

    def u(i, j):
        return suite_disks.solution(x + i * h, y + j * h, modes)

    second = sum(u(*at) for at in ((1, 0), (-1, 0), (0, 1), (0, -1))) - 4 * u(0, 0)
    f = 10 * (17 + x**2 + y**2) * np.sin(np.pi * x) * np.sin(4 * np.pi * y)
    np.testing.assert_allclose(-second / h**2 + 64 * u(0, 0), f, atol=1e-3 * np.abs(f).max())


def test_a_ring_carries_a_soliton():
    """u = 3 c sech^2(sqrt(c)/(2 delta) (x - c t)) solves u_t + u u_x + delta^2 u_xxx = 0."""
    c, delta = 0.5, 0.022

    def soliton(x):
        return 3 * c / np.cosh(np.sqrt(c) / 2 / delta * x) ** 2

    places = np.arange(-256, 256) / 256
    found = suite_rings.on_a_ring(lambda ik: -(delta**2) * ik**3, 1, soliton, places, 5e-4)
    for t, u in zip(suite_rings.TIMES, found, strict=True):
        away = (places[::4] - c * t + 1) % 2 - 1
        assert relative(u, soliton(away)) < 1e-6, t


def test_kuramoto_sivashinsky_keeps_its_mean_and_converges():
    coarse, fine = suite_rings.ks(128, 1e-3)[3], suite_rings.ks(256, 5e-4)[3]
    assert abs(np.mean(fine)) < 1e-12
    assert relative(coarse, fine) < 1e-2


def test_sines_are_their_own_inverse():
    sines = suite_long.Sines(8, 16)
    wave = np.sin(12 * np.pi * sines.x) * np.sin(3 * np.pi * sines.y)
    c = sines.coefficients(wave)
    np.testing.assert_allclose(sines.values(c), wave, atol=1e-14)
    at = np.array([[0.07, 0.4], [0.8, 0.9]])
    right = np.prod(np.sin(at * (12 * np.pi, 3 * np.pi)), axis=1)
    np.testing.assert_allclose(sines.at(c, at), right, atol=1e-14)
