"""The spectrum of known data: their frequencies are found, by formula and from values alone."""

import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.known_data import spectrum, suggested
from symbolic_pinn.known_data.bands import band, chebyshev_points, coefficients
from symbolic_pinn.known_data.known_function import KnownFunction
from symbolic_pinn.known_data.sampled_waves import sampled_waves
from symbolic_pinn.problem import Condition, Observation, Problem, Trainable

t, x, y, z = sp.symbols("t x y z", real=True)
u, k = sp.Function("u"), sp.Function("k")
PI = np.pi


def with_source(formula, at=(x, y), interval=(0, 1), **more):
    """c u_x = f with u = 0 at x = 0 and a coefficient that hardly varies: f is what is known."""
    left = sp.exp(at[-1] / 100) * u(*at).diff(x)
    return Problem(
        domain=dict.fromkeys(at, interval),
        equations=[sp.Eq(left, formula)],
        conditions=[u(0, *at[1:])],
        **more,
    )


def distances(tones, expected):
    """How far each expected tone is from the next one that was found, up to sign."""
    found = np.array(tones)
    return [
        min(np.abs(s * found - e).max(axis=1).min() for s in (1, -1))
        for e in map(np.array, expected)
    ]


@pytest.mark.parametrize("w", [0.3, 2.0, 11.0, 37.0, 120.0, 333.0])
@pytest.mark.parametrize("phase", [0.0, 0.7, 1.5])
def test_the_band_of_a_wave_is_its_frequency(w, phase):
    c = coefficients(np.cos(w * chebyshev_points(1024) + phase))
    assert band(c, c.max()) == pytest.approx(w, abs=0.7, rel=0.02)


def test_too_few_coefficients_tell_nothing():
    c = coefficients(np.cos(60 * chebyshev_points(64)))
    assert band(c, c.max()) is None


@pytest.mark.parametrize("width", [0.05, 0.1, 0.3])
def test_the_band_of_a_bump_is_that_of_its_fourier_transform(width):
    """exp(-w^2 s^2 / 2) is 0.1 at w = 2.1 / s, 0.001 at 3.7 / s; on (-1, 1) s is twice as long."""
    bump = sp.exp(-((x - sp.Rational(1, 2)) ** 2) / (2 * sp.Float(width) ** 2))
    found = spectrum(with_source(bump, (x,))).bandwidth[0]
    assert np.sqrt(2 * np.log(10)) < 2 * width * found < np.sqrt(2 * np.log(1e3))


@pytest.mark.parametrize(
    "formula",
    [
        sp.Piecewise((1, x < sp.Rational(1, 3)), (3, True)),
        sp.Abs(x - sp.Rational(1, 3)),
        sp.Heaviside(x - sp.Rational(2, 7)),
        sp.sqrt(x),
    ],
)
def test_jumps_and_kinks_have_no_band(formula):
    found = spectrum(with_source(formula, (x,)))
    assert found.bandwidth[0] < 12
    assert not found.tones


def test_products_of_sines_are_sums_of_waves():
    f = sp.exp(-x) * sp.sin(40 * x - 1) * sp.cos(25 * y + 2) ** 2
    found = spectrum(with_source(f, interval=(0, 2)))
    assert max(distances(found.tones, [(40, 50), (40, -50), (40, 0)])) < 0.5
    assert max(found.envelope) < 4
    np.testing.assert_allclose(found.bandwidth, (40, 50), rtol=0.05)


def test_waves_that_cancel_are_none():
    f = sp.sin(60 * x) ** 2 + sp.cos(60 * x) ** 2 + sp.sin(70 * x) - sp.cos(70 * x - sp.pi / 2)
    assert max(spectrum(with_source(f, (x,))).bandwidth) < 0.5


