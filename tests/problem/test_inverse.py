"""Trainable parameters, observations, and what the data say about the parameters."""

import warnings

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp
from helpers import formula_field
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn import InputError, Trainable
from symbolic_pinn.calculus import Lattice, NestedJvp
from symbolic_pinn.diagnosis import OK, diagnose
from symbolic_pinn.networks import Estimates
from symbolic_pinn.objective import Objective
from symbolic_pinn.problem import problem_from_data, problem_to_data
from symbolic_pinn.recipe import MLP
from symbolic_pinn.solution import Solution

pytestmark = pytest.mark.slow

t, x = sp.symbols("t x", real=True)
kappa, source = sp.symbols("kappa source", real=True)
u = sp.Function("u", real=True)
U = u(t, x)
TRUE, NOISE = 0.2, 0.01
DECAY = sp.exp(-(sp.pi**2) * kappa * t) * sp.sin(sp.pi * x)
SMALL = spinn.Recipe(
    network=MLP(width=20, depth=2), points=100, steps=3_000, learning_rate=5e-3, decay_steps=500
)


def measured(count=100, seed=0):
    random = np.random.default_rng(seed)
    ts, xs = random.uniform(size=(2, count))
    values = np.exp(-(np.pi**2) * TRUE * ts) * np.sin(np.pi * xs)
    return ts, xs, values + random.normal(scale=NOISE, size=count)


def heat(data=None, **more):
    ts, xs, values = measured()
    return spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(U.diff(t), kappa * U.diff(x, 2))],
        conditions=[sp.Eq(u(0, x), sp.sin(sp.pi * x)), sp.Eq(u(t, 0), 0), sp.Eq(u(t, 1), 0)],
        **{
            "observations": {U: {t: ts, x: xs, "u": values} if data is None else data},
            "exact": {U: DECAY},
            "parameters": {kappa: Trainable(0.3, (0, None), TRUE)},
            "recipe": SMALL,
            **more,
        },
    )


def rows(problem):
    [term] = [t for t in problem.terms if t.group == "data"]
    [values] = term.face.samples.values.values()
    return np.column_stack([term.face.samples.points, values])


def test_a_file_a_mapping_and_an_array_state_the_same(tmp_path):
    ts, xs, values = measured()
    file = tmp_path / "data.csv"
    np.savetxt(file, np.stack([values, xs, ts], 1), delimiter=",", header="u,x,t", comments="")
    expected = np.stack([ts, xs, values], 1)
    for data in (file, str(file), {"t": ts, "x": xs, U: values}, expected, expected.tolist()):
        np.testing.assert_allclose(rows(heat(data)), expected, rtol=1e-15)


def test_what_is_measured_may_be_any_expression_at_any_place():
    ts = np.linspace(0, 1, 7)
    flux = {t: ts, "value": -np.pi * np.exp(-(np.pi**2) * TRUE * ts)}
    problem = spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(U.diff(t), kappa * U.diff(x, 2))],
        conditions=[sp.Eq(u(0, x), sp.sin(sp.pi * x))],
        parameters={kappa: TRUE},
        observations={U.diff(x).subs(x, 1): flux, U.diff(x).subs(x, 0): flux},
    )
    assert problem.groups == ("residual", "initial", "data")
    objective = Objective.of(problem, Lattice())
    with jax.enable_x64(True):
        field = formula_field(problem, {"u": DECAY})
        points = objective.sample(64, key=jax.random.key(0))
        assert [p.shape for p in points] == [(64, 2), (64, 2), (7, 3), (7, 3)]
        *_, right, left = objective.evaluation(field, points)
    np.testing.assert_allclose(right, 0, atol=1e-13)
    np.testing.assert_allclose(left, -2 * flux["value"], rtol=1e-13)


def test_what_is_measured_at_the_same_points_shares_them():
    ts, xs, values = measured()
    problem = spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(U.diff(t), U.diff(x, 2))],
        conditions=[],
        observations={U: [*zip(ts, xs, values, strict=True)], U.diff(x): np.stack([ts, xs, xs], 1)},
    )
    assert len(problem.faces) == 2
    objective = Objective.of(problem, NestedJvp())
    with jax.enable_x64(True):
        field = formula_field(problem, {"u": sp.S.Zero * t})
        _, first, second = objective.evaluation(field, objective.sample(200, key=jax.random.key(0)))
    np.testing.assert_allclose(-first, values)
    np.testing.assert_allclose(-second, xs)


