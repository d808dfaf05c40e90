"""Frequencies that equations tie to known ones, against plane waves put into the equations."""

import numpy as np
import pytest
import sympy as sp

from symbolic_pinn.known_data import spectrum
from symbolic_pinn.known_data.dispersion import dispersion
from symbolic_pinn.known_data.linear_part import linear_part
from symbolic_pinn.problem import Problem, Trainable

t, x, y = sp.symbols("t x y", real=True)
c, d, m = sp.symbols("c d m", positive=True)
u = sp.Function("u", real=True)
U, V = u(t, x), u(x, y)
PI = np.pi
AT_A_POINT = {"t": [1], "x": [0.5], "u": [1.0]}


def evolving(equation, *starts, length=1, duration=1, unknown=U, **more):
    """Given at t = 0, and 0 at both ends."""
    return Problem(
        domain={t: (0, duration), x: (0, length)},
        equations=[equation],
        conditions=[*starts, *(unknown.subs(x, end) for end in (0, length))],
        **more,
    )


def still(equation, *conditions):
    return Problem(
        domain={x: (0, 2), y: (0, 1)},
        equations=[equation],
        conditions=conditions or [V.subs(p, end) for p, end in ((x, 0), (x, 2), (y, 0), (y, 1))],
    )


def relation(problem):
    return dispersion(problem, [linear_part(problem, term) for term in problem.terms])


def has(tones, *expected):
    """Whether tones are those that are expected, up to sign."""
    both = np.concatenate([tones, -np.array(tones)])
    near = [np.abs(both - e).max(axis=1).min() < 1e-3 * max(1, *np.abs(e)) for e in expected]
    return all(near) and len(tones) == len(expected)


@pytest.mark.parametrize(
    "left",
    [
        U.diff(t, 2) - 4 * U.diff(x, 2),
        U.diff(t) - U.diff(x, 2) / 7 + 3 * U.diff(x),
        U.diff(t) + U.diff(x, 3) - 2 * U,
        U.diff(t, 2) + U.diff(x, 4) / 9 + U.diff(t, x) / 2 + U,
        U.diff(t, 3) + U.diff(x) + 2 * U.diff(t),
    ],
)
@pytest.mark.parametrize("axis", [0, 1])
def test_a_root_solves_the_equation(left, axis):
    """exp(i (a t + b x)), in the user's coordinates, is put into the equation by SymPy."""
    problem = evolving(left, U.subs(t, 0) - 1, duration=3, length=5)
    known = np.array([2.3, -4.1])
    found = relation(problem).roots(known, axis)
    orders = [p.orders[axis] for p in problem.terms[0].partials]
    assert len(found) == max(orders)
    for root in found:
        w = [complex(v) for v in known]
        w[axis] = root
        wave = sp.exp(sp.I * (w[0] * 2 / 3 * t + w[1] * 2 / 5 * x))
        parts = [part.subs(U, wave).doit().subs({t: 0, x: 0}) for part in left.args]
        numbers = [complex(part) for part in parts]
        assert abs(sum(numbers)) < 1e-9 * max(map(abs, numbers))


def test_a_wave_oscillates_in_time_at_c_k():
    problem = evolving(
        sp.Eq(U.diff(t, 2), c**2 * U.diff(x, 2)),
        sp.Eq(u(0, x), sp.sin(24 * sp.pi * x)),
        sp.Eq(U.diff(t).subs(t, 0), 0),
        parameters={c: 2},
    )
    found = spectrum(problem)
    assert has(found.tones, (24 * PI, 12 * PI), (24 * PI, -12 * PI))
    assert max(found.envelope) < 1e-6
    np.testing.assert_allclose(found.bandwidth, (24 * PI, 12 * PI))


def test_what_travels_one_way_has_one_sign():
    problem = evolving(U.diff(t) + 3 * U.diff(x), u(0, x) - sp.sin(40 * x))
    assert has(spectrum(problem).tones, (-60, 20))


def test_dispersive_waves():
    """Beam: w_t = k^2 / 9; Airy: w_t = k^3 / 500; k = 30, which is 15 on the box."""
    start = u(0, x) - sp.sin(30 * x)
    beam = evolving(U.diff(t, 2) + U.diff(x, 4) / 81, start, U.diff(t).subs(t, 0))
    assert has(spectrum(beam).tones, (50, 15), (50, -15))
    airy = evolving(U.diff(t) + U.diff(x, 3) / 500, start)
    assert has(spectrum(airy).tones, (27, 15))


def test_two_real_equations_of_one_complex_unknown():
    psi = sp.Function("psi", complex=True)(t, x)
    problem = evolving(
        sp.I * psi.diff(t) + psi.diff(x, 2) / 2,
        psi.subs(t, 0) - sp.exp(12 * sp.I * x),
        unknown=psi,
        unknowns=[psi],
    )
    assert has(spectrum(problem).tones, (36, 6), (36, -6))


def test_a_system_of_first_order():
    p, v = (sp.Function(name)(t, x) for name in "pv")
    problem = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[p.diff(t) - 5 * v.diff(x), v.diff(t) - 5 * p.diff(x)],
        conditions=[p.subs(t, 0) - sp.cos(20 * x), v.subs(t, 0), v.subs(x, 0), v.subs(x, 1)],
    )
    assert has(spectrum(problem).tones, (50, 10), (50, -10))


def test_heat_decays_and_needs_a_scale_instead_of_a_tone():
    problem = evolving(
        sp.Eq(U.diff(t), d * U.diff(x, 2)),
        u(0, x) - sp.sin(60 * x),
        duration=4,
        parameters={d: sp.Rational(1, 900)},
    )
    found = spectrum(problem)
    assert has(found.tones, (0, 30))
    assert found.envelope[0] == pytest.approx(60**2 / 900 * 2)
    assert found.bandwidth[0] == found.envelope[0]