@pytest.mark.parametrize(
    ("formula", "code", "tones"),
    [
        (sp.sin(80 * x) * sp.exp(x), lambda x, y: jnp.sin(80 * x) * jnp.exp(x), [(40, 0)]),
        (
            3 + sp.sin(60 * x) * sp.sin(90 * y),
            lambda x, y: 3 + jnp.sin(60 * x) * jnp.sin(90 * y),
            [(0, 0), (30, 45), (30, -45)],
        ),
        (
            sp.cos(100 * x + 30 * y) + sp.cos(70 * y),
            lambda x, y: jnp.cos(100 * x + 30 * y) + jnp.cos(70 * y),
            [(50, 15), (0, 35)],
        ),
    ],
)
def test_code_has_the_waves_of_its_formula(formula, code, tones):
    of_formula = spectrum(with_source(formula))
    of_code = spectrum(with_source(k(x, y), functions={k(x, y): code}))
    for found in (of_formula, of_code):
        assert max(distances(found.tones, tones)) < 2
        assert max(found.envelope) < 6
        far = [tone for tone in found.tones if max(map(abs, tone)) > 8]
        assert max(distances(tones, far)) < 2
    np.testing.assert_allclose(of_code.bandwidth, of_formula.bandwidth, rtol=0.05, atol=1)


def test_a_table_has_the_waves_of_its_values():
    at = np.linspace(0, 1, 400)
    table = {"x": at, "k": 2 + np.sin(110 * at)}
    found = spectrum(with_source(k(x), functions={k(x): table}))
    assert max(distances(found.tones, [(55, 0), (0, 0)])) < 2
    assert found.bandwidth[0] == pytest.approx(55, rel=0.1)


def test_a_wave_inside_another_function_is_found_by_its_values():
    found = spectrum(with_source(sp.exp(sp.sin(60 * x) / 4), (x,)))
    assert max(distances(found.tones, [(30,), (0,)])) < 1


@pytest.mark.parametrize(
    "formula",
    [
        sp.sin(60 * x**2),
        sp.exp(-2000 * (x - 0.3) ** 2),
        sp.exp(-900 * (x - 0.3) ** 2) + sp.exp(-900 * (x - 0.7) ** 2),
        sp.tanh(200 * (x - 0.4)) - sp.tanh(200 * (x - 0.5)),
    ],
)
def test_what_varies_fast_and_is_no_wave_has_no_tones(formula):
    """The transforms of two bumps and of a plateau have lobes with zeros between them."""
    problem = with_source(formula, (x,))
    found = spectrum(problem)
    assert not found.tones
    assert found.bandwidth[0] > 25
    assert len(sampled_waves(KnownFunction(formula, problem.box))) == 1


def test_many_waves_are_a_band_and_no_tones():
    f = sum(sp.sin(7 * n * x) for n in range(2, 24))
    found = spectrum(with_source(f, (x,)))
    assert not found.tones
    assert found.bandwidth[0] == pytest.approx(7 * 23 / 2, rel=0.01)


def test_faint_waves_are_left_out():
    f = sp.sin(30 * x) + sp.sin(200 * x) / 5_000
    assert spectrum(with_source(f, (x,))).bandwidth[0] == pytest.approx(15)


def test_values_of_parameters_are_put_in_and_those_to_be_found_say_nothing():
    n, m = sp.symbols("n m")
    problem = with_source(sp.sin(n * x) + y, parameters={n: 66})
    assert max(distances(spectrum(problem).tones, [(33, 0)])) < 1
    assert spectrum(problem.with_parameters(n=90)).bandwidth[0] == pytest.approx(45)
    unknown = with_source(
        sp.sin(m * x) + y,
        parameters={m: Trainable(66)},
        observations={u(x, y): {"x": [0.5], "y": [0.5], "u": [1.0]}},
    )
    assert spectrum(unknown).bandwidth[0] < 1


def test_an_interval_of_parameters_is_a_coordinate():
    n = sp.Symbol("n")
    found = spectrum(with_source(sp.sin(n * x), (x,), parameters={n: (20, 60)}))
    np.testing.assert_allclose(found.bandwidth, (30, 20), rtol=0.1)
    assert len(found.tones) <= 2  # 0 stands for the coefficient


def test_neither_observations_nor_the_exact_solution_are_looked_at():
    at = np.linspace(0, 1, 200)
    seen = with_source(
        x + y,
        observations={u(x, y): Observation({"x": at, "y": at, "u": np.sin(99 * at)}, noise=0.1)},
        exact={u(x, y): sp.sin(90 * x)},
    )
    assert spectrum(seen) == spectrum(with_source(x + y))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "formula",
    [sp.log(x), 1 / x, sp.sin(1 / x), sp.sqrt(x - sp.Rational(1, 2)), sp.exp(1000 * x), x**40],
)
def test_what_is_not_finite_everywhere_is_no_trouble(formula):
    found = spectrum(with_source(formula, (x,)))
    assert np.isfinite(found.bandwidth).all()
    suggested(with_source(formula, (x,)))