def test_of_many_rows_each_step_takes_some():
    ts, xs, values = measured(1000)
    problem = heat(np.stack([ts, xs, values], 1))
    points = Objective.of(problem, Lattice()).sample(64, key=jax.random.key(1))[-1]
    assert points.shape == (64, 3)
    known = {tuple(row) for row in np.stack([ts, xs, values], 1).astype(np.float32)}
    assert {tuple(row) for row in np.asarray(points)} <= known
    assert len({tuple(row) for row in np.asarray(points)}) > 50


PARAMETERS = [
    Trainable(0.3),
    Trainable(0),
    Trainable(0.3, (0.1, None)),
    Trainable(-2, (None, 1)),
    Trainable(0.3, (0, 1)),
]


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda p: f"{p.start}, {p.bounds}")
def test_a_parameter_starts_at_its_start_and_keeps_within_its_bounds(parameter):
    def at(z):
        return float(Estimates((jnp.array(z),), (parameter,)).values[0])

    assert at(0.0) == pytest.approx(float(parameter.start), abs=1e-15)
    lower = -np.inf if parameter.lower is None else parameter.lower
    upper = np.inf if parameter.upper is None else parameter.upper
    values = [at(z) for z in (-30.0, -1.0, 0.0, 1.0, 30.0)]
    assert values == sorted(values)
    assert all(lower <= v <= upper for v in values)
    slope = float(Estimates((jnp.array(0.4),), (parameter,)).slopes[0])
    assert slope == pytest.approx((at(0.4 + 1e-5) - at(0.4 - 1e-5)) / 2e-5, rel=1e-8)


@pytest.mark.usefixtures("x64")
def test_the_residual_and_its_gradient_follow_the_parameter():
    problem = heat()
    objective = Objective.of(problem, Lattice())
    points = objective.sample(16, key=jax.random.key(0))

    def residual(z):
        field = formula_field(problem, {"u": DECAY})
        estimates = Estimates((jnp.asarray(z),), (Trainable(TRUE, (0, None)),))
        field = type(field)(field.network, field.mu, field.sigma, estimates)
        return objective.evaluation(field, points)[0]

    np.testing.assert_allclose(residual(0.0), 0, atol=1e-13)
    # u_t - theta u_xx with theta = TRUE e^z
    u_xx = np.array([float(DECAY.diff(x, 2).subs({kappa: TRUE, t: a, x: b})) for a, b in points[0]])
    np.testing.assert_allclose(residual(0.5), TRUE * (1 - np.exp(0.5)) * u_xx, rtol=1e-12)
    slope = jax.jacfwd(residual)(0.5)
    np.testing.assert_allclose(slope, -TRUE * np.exp(0.5) * u_xx, rtol=1e-12)


def test_diagnosis_puts_in_the_true_value():
    assert {f.level for f in diagnose(heat())} == {OK}
    findings = diagnose(heat(parameters={kappa: Trainable(0.3, exact=0.21)}))
    assert any(f.topic == "exact" and f.level == OK for f in findings)


def test_a_problem_with_observations_is_saved_and_read():
    problem = heat()
    again = problem_from_data(problem_to_data(problem))
    assert again.trainable == {kappa: Trainable(sp.Float(0.3), (0, None), sp.Float(TRUE))}
    np.testing.assert_array_equal(rows(again), rows(problem))
    assert [t.name for t in again.terms] == [t.name for t in problem.terms]


@pytest.fixture(scope="module")
def found():
    return solve(heat())


def test_the_parameter_is_found_with_its_standard_error(found):
    facts = found.run.estimates["kappa"]
    ts, xs, values = measured()
    fitted = found(t=ts, x=xs)
    rms = np.sqrt(np.sum((fitted - values) ** 2) / 99)
    sensitivity = np.pi**2 * ts * np.exp(-(np.pi**2) * TRUE * ts) * np.sin(np.pi * xs)
    expected = rms / np.sqrt(np.sum(sensitivity**2))
    # The network is not the exact solution, and neither is its sensitivity.
    assert facts.standard_error == pytest.approx(expected, rel=0.15)
    assert abs(facts.value - TRUE) < 4 * facts.standard_error
    assert facts.identified
    assert found.estimates == {"kappa": pytest.approx(facts.value)}


