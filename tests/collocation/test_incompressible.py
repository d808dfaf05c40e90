"""Which equation keeps a flow from losing mass, read off statements with known structure."""

import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.collocation.incompressible import incompressibilities, velocity_conditions
from symbolic_pinn.collocation.soft import HEAVY, importances
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.methods.random_features.newton import Newton
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.recipe import MappedFeatures, Pole, RandomFeatureExpansion
from symbolic_pinn.solution.metrics import exact_values

t, x, y = sp.symbols("t x y", real=True)
u, v, p = (sp.Function(name, real=True) for name in "uvp")
U, V, P = u(x, y), v(x, y), p(x, y)


def laplacian(f):
    return f.diff(x, 2) + f.diff(y, 2)


def residuals(*equations, space=(x, y)):
    domain, wall = dict.fromkeys(space, (0, 1)), sp.Eq(u(*space).subs(x, 0), 0)
    problem = spinn.Problem(domain=domain, equations=list(equations), conditions=[wall])
    return compile_problem(problem)


def stokes(last):
    return residuals(sp.Eq(laplacian(U), P.diff(x)), sp.Eq(laplacian(V), P.diff(y)), last)


@pytest.mark.parametrize(
    "last",
    [
        sp.Eq(U.diff(x) + V.diff(y), 0),
        sp.Eq(U.diff(x), x - V.diff(y)),
        sp.Eq((x * U).diff(x) - x * V.diff(y) * 2, U),  # x u_x + u - 2 x v_y = u
    ],
)
def test_a_divergence_beside_a_pressure_is_found(last):
    assert incompressibilities(stokes(last)) == {2: frozenset({"u", "v"})}


@pytest.mark.parametrize(
    "last",
    [
        sp.Eq(U.diff(x) + V.diff(y) + P, 0),  # compressible: not of the gradient alone
        sp.Eq(U.diff(x) + V.diff(y), U),  # of another order
        sp.Eq(U.diff(y) + V.diff(x) * U, 0),  # not linear
        sp.Eq(U.diff(y) - V.diff(x), 0),  # a rotation: each component in the other's direction
        sp.Eq(U.diff(x), 0),
    ],
)
def test_other_equations_of_first_order_are_none(last):
    assert incompressibilities(stokes(last)) == {}


def test_a_flow_in_time_that_carries_itself_is_found():
    a, b, q = u(t, x, y), v(t, x, y), p(t, x, y)
    found = residuals(
        sp.Eq(a.diff(t) + a * a.diff(x) + b * a.diff(y) + q.diff(x), laplacian(a)),
        sp.Eq(b.diff(t) + a * b.diff(x) + b * b.diff(y) + q.diff(y), laplacian(b)),
        sp.Eq(a.diff(x) + b.diff(y), 0),
        space=(t, x, y),
    )
    assert incompressibilities(found) == {2: frozenset({"u", "v"})}


def test_systems_of_first_order_have_none():
    """Of the mixed form of Darcy's law all equations are of one order already."""
    found = residuals(sp.Eq(U, -P.diff(x)), sp.Eq(V, -P.diff(y)), sp.Eq(U.diff(x) + V.diff(y), 1))
    assert incompressibilities(found) == {}


@pytest.mark.parametrize("name", ["plate_with_hole", "schroedinger", "reaction_diffusion"])
def test_shipped_systems_that_are_no_flows_have_none(name):
    assert incompressibilities(compile_problem(spinn.load(name))) == {}


def test_conditions_that_give_a_velocity_are_heavy_beside_a_body_only():
    problem = spinn.load("stokes_cylinder")
    found = compile_problem(problem)
    conditions = velocity_conditions(found, frozenset({"u", "v"}))
    # All but the pressure at the end, which comes last, and the momentum.
    assert conditions == tuple(range(3, len(found) - 1))
    assert importances(found, is_box=False) == (1, 1, *[HEAVY] * (len(found) - 3), 1)
    assert importances(found, is_box=True) == (1,) * len(found)


@pytest.mark.usefixtures("x64")
def test_the_velocity_about_a_body_is_better_for_the_weight():
    """Measured with three draws of few features, against the exact flow."""
    problem = spinn.load("stokes_cylinder")
    found = compile_problem(problem)
    points = problem.box.uniform(500, seed=5)
    right = exact_values(problem, points)

    def error(seed, is_box):
        weights = importances(found, is_box=is_box)
        solver = TrialSolver(
            LinearisedResiduals(problem, found),
            problem.box,
            Newton(tuple(map(float, weights))),
            estimates=Estimates.of(()),
            ratio=2.0,
        )
        pole = MappedFeatures(map=Pole(centre=(0.0, 0.0), radius=1.0))
        box = tuple(zip(problem.box.lower, problem.box.upper, strict=True))
        expansion = RandomFeatureExpansion(40, (3.0, 3.0), seed=seed, maps=(pole,), box=box)
        values = solver.values(solver.solve(expansion), points)
        off = {f: values[:, i] - right[f] for i, f in enumerate(problem.fields)}
        return np.hypot(*(np.linalg.norm(off[f]) for f in "uv"))

    ratios = [error(seed, False) / error(seed, True) for seed in (1, 2, 3)]
    assert np.exp(np.mean(np.log(ratios))) < 0.6