def test_lines_on_which_it_is_not_finite_are_left_out():
    root = sp.sqrt(y - sp.Rational(1, 2))
    found = spectrum(with_source(root * sp.sin(60 * x) + sp.sin(200 * x) / 10**5))
    assert found.bandwidth[0] == pytest.approx(30)


def test_the_size_of_data_does_not_matter_but_rounding_is_none():
    f = sp.Float(1e-9) * sp.sin(60 * x)
    problem = with_source(f, (x,))
    assert len(spectrum(problem).tones) == 2  # 0 stands for the coefficient
    domain, equations = {x: (0, 1)}, [sp.Eq(u(x).diff(x), f)]
    rounding = Problem(domain=domain, equations=equations, conditions=[u(0) - 1e-24])
    value = Problem(domain=domain, equations=equations, conditions=[u(1) - 1e-12])
    np.testing.assert_allclose(spectrum(rounding).tones, [(30,)])
    assert len(spectrum(value).tones) == 2


def test_waves_that_are_near_to_each_other_are_one_tone():
    found = spectrum(with_source(sp.sin(80 * x) * sp.sin(2 * y)))
    assert len(found.tones) == 2  # 0 stands for the coefficient
    assert max(distances(found.tones, [(40, 0)])) < 1.1


def test_a_condition_knows_nothing_across_its_face_where_the_equations_tie_nothing():
    problem = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(u(t, x).diff(t, 2), (1 + x) * u(t, x).diff(x, 2))],
        conditions=[
            sp.Eq(u(0, x), sp.sin(50 * x)),
            Condition(sp.Eq(u(t, 0), 0), where=t > sp.Rational(1, 2)),
            u(t, 1),
        ],
    )
    found = spectrum(problem)
    assert max(distances(found.tones, [(0, 25), (0, 0)])) < 1
    assert found.bandwidth[0] == 0
    assert suggested(problem)[0].scales[0] >= 4


def test_both_parts_of_a_complex_unknown_are_looked_at():
    psi = sp.Function("psi", complex=True)
    problem = Problem(
        domain={t: (0, 1), x: (-3, 3)},
        equations=[sp.I * psi(t, x).diff(t) + (2 + sp.sin(t)) * psi(t, x).diff(x, 2)],
        conditions=[sp.Eq(psi(0, x), sp.exp(-(x**2) + 20 * sp.I * x)), psi(t, -3), psi(t, 3)],
        unknowns=[psi(t, x)],
    )
    assert max(distances(spectrum(problem).tones, [(0, 60)])) < 1


def test_it_is_looked_for_once():
    problem = with_source(sp.sin(40 * x))
    assert spectrum(problem) is spectrum(problem)


@pytest.mark.parametrize("name", ["burgers_shock", "plate", "poisson_5d", "taylor_green", "delay"])
def test_where_all_is_smooth_nothing_is_suggested(name):
    assert suggested(spinn.load(name)) == ()


def test_tones_are_suggested_first_and_take_fewer_features():
    waves = sum(sp.sin(w * sp.pi * x) * sp.sin(w * sp.pi * y) for w in (4, 8, 12, 16))
    problem = Problem(
        domain={x: (0, 1), y: (0, 1)},
        equations=[sp.Eq(u(x, y).diff(x, 2) + u(x, y).diff(y, 2), waves)],
        conditions=[u(x, y).subs(c, end) for c in (x, y) for end in (0, 1)],
    )
    tones, wide = suggested(problem)
    expected = [(w * PI / 2, s * w * PI / 2) for w in (4, 8, 12, 16) for s in (1, -1)]
    assert len(tones.tones) == 8
    assert max(distances(tones.tones, expected)) < 1e-6
    assert max(tones.scales) == 1
    assert wide.tones == ()
    np.testing.assert_allclose(wide.scales, 1.2 * 8 * PI)
    assert tones.features < wide.features / 4