def test_a_boundary_layer_is_no_frequency():
    problem = evolving(U.diff(t) - U.diff(x, 2), u(0, x) - sp.sin(600 * x))
    assert spectrum(problem).bandwidth[0] == 32


def test_damped_waves_have_both():
    problem = evolving(
        U.diff(t, 2) + 4 * U.diff(t) - U.diff(x, 2), u(0, x) - sp.sin(80 * x), U.diff(t).subs(t, 0)
    )
    found = spectrum(problem)
    expected = np.sqrt(80**2 - 4) / 2
    assert has(found.tones, (expected, 40), (expected, -40))
    assert found.envelope[0] == pytest.approx(1)


def test_a_smooth_start_oscillates_at_its_own_frequency():
    problem = evolving(U.diff(t, 2) - U.diff(x, 2) + 2500 * U, u(0, x) - 1, U.diff(t).subs(t, 0))
    found = spectrum(problem)
    assert has(found.tones, (25, 0))


@pytest.mark.parametrize("k", [0.5, 40.0])
def test_one_coordinate_oscillates_on_its_own(k):
    q = u(t)
    problem = Problem(
        domain={t: (0, 2)},
        equations=[q.diff(t, 2) + k**2 * q],
        conditions=[u(0) - 1, q.diff(t).subs(t, 0)],
    )
    found = spectrum(problem)
    assert found.bandwidth[0] == pytest.approx(k)
    assert has(found.tones, (k,)) if k > 8 else not found.tones


def test_helmholtz_has_its_wave_number_along_all_coordinates():
    found = spectrum(still(V.diff(x, 2) + V.diff(y, 2) + 1600 * V - 1))
    np.testing.assert_allclose(found.bandwidth, (40, 20))
    assert not found.tones


def test_a_wave_on_a_wall_goes_on_inside_or_falls_off():
    left = V.diff(x, 2) + V.diff(y, 2)
    wall = u(x, 0) - sp.sin(20 * x)
    rest = [V.subs(p, end) for p, end in ((x, 0), (x, 2), (y, 1))]
    goes_on = spectrum(still(left + 841 * V, wall, *rest))
    assert has(goes_on.tones, (20, 10.5), (20, -10.5))
    falls_off = spectrum(still(left, wall, *rest))
    assert has(falls_off.tones, (20, 0))
    assert falls_off.envelope[1] == pytest.approx(10)


@pytest.mark.parametrize("order", [0, 1])
def test_what_a_source_leaves_on_walls_is_made_up_for(order):
    """sin(20 pi x) is 0 at x = 0 and 2, where its slope is not; along y it is the same."""
    left = sp.Eq(V.diff(x, 2) + V.diff(y, 2), sp.sin(20 * sp.pi * x))
    across = [V.diff(x, order).subs(x, end) for end in (0, 2)]
    found = spectrum(still(left, *across, *(V.subs(y, end) for end in (0, 1))))
    assert has(found.tones, *([(0, 0)] if order else []), (20 * PI, 0))
    assert found.envelope[1] == pytest.approx(10 * PI)
    product = sp.sin(20 * sp.pi * x) * sp.sin(30 * sp.pi * y)
    zero_on_walls = spectrum(still(sp.Eq(V.diff(x, 2) + V.diff(y, 2), product)))
    assert max(zero_on_walls.envelope) < 1e-9


def test_products_in_a_nonlinear_source_do_not_count_as_waves_of_the_unknown():
    exact = 3 * sp.cos(8 * sp.pi * t) * sp.sin(sp.pi * x)
    left = U.diff(t, 2) - U.diff(x, 2)
    source = (left + U**3).subs(U, exact).doit()
    problem = evolving(sp.Eq(left + U**3, source), u(0, x) - exact.subs(t, 0), U.diff(t).subs(t, 0))
    assert spectrum(problem).bandwidth[0] == pytest.approx(4 * PI, rel=0.05)


@pytest.mark.parametrize(
    ("equation", "more"),
    [
        (U.diff(t, 2) - (1 + x) * U.diff(x, 2), {}),
        (U.diff(t) - U * U.diff(x, 2), {}),
        (U.diff(t) + U * U.diff(x), {}),
        (
            U.diff(t) - m * U.diff(x, 2),
            {"parameters": {m: Trainable(1)}, "observations": {U: AT_A_POINT}},
        ),
        (U.diff(t, 2) - m * U.diff(x, 2), {"parameters": {m: (1, 2)}}),
        (U.diff(t) - U.diff(x).subs(x, 0), {}),
    ],
)
def test_where_the_highest_order_is_not_constant_nothing_is_said(equation, more):
    starts = [
        u(0, x) - sp.sin(50 * x),
        *([U.diff(t).subs(t, 0)] if equation.has(U.diff(t, 2)) else []),
    ]
    problem = evolving(equation, *starts, **more)
    assert relation(problem) is None
    assert spectrum(problem).bandwidth[0] < 1


def test_what_is_not_linear_below_the_highest_order_is_left_out():
    problem = evolving(
        sp.Eq(U.diff(t, 2) - 4 * U.diff(x, 2) + U**3 + sp.sin(U) * x + U.diff(x) * U, 0),
        u(0, x) - sp.sin(50 * x),
        U.diff(t).subs(t, 0),
    )
    assert has(spectrum(problem).tones, (0, 0), (50, 25), (50, -25))
