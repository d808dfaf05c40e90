"""Standard errors of unknown functions, against repeated noise and dense Bayesian computations."""

import numpy as np
import pytest
import sympy as sp
from numpy.polynomial import legendre

from symbolic_pinn import InputError, Observation, Problem, RandomFeatures, Trainable, solve
from symbolic_pinn.methods.method import Task
from symbolic_pinn.methods.random_features import found_field
from symbolic_pinn.solution import Solution
from symbolic_pinn.solution.error_bars import error_bars
from symbolic_pinn.verdict import CONVERGED, DOUBTFUL, FAILED, ErrorEstimate, HeldOutCheck, Verdict

pytestmark = pytest.mark.slow

x = sp.Symbol("x", real=True)
u, q = (sp.Function(n, real=True) for n in ("u", "q"))
NOISE = 0.01
AT = np.linspace(0.05, 0.95, 10)
# One expansion, and no search for a better one that would differ from data to data.
METHOD = RandomFeatures(features=24, scales=(4.0,), tolerance=1e-2)


def poisson(values, xs, *, noise=None, regularise=(), **more):
    """-u'' = q with walls at 0; u is measured, q is to be found."""
    return Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq(-u(x).diff(x, 2), q(x))],
        conditions=[sp.Eq(u(0), 0), sp.Eq(u(1), 0)],
        unknowns=[u(x), q(x)],
        observations={u(x): Observation({x: xs, "u": values}, noise=noise)},
        regularise=regularise,
        **more,
    )


def noisy(seed, xs, scale=NOISE):
    return np.sin(np.pi * xs) + np.random.default_rng(seed).normal(scale=scale, size=len(xs))


def errors_of(problem):
    return solve(problem, method=METHOD)


XS = np.linspace(0.01, 0.99, 80)


def test_the_standard_error_is_the_spread_over_repeated_noise(monkeypatch):
    # What the error of each of them is estimated at does not matter here.
    monkeypatch.setattr(found_field, "assessed", lambda *given: ErrorEstimate())
    problems = [poisson(noisy(seed, XS), XS) for seed in range(30)]
    tasks = [
        Task(problem=p, recipe=p.recipe, seeds=(0,), held_out=HeldOutCheck(p)) for p in problems
    ]
    found = [METHOD.solve(task)[0] for task in tasks]
    values = [s(x=AT) for s in found]
    bars = [error_bars(p, s.field, s.network) for p, s in zip(problems[:6], found, strict=False)]
    noise = [b.covariance.noise["observation 1"] for b in bars]
    assert np.mean(noise) == pytest.approx(NOISE, rel=0.1)
    for i, name in enumerate(("u", "q")):
        spread = np.std([v[name] for v in values], axis=0, ddof=1)
        stated = np.sqrt(np.mean([b(AT[:, None])[:, i] ** 2 for b in bars], axis=0))
        # Of 30 values a standard deviation has a relative error of 1 / sqrt(58), 13 %.
        np.testing.assert_allclose(spread / stated, 1, atol=0.4)
        assert np.mean(spread / stated) == pytest.approx(1, abs=0.15)


def test_with_a_prior_it_is_that_of_a_dense_bayesian_computation():
    """q in Legendre polynomials, u by Green's function; the prior is that of the mean of q''^2."""
    size = 30.0
    data = noisy(0, XS)
    problem = poisson(data, XS, noise=NOISE, regularise={q(x).diff(x, 2): size})
    solution = solve(problem, method=RandomFeatures(features=100, scales=(12.0,), tolerance=1e-2))
    degree, (g, w) = 25, legendre.leggauss(400)
    s, w = (g + 1) / 2, w / 2
    green = np.minimum(XS[:, None], s) * (1 - np.maximum(XS[:, None], s)) * w
    second = [4 * legendre.legval(g, legendre.legder(e, 2)) for e in np.eye(degree + 1)]
    a = np.concatenate(
        [green @ legendre.legvander(g, degree) / NOISE, (np.sqrt(w) * second / size).T]
    )
    at = legendre.legvander(2 * AT - 1, degree)
    mean = at @ np.linalg.lstsq(a, np.concatenate([data / NOISE, np.zeros_like(g)]), rcond=None)[0]
    triangle = np.linalg.qr(a, mode="r")
    deviation = np.linalg.norm(np.linalg.solve(triangle.T, at.T), axis=0)
    np.testing.assert_allclose(solution.standard_errors(x=AT)["q"], deviation, rtol=0.02)
    np.testing.assert_allclose(solution(x=AT)["q"], mean, atol=0.1 * deviation.min())
    assert solution.verdict.status != FAILED