def test_its_history_and_file_keep_the_estimates(found, tmp_path):
    assert found.history.column("estimate/kappa")[0] == pytest.approx(0.3)
    found.save(tmp_path / "run")
    again = Solution.load(tmp_path / "run")
    assert again.estimates == found.estimates
    assert again.history.rows[-1] == found.history.rows[-1]
    assert again.evaluate(kappa * U, t=0.5, x=0.5) == pytest.approx(
        found.estimates["kappa"] * found(t=0.5, x=0.5)
    )
    assert (tmp_path / "run" / "figures" / "estimates.png").is_file()


def test_data_that_say_nothing_are_told_of():
    """Two parameters of which the equation holds the sum alone, and one that changes nothing."""
    problem = spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(U.diff(t), (kappa + source) * U.diff(x, 2))],
        conditions=[sp.Eq(u(0, x), sp.sin(sp.pi * x)), sp.Eq(u(t, 0), 0), sp.Eq(u(t, 1), 0)],
        observations={U: np.stack(measured(), 1)},
        parameters={kappa: Trainable(0.1), source: Trainable(0.1)},
        recipe=SMALL.but(steps=300),
    )
    with pytest.warns(RuntimeWarning, match="do not determine `(kappa|source)`"):
        solution = solve(problem)
    assert not any(e.identified for e in solution.run.estimates.values())


def test_a_parameter_may_be_a_place():
    """u' = -u, and u(L) = 1/2 at a place L that is to be found: log 2."""
    length, y = sp.Symbol("L", real=True), sp.Symbol("y", real=True)
    problem = spinn.Problem(
        domain={y: (0, 2)},
        equations=[sp.Eq(u(y).diff(y), -u(y))],
        conditions=[sp.Eq(u(0), 1)],
        parameters={length: Trainable(1, (0, 2))},
        observations={u(length): {"u": [0.5]}},
        recipe=SMALL,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        solution = solve(problem)
    # Errors of three seeds: 8e-4, 5e-4, 3e-3.
    assert solution.estimates["L"] == pytest.approx(np.log(2), abs=1e-2)


REFUSED = {
    "no column": ({"t": [0.5], "u": [1.0]}, "no column `x`"),
    "two columns of values": ({"t": [0.5], "x": [0.5], "u": [1], "v": [1]}, "one column of values"),
    "columns of different lengths": ({"t": [0.5], "x": [0.5, 0.6], "u": [1]}, "one length"),
    "no rows": ({"t": [], "x": [], "u": []}, "at least 1"),
    "a gap": ({"t": [0.5], "x": [0.5], "u": [np.nan]}, "column `u`, row 1 is no finite number"),
    "words": ({"t": ["soon"], "x": [0.5], "u": [1]}, "no numbers"),
    "outside": ({"t": [0.5, 3], "x": [0.5, 0.5], "u": [1, 1]}, "row 2 .* `t` = 3 is not in"),
    "an array of two columns": ([[0.5, 0.5]], "the columns `t`, `x`, `value`"),
    "no file": ("nowhere.csv", "`nowhere.csv` does not exist"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_data_that_cannot_be_used_are_refused(case):
    data, message = REFUSED[case]
    with pytest.raises(InputError, match=message):
        heat(data)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("t,x,u\n0.5,0.5\n", "row 1 has 2 cells; the header has 3"),
        ("t,x,u\n0.5,0.5,high\n", "row 1: `0.5,0.5,high` is not numbers"),
        ("t,x,u\n", "has no rows"),
        ("", "has no rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(text, message, tmp_path):
    (tmp_path / "data.csv").write_text(text)
    with pytest.raises(InputError, match=message):
        heat(tmp_path / "data.csv")


def test_statements_about_parameters_that_cannot_be_used_are_refused():
    for bad, message in (
        (lambda: Trainable("fast"), "give a number"),
        (lambda: Trainable(2, (0, 1)), "not between its bounds"),
        (lambda: Trainable(0, (0, 1)), "not between its bounds"),
        (lambda: Trainable(0.5, 1), "give \\(lower, upper\\)"),
        (lambda: heat(parameters={kappa: Trainable(0.3)}), "exact=..."),
        (lambda: heat(parameters={kappa: 0.3, x: Trainable(0.1)}), "both a coordinate"),
        (lambda: heat(observations={}), "nothing was measured"),
    ):
        with pytest.raises(InputError, match=message):
            bad()
