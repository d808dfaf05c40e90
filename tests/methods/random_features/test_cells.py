"""Where edges between cells are put before anything is known of a solution."""

import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.methods.random_features.cell_search import as_long_as_wide, wants_cells
from symbolic_pinn.methods.random_features.cells import towards
from symbolic_pinn.methods.random_features.newton import Newton
from symbolic_pinn.methods.random_features.trials import TrialSolver
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective import LinearisedResiduals
from symbolic_pinn.recipe import RandomFeatureExpansion

x, y = sp.symbols("x y", real=True)
U = sp.Function("u", real=True)(x, y)


def test_without_places_intervals_are_as_long_as_asked_for():
    assert towards([], 1.0) == ()
    assert towards([(0.5, 0.3)], 1.0 - 1e-8) == ()  # a square, but for the rounding of its box
    assert towards([], 0.3) == (0.25, 0.5, 0.75)


def test_intervals_grow_with_the_way_from_a_place():
    edges = np.array([0.0, *towards([(0.1, 0.02)], 0.05), 1.0])
    lengths, middles = np.diff(edges), (edges[1:] + edges[:-1]) / 2
    assert (lengths[np.abs(middles - 0.1) < 0.1] <= 0.05).all()
    away = np.maximum(np.maximum(0.1 - edges[1:], edges[:-1] - 0.1) - 0.02, 0)
    assert (lengths <= np.maximum(0.05, 1.5 * away) + 1e-12).all()
    assert lengths[-1] == 0.5


def solver_of(domain):
    problem = spinn.Problem(
        domain=domain,
        equations=[sp.Eq(U.diff(x, 2) + U.diff(y, 2), 1)],
        conditions=[sp.Eq(x, 0) >> sp.Eq(U, 0)],
    )
    found = compile_problem(problem)
    return TrialSolver(
        LinearisedResiduals(problem, found),
        problem.box,
        Newton((1.0, 1.0)),
        estimates=Estimates.of(()),
        ratio=2.0,
    )


HOLE = (x - sp.Rational(1, 2)) ** 2 + (y - sp.Rational(1, 2)) ** 2 > sp.Rational(1, 100)


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize(
    ("length", "inner"), [(1, None), (8, (0.125, 0.25, 0.5)), (3, (0.25, 0.5, 0.75))]
)
def test_cells_of_a_channel_are_about_as_long_as_wide(length, inner):
    solver = solver_of({x: (0, length), y: (0, 1), (x, y): HOLE})
    first = solver.solve(RandomFeatureExpansion(4, (1.0, 1.0)))
    made = as_long_as_wide(solver, first, 5, 60)
    assert (None if made is None else made.cells) == (None if inner is None else (inner, ()))
    assert first.score > 0.05
    assert wants_cells(solver.problem, first) == (inner is not None)
    # Too many of them are none.
    assert as_long_as_wide(solver, first, 5, 2) is None


@pytest.mark.usefixtures("x64")
def test_a_long_box_is_left_to_the_search():
    solver = solver_of({x: (0, 8), y: (0, 1)})
    first = solver.solve(RandomFeatureExpansion(4, (1.0, 1.0)))
    assert as_long_as_wide(solver, first, 5, 60) is None


@pytest.mark.usefixtures("x64")
def test_newtons_method_ends_where_an_expansion_can_do_no_better():
    """Few features leave a residual: steps that only follow the scaling of rows are not taken."""
    problem = spinn.load("kovasznay")
    found = compile_problem(problem)
    solver = TrialSolver(
        LinearisedResiduals(problem, found),
        problem.box,
        Newton((1.0,) * len(found), iterations=30),
        estimates=Estimates.of(()),
        ratio=2.0,
    )
    expansion, states = RandomFeatureExpansion(40, (3.0, 3.0)), []
    collocation = solver.collocation(expansion)
    last = solver.newton.solve(collocation, solver.estimates, None, states.append)
    assert last.converged
    assert len(states) < 12
    assert last.merit < 1.02 * min(s.merit for s in states)
