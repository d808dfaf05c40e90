"""How many points there are, and where."""

import jax
import numpy as np
import pytest
import sympy as sp
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn.calculus import Lattice
from symbolic_pinn.methods.full_batch import fixed_points
from symbolic_pinn.methods.full_batch.fixed_points import FixedPoints
from symbolic_pinn.methods.initial_field import starting_field
from symbolic_pinn.objective import Objective
from symbolic_pinn.solution import History, Row, Solution

xs = sp.symbols("x1:6", real=True)
x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)
SQUARE = {x: (-1, 1), y: (-1, 1)}
POISSON = spinn.load("poisson_2d")  # one equation, four conditions


def ball(inside=True):
    w = u(*xs)
    equation = sp.Eq(sum(w.diff(c, 2) for c in xs), 1)
    where = sum(c**2 for c in xs) < 1
    return spinn.Problem(
        domain=dict.fromkeys(xs, (-1, 1)),
        equations=[spinn.Condition(equation, where=where) if inside else equation],
        conditions=[w.subs(c, 1) for c in xs],
    )


def halves():
    return spinn.Problem(
        domain=SQUARE,
        equations=[
            spinn.Condition(sp.Eq(u(x, y).diff(x, 2) + u(x, y).diff(y, 2), 1), where=x < 0),
            spinn.Condition(sp.Eq(u(x, y).diff(x, 2) + u(x, y).diff(y, 2), 2), where=x > 0),
        ],
        conditions=[u(-1, y), u(1, y)],
    )


def objective(problem):
    return Objective.of(problem, Lattice())


@pytest.fixture(autouse=True)
def double():
    with jax.enable_x64(True):
        yield


def sized(problem, numbers, **given):
    return FixedPoints(**given).sized(objective(problem), numbers, 20)


def rows(problem, batch):
    of = objective(problem)
    points = batch.sample(of, 1)
    return sum(len(points[i]) for i in of.sets)


def test_there_are_a_thousand_or_half_as_many_again_as_numbers():
    small, larger = sized(POISSON, 500), sized(POISSON, 1_800)
    assert (small.points, small.resample) == (1_000, None)
    assert larger.resample is None
    assert rows(POISSON, small) == 1_400
    assert larger.points > 1_000
    assert rows(POISSON, larger) == pytest.approx(1.5 * 1_800, rel=0.01)


def test_where_so_many_would_take_long_others_are_taken_now_and_then():
    assert (sized(POISSON, 10_000).points, sized(POISSON, 10_000).resample) == (1_000, 20)
    assert sized(POISSON, 10_000, resample=7).resample == 7
    huge = sized(POISSON, 1_000_000)
    assert huge.resample == 20
    assert rows(POISSON, huge) * 1_000_000 < 4 * fixed_points._NUMBERS


def test_what_was_given_stays():
    given = FixedPoints(50)
    assert sized(POISSON, 10_000, points=50) == given
    assert sized(POISSON, 1_800, face=30).face == 30


def test_all_points_are_where_the_equation_holds():
    problem = ball()
    interior = np.asarray(FixedPoints(1_000).sample(objective(problem), 3)[0])
    assert interior.shape == (1_000, 5)
    assert (np.sum(interior**2, axis=1) < 1).all()
    # A sphere's points are as far from its centre as a uniform density has them.
    radius = np.sqrt(np.sum(interior**2, axis=1))
    assert np.mean(radius) == pytest.approx(5 / 6, abs=0.01)
    everywhere = np.asarray(FixedPoints(1_000).sample(objective(ball(inside=False)), 3)[0])
    assert np.mean(np.sum(everywhere**2, axis=1) < 1) == pytest.approx(0.164, abs=0.02)


def test_residuals_count_where_they_hold():
    batch = sized(halves(), 1_800)
    of = objective(halves())
    here = sum(
        int(h.sum())
        for i, p in enumerate(batch.sample(of, 5))
        for h in fixed_points._where(of, i, np.asarray(p))
    )
    assert 1.5 * 1_800 * 0.98 <= here <= 1.52 * 1_800
    assert rows(halves(), batch) > 1.8 * here - 2 * 200


def test_other_points_are_as_many():
    of = objective(ball())
    first, second = (FixedPoints(300).sample(of, seed) for seed in (0, 20))
    assert [p.shape for p in first] == [p.shape for p in second]
    assert not np.allclose(first[0], second[0])


def test_weights_of_adam_count_for_what_they_counted_there():
    """Adam has the mean over the whole box, in which the ball is a sixth."""
    of = objective(ball())
    known = {"residual": 2.0, "boundary": 3.0}
    row = Row(step=0, losses=known, weights=known, relative_l2={}, seconds=0.0)
    field = starting_field(of.problem, spinn.Recipe(network=spinn.MLP(2, 1)))
    start = Solution(problem=of.problem, field=field, history=History([row]))
    found = FixedPoints().weights(of, start)
    assert found[0] == pytest.approx(2 * 0.164, abs=0.04)
    np.testing.assert_array_equal(found[1:], 3)


@pytest.mark.slow
def test_the_record_says_how_many_were_taken():
    jax.config.update("jax_enable_x64", False)
    recipe = spinn.Recipe(network=spinn.MLP(6, 1))
    solution = solve(spinn.load("heat"), method=spinn.LevenbergMarquardt(1), recipe=recipe)
    assert solution.run.points == 1_000
    given = spinn.LevenbergMarquardt(1, spinn.FixedPoints(40))
    assert solve(spinn.load("heat"), method=given, recipe=recipe).run.points == 40
