"""Every method on linear and nonlinear problems with known answers."""

import jax
import numpy as np
import pytest
import sympy as sp
from helpers import exact_field
from unchecked import solve, solve_ensemble

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.networks import build
from symbolic_pinn.recipe import MLP
from symbolic_pinn.solution import Solution
from symbolic_pinn.verdict import ErrorEstimate, TermError, judge

pytestmark = pytest.mark.slow

t, x, y = sp.symbols("t x y", real=True)
u, v = (sp.Function(n, real=True) for n in "uv")
U, V = u(t, x), v(t, x)
SQUARE = {t: (0, 1), x: (0, 1)}


def heat():
    exact = sp.exp(-t) * sp.sin(sp.pi * x)
    return spinn.manufactured(left=U.diff(t) - U.diff(x, 2), exact={U: exact}, domain=SQUARE)


def front():
    """Burgers' equation, nonlinear."""
    exact = (1 - sp.tanh((x - t / 2) / sp.Rational(4, 5))) / 2
    left = U.diff(t) + U * U.diff(x) - U.diff(x, 2) / 5
    return spinn.manufactured(left=left, exact={U: exact}, domain=SQUARE)


def pair():
    """Two coupled unknowns, one equation nonlinear."""
    exact = {U: sp.cos(t) * sp.sin(x), V: sp.exp(-t) * sp.cos(x)}
    return spinn.manufactured(
        left=[U.diff(t) - U.diff(x, 2) + V * U, V.diff(t) - V.diff(x, 2) - U],
        exact=exact,
        domain=SQUARE,
    )


PROBLEMS = {"linear": heat, "nonlinear": front, "system": pair}
WALL = spinn.Fixed({"wall": 1.0})
BATCH = spinn.FixedPoints(200, 30)
CHAIN = spinn.Chain(spinn.Adam(200, learning_rate=5e-3), spinn.LevenbergMarquardt(40, BATCH))
METHODS = {
    "random features": (spinn.RandomFeatures(tolerance=1e-8), 1e-7),
    "tanh features": (spinn.RandomFeatures(200, (2.0, 2.0), activation="tanh", blocks=1), 1e-4),
    "Levenberg-Marquardt": (spinn.LevenbergMarquardt(60, BATCH), 1e-4),
    "L-BFGS": (spinn.LBFGS(400, BATCH), 2e-2),
    "self-scaled Broyden": (spinn.SelfScaledBroyden(400, BATCH), 5e-3),
    "chain": (CHAIN, 1e-4),
}
RECIPE = spinn.Recipe(network=MLP(12, 2), points=64, steps=200)


# Random features treat each kind of problem in its own way, descents all alike; what one of their
# steps does is proven in full_batch/test_descent.py.
PAIRS = [
    *((n, p) for n in ("random features", "tanh features") for p in PROBLEMS),
    *(("Levenberg-Marquardt", p) for p in ("nonlinear", "system")),
    ("L-BFGS", "nonlinear"),
    ("self-scaled Broyden", "system"),
    ("chain", "nonlinear"),
]


@pytest.mark.parametrize(("name", "problem"), PAIRS)
def test_a_method_solves_a_problem(name, problem):
    method, bound = METHODS[name]
    solution = solve(PROBLEMS[problem](), method=method, recipe=RECIPE)
    assert max(solution.relative_l2().values()) < bound
    assert solution.verdict.status == "converged"
    assert solution.outcome.status == "completed"
    rows = solution.history.rows
    assert [r.step for r in rows] == sorted(r.step for r in rows)
    assert rows[-1].relative_l2["u"] == pytest.approx(solution.relative_l2()["u"], rel=0.5)
    assert not jax.config.jax_enable_x64


@pytest.mark.parametrize(
    "method", [spinn.RandomFeatures(tolerance=1e-6), spinn.LevenbergMarquardt(60, BATCH)]
)
def test_a_parameter_is_found(method):
    problem = spinn.load("heat_inverse")
    solution = solve(problem, method=method, recipe=RECIPE)
    found = solution.run.estimates["kappa"]
    assert abs(found.value - 0.1) < 3 * found.standard_error
    assert found.standard_error < 1e-3
    assert solution.history.rows[-1].estimates["kappa"] == pytest.approx(found.value, rel=0.05)