def test_what_no_data_see_has_a_large_standard_error_and_is_told_of():
    """q = u', and u is measured in the left half alone."""
    left = np.linspace(0.0, 0.5, 60)
    values = 1 + left + np.random.default_rng(0).normal(scale=NOISE, size=60)
    problem = Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq(u(x).diff(x), q(x))],
        conditions=[sp.Eq(u(0), 1)],
        unknowns=[u(x), q(x)],
        observations={u(x): {x: left, "u": values}},
    )
    solution = errors_of(problem)
    errors = solution.standard_errors(x=np.array([0.2, 0.3, 0.8, 0.9]))["q"]
    assert errors[2:].min() > 100 * errors[:2].max()
    [text] = [r for r in solution.verdict.reasons if "data determine `q`" in r]
    assert "at its worst places" in text
    assert "regularise=" in text
    assert solution.verdict.status != CONVERGED
    assert solution.verdict.standard_errors["q"].leaves_open


def test_noise_makes_a_verdict_doubtful_and_a_prior_mends_it():
    open_ = errors_of(poisson(noisy(0, XS, 0.1), XS))
    assert open_.verdict.standard_errors["q"].leaves_open
    assert not open_.verdict.standard_errors["u"].leaves_open
    facts = open_.summary()["verdict"]["standard_errors"]["q"]
    assert facts["worst"] > facts["mean"] > 0.1
    assert Verdict.from_facts(open_.verdict.facts()) == open_.verdict
    assert any(r.startswith("the data determine `q` to") for r in open_.verdict.reasons)
    mended = errors_of(
        poisson(noisy(0, XS, 0.01), XS, noise=0.01, regularise=[(q(x).diff(x, 2), 50)])
    )
    assert mended.verdict.status in (CONVERGED, DOUBTFUL)
    assert not mended.verdict.standard_errors["q"].leaves_open
    assert errors_of(poisson(noisy(0, XS, 0.01), XS)).verdict.standard_errors["q"].leaves_open


def test_noise_cannot_be_estimated_where_all_data_are_met():
    few = np.linspace(0.1, 0.9, 5)
    solution = errors_of(poisson(noisy(0, few), few))
    assert np.isnan(solution.standard_errors(x=0.5)["q"])
    assert any("state it (`Observation(data, noise=...)`)" in r for r in solution.verdict.reasons)
    stated = errors_of(poisson(noisy(0, few), few, noise=NOISE))
    assert stated.standard_errors(x=0.5)["q"] > 0


def test_a_parameter_adds_to_the_error_of_the_field():
    """u' = k, u(0) = 0: u = k x, and the standard error of u is x sigma / |x_i|."""
    k = sp.Symbol("k", real=True)
    values = 2 * XS + np.random.default_rng(1).normal(scale=NOISE, size=len(XS))
    problem = Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq(u(x).diff(x), k)],
        conditions=[sp.Eq(u(0), 0)],
        parameters={k: Trainable(1)},
        observations={u(x): {x: XS, "u": values}},
    )
    solution = solve(problem, method=METHOD)
    slope = XS @ values / (XS @ XS)
    sigma = np.linalg.norm(values - slope * XS) / np.sqrt(len(XS) - 1)
    expected = AT * sigma / np.linalg.norm(XS)
    np.testing.assert_allclose(solution.standard_errors(x=AT), expected, rtol=5e-3)
    assert not solution.verdict.standard_errors["u"].leaves_open


def test_it_is_the_same_from_a_saved_run_and_drawn(tmp_path):
    solution = errors_of(poisson(noisy(0, XS), XS, noise=NOISE, regularise={q(x).diff(x): 10}))
    solution.save_data(tmp_path / "run")
    again = Solution.load(tmp_path / "run")
    shape = np.linspace(0, 1, 6).reshape(2, 3)
    before, after = (s.standard_errors(x=shape) for s in (solution, again))
    assert before["q"].shape == (2, 3)
    np.testing.assert_allclose(after["q"], before["q"], rtol=1e-10)
    of_q = next(ax for ax in solution.plot().axes if ax.get_ylabel() == "$q$")
    [band] = of_q.collections
    top = band.get_paths()[0].vertices[:, 1].max()
    grid = np.linspace(0, 1, 400)
    expected = solution(x=grid)["q"] + 2 * solution.standard_errors(x=grid)["q"]
    assert top == pytest.approx(expected.max())


def test_without_data_there_is_none():
    problem = Problem(
        domain={x: (0, 1)}, equations=[sp.Eq(u(x).diff(x), -u(x))], conditions=[sp.Eq(u(0), 1)]
    )
    solution = solve(problem, method=METHOD)
    assert error_bars(problem, solution.field, solution.network) is None
    assert "standard_errors" not in solution.summary()["verdict"]
    with pytest.raises(InputError, match="no `observations=`"):
        solution.standard_errors(x=0.5)
    assert len(solution.plot().axes) == 1
