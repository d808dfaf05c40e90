"""Problems with narrow data: the right answer."""

import mpmath
import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.problem import Problem
from symbolic_pinn.sampling import places_on, sobol_points, with_narrow_points

pytestmark = pytest.mark.slow

t, x = sp.symbols("t x")
u = sp.Function("u")


def after_dose(time, w):
    """u' = 10 N(t; 6, w) - u/5, u(0) = 1: the convolution of a Gaussian with exp(-t/5)."""
    with mpmath.workdps(40):
        time, w = mpmath.mpf(time), mpmath.mpf(w.p) / w.q

        def phi(z):
            return mpmath.erfc(-z / mpmath.sqrt(2)) / 2

        taken = phi((time - 6) / w - w / 5) - phi(-6 / w - w / 5)
        return float(mpmath.exp(-time / 5) + 10 * mpmath.exp(-(time - 6) / 5 + w**2 / 50) * taken)


def decay(source):
    return Problem(
        domain={t: (0, 24)},
        equations=[sp.Eq(u(t).diff(t), source - u(t) / 5)],
        conditions=[sp.Eq(u(0), 1)],
    )


@pytest.mark.parametrize("n", [10, 1_000, 10_000])
def test_a_dose_is_taken_however_short_it_is(n):
    w = sp.Rational(1, n)
    dose = sp.exp(-(((t - 6) / w) ** 2) / 2) / (w * sp.sqrt(2 * sp.pi))
    solution = spinn.solve(decay(10 * dose), method=spinn.RandomFeatures())
    right = [after_dose(time, w) for time in (7, 24)]
    assert np.allclose(solution(t=np.array([7.0, 24.0])), right, rtol=1e-6)
    assert solution.verdict.status == "converged"


def test_a_window_is_cut_out_at_its_edges():
    end = sp.Rational(6_001, 1_000)
    window = sp.Piecewise((1_000, sp.And(t > 6, t < end)), (0, True))
    solution = spinn.solve(decay(window), method=spinn.RandomFeatures())
    right = np.exp(-7 / 5) + 5_000 * (np.exp(-(7 - 6.001) / 5) - np.exp(-1 / 5))
    assert np.allclose(solution(t=np.array([7.0])), right, rtol=1e-6)
    assert solution.verdict.status == "converged"


def test_a_point_load_of_finite_width_gives_its_kink():
    w = sp.Rational(1, 1_000)
    load = sp.exp(-(((x - sp.Rational(1, 3)) / w) ** 2)) / (w * sp.sqrt(sp.pi))
    problem = Problem(
        domain={x: (0, 1)}, equations=[sp.Eq(-u(x).diff(x, 2), load)], conditions=[u(0), u(1)]
    )
    solution = spinn.solve(problem, method=spinn.RandomFeatures())
    assert np.allclose(
        solution(x=np.array([0.2, 0.5, 0.9])), [0.4 / 3, 0.5 / 3, 0.1 / 3], rtol=1e-6
    )


def test_points_are_as_ever_without_narrow_data_and_a_quarter_more_with_them():
    smooth, narrow = decay(sp.exp(-t)), decay(sp.exp(-(((t - 6) * 1_000) ** 2)))
    face = smooth.faces[0]
    places = places_on(narrow, face)
    assert places_on(smooth, face) is None
    as_ever = sobol_points(smooth.box, face, 300, seed=1)
    assert (with_narrow_points(None, smooth.box, face, 300, seed=1) == as_ever).all()
    points = with_narrow_points(places, narrow.box, face, 300, seed=1)
    assert (points[:300] == as_ever).all()
    assert len(points) == 400
    assert 40 <= (np.abs(points[300:] - 6) < 3e-3).sum() <= 80


def test_an_unresolved_problem_is_never_converged():
    problem = Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq(u(x).diff(x), sp.exp(-(((x - sp.Rational(1, 3)) * 10**11) ** 2)))],
        conditions=[u(0)],
    )
    solution = spinn.solve(problem, method=spinn.RandomFeatures(40, (2.0,), blocks=1))
    assert solution.verdict.status != "converged"
    assert any("too thin" in reason for reason in solution.verdict.reasons)