# With the scales that a search found, where it takes long.
KINDS = {
    "schroedinger": spinn.RandomFeatures(450, (5.0, 60.0), blocks=1),
    "heat_family": spinn.RandomFeatures(300, (2.0, 2.0, 1.4), blocks=1),
    **dict.fromkeys(
        ("volterra", "advection", "beam", "reaction_diffusion", "kuramoto_sivashinsky"),
        spinn.RandomFeatures(tolerance=1e-5),
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_random_features_solve_every_kind_of_statement(name):
    solution = solve(spinn.load(name), method=KINDS[name])
    assert max(solution.relative_l2().values()) < 1e-4
    assert solution.verdict.status == "converged"


def test_random_features_are_saved_and_read(tmp_path):
    for method in (
        spinn.RandomFeatures(60, (2.0, 3.0)),
        spinn.RandomFeatures(40, (2.0, 3.0), cells=((), (0.5,)), blocks=1),
        spinn.RandomFeatures(100, (2.0, 3.0), blocks=2),
    ):
        solution = solve(heat(), method=method)
        folder = tmp_path / str(method.features)
        solution.save(folder)
        again = spinn.Solution.load(folder)
        xs = np.linspace(0, 1, 7)
        np.testing.assert_array_equal(again(t=0.4, x=xs), solution(t=0.4, x=xs))
        assert again.verdict == solution.verdict
        assert again.history.rows[-1].method == solution.history.rows[-1].method
        slope = solution.evaluate(U.diff(x), t=0.4, x=xs)
        np.testing.assert_allclose(slope, np.pi * np.exp(-0.4) * np.cos(np.pi * xs), atol=1e-2)


def test_a_solution_starts_the_next_one():
    """From a viscosity at which Newton's method succeeds to a smaller one."""
    stated = front()
    first = solve(stated, method=spinn.RandomFeatures(150, (2.0, 3.0)))
    again = solve(stated, method=spinn.RandomFeatures(150, (2.0, 3.0)), start=first)
    assert again.relative_l2()["u"] == pytest.approx(first.relative_l2()["u"], rel=0.1)
    network = solve(stated, method=spinn.LevenbergMarquardt(10, BATCH), recipe=RECIPE)
    later = solve(stated, method=spinn.LevenbergMarquardt(10, BATCH), start=network)
    assert later.relative_l2()["u"] < network.relative_l2()["u"]
    assert later.history.rows[0].relative_l2 == pytest.approx(network.relative_l2())


def test_a_chain_tells_of_all_its_methods():
    method = CHAIN
    rows = []
    solution = solve(heat(), method=method, recipe=RECIPE, report=rows.append)
    assert solution.run.method == "adam, lm"
    assert [stage.method for stage in solution.run.stages] == ["adam", "lm"]
    assert solution.run.steps == sum(s.steps for s in solution.run.stages)
    assert [r.step for r in rows] == [r.step for r in solution.history.rows]
    assert method.planned_steps(RECIPE) == 240
    damping = solution.history.column("method/damping")
    assert np.isnan(damping[0])
    assert damping[-1] > 0


def test_an_ensemble_of_any_method():
    found = solve_ensemble(
        heat(), seeds=2, method=spinn.LevenbergMarquardt(20, BATCH), recipe=RECIPE
    )
    errors = [s.relative_l2()["u"] for s in found.solutions]
    assert len(errors) == 2
    assert errors[0] != errors[1]
    assert [s.run.seed for s in found.solutions] == [1234, 1235]


def test_auto_says_what_it_chose_and_why():
    by_features = solve(heat(), method=spinn.Auto())
    assert by_features.run.chosen == "random features, since coordinates are few: 2"
    assert by_features.relative_l2()["u"] < 1e-9
    oscillator = spinn.load("harmonic_oscillator")
    own = build(MLP(8, 1), 1, 1, key=jax.random.key(0))
    trained = solve(oscillator, method=spinn.Auto(), network=own, steps=50, points=16)
    assert "a network of your own: Adam with gradient weights, then" in trained.run.chosen
    assert trained.run.method == "adam, lm"


def test_auto_leaves_many_coordinates_to_networks(monkeypatch):
    xs = sp.symbols("x1:8", real=True)
    w = u(*xs)
    many = spinn.manufactured(
        left=sum(w.diff(c, 2) for c in xs), exact={w: sum(xs)}, domain=dict.fromkeys(xs, (0, 1))
    )

    def trained(self, task, why):
        raise RuntimeError(why)

    monkeypatch.setattr(spinn.Auto, "_trained", trained)
    with pytest.raises(RuntimeError, match="7 coordinates are too many for random features"):
        solve(many, method=spinn.Auto())


def test_auto_trains_where_newtons_method_cannot_begin(monkeypatch):
    problem = spinn.Problem(
        domain={x: (0, 1)},
        equations=[u(x).diff(x, 2) - sp.sqrt(u(x) - 5)],
        conditions=[u(x).diff(x).subs(x, 0), u(x).diff(x).subs(x, 1)],
    )

    def trained(self, task, why):
        raise RuntimeError(why)

    monkeypatch.setattr(spinn.Auto, "_trained", trained)
    with pytest.raises(RuntimeError, match=r"random features cannot begin .*not finite"):
        solve(problem, method=spinn.Auto())


def judged_by(residual, error):
    """A solution with such a relative residual, and such an estimate of its error or none."""
    problem = heat()
    term = TermError(name="equation 1", group="residual", rms=residual, largest=residual, size=1.0)
    estimate = ErrorEstimate() if error is None else ErrorEstimate(relative={"u": error})
    return Solution(
        problem=problem,
        field=exact_field(problem),
        network=None,
        verdict=judge([term], estimate=estimate),
    )


@pytest.mark.parametrize(
    ("features", "network", "which"),
    [
        ((0.1, 0.5), (0.5, 0.2), "network"),  # by the estimates, if there are both
        ((0.1, None), (0.5, 0.2), "features"),  # else by the residuals
        ((0.5, None), (0.1, 0.9), "network"),
        ((0.1, 0.9), (0.5, None), "features"),
    ],
)
def test_auto_gives_the_better_of_two(features, network, which, monkeypatch):
    first, second = judged_by(*features), judged_by(*network)
    monkeypatch.setattr(spinn.RandomFeatures, "solve", lambda method, task: (first,))
    monkeypatch.setattr(spinn.Auto, "_trained", lambda auto, task, why: second)
    found = solve(first.problem, method=spinn.Auto())
    assert found.verdict == (first if which == "features" else second).verdict


def test_auto_begins_no_network_when_time_is_up(monkeypatch):
    monkeypatch.setattr(spinn.Auto, "_trained", None)
    # The walls contradict the start: nothing smooth solves it.
    torn = spinn.Problem(
        domain=SQUARE,
        equations=[sp.Eq(U.diff(t), U.diff(x, 2))],
        conditions=[sp.Eq(u(0, x), 1), sp.Eq(u(t, 0), -1), sp.Eq(u(t, 1), 1)],
    )
    solution = solve(torn, method=spinn.Auto(), budget=1e-9)
    assert solution.outcome.status == "out of time"
    assert solution.run.method == "random-features"
    assert solution.verdict.status != "converged"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: spinn.RandomFeatures(features=0), "`features` is 0"),
        (lambda: spinn.RandomFeatures(activation="relu"), "give one of cos, tanh"),
        (lambda: spinn.RandomFeatures(tolerance=-1.0), "`tolerance` is -1.0"),
        (lambda: spinn.LevenbergMarquardt(0), "`steps` is 0"),
        (lambda: spinn.FixedPoints(0), "`points` is 0"),
        (lambda: spinn.FixedPoints(precision=16), "give 32 or 64"),
        (lambda: spinn.Adam(-1), "`steps` is -1"),
        (lambda: _solve(spinn.Adam(), budget=0), "`budget` is 0"),
        (lambda: _solve(spinn.Adam(), tolerance=-1), "`tolerance` is -1"),
        (lambda: spinn.Chain(), "one method at least"),
        (lambda: _solve(spinn.RandomFeatures(scales=(1.0,))), "`scales` has 1 entries"),
        (lambda: _solve(spinn.RandomFeatures(blocks=2), "poisson_2d"), "no time coordinate"),
        (lambda: _solve(spinn.Auto(), weighting=spinn.Fixed()), "weightings belong to a method"),
        (
            lambda: _solve(spinn.SelfScaledBroyden(), recipe=RECIPE.but(network=MLP(200, 3))),
            "a dense inverse of their Hessian is too large",
        ),
        (
            lambda: _solve(spinn.LBFGS(batch=spinn.FixedPoints(weighting=WALL))),
            "no loss group `wall`",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_method_is_refused(wrong, message):
    with pytest.raises(InputError, match=message):
        wrong()


def _solve(method, name="heat", **settings):
    return solve(spinn.load(name), method=method, **settings)


def test_a_setting_that_no_method_uses_is_refused():
    problem = heat()
    features, descent = spinn.RandomFeatures(), spinn.LevenbergMarquardt(2, BATCH)
    with pytest.raises(InputError, match="`steps` would be ignored by random-features"):
        solve(problem, method=features, steps=20)
    with pytest.raises(InputError, match="`snapshots` would be ignored by lm"):
        solve(problem, method=descent, snapshots=True)
    with pytest.raises(InputError, match="`points` would be ignored by lm and random-features"):
        solve(problem, method=descent, cross_check=features, points=20)
    with pytest.raises(InputError, match="`network` would be ignored"):
        solve_ensemble(problem, seeds=2, method=features, network=MLP(4, 1))
    with pytest.raises(InputError, match=r"`stepz=` is no argument .*; did you mean `steps`"):
        solve(problem, method=features, stepz=20)
    assert spinn.Chain(spinn.Adam(), descent).settings >= descent.settings | {"steps"}
