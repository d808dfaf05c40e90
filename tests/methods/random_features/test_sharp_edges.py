"""Kinks and jumps at known places: closed forms, to many digits."""

import numpy as np
import pytest
import sympy as sp
from scipy.optimize import brentq

import symbolic_pinn as spinn
from symbolic_pinn import Condition, Problem
from symbolic_pinn.methods import Adam, RandomFeatures
from symbolic_pinn.methods.random_features.sharp_edges import SharpEdges, without_edges
from symbolic_pinn.problem import INTERFACE
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict import CONVERGED

pytestmark = pytest.mark.slow

t, x, y = sp.symbols("t x y", real=True)
u, q = (sp.Function(name, real=True) for name in "uq")
HALF = sp.Rational(1, 2)
K = sp.Piecewise((1, x < HALF), (10, True))
SMALL = RandomFeatures(features=40, scales=(4.0,))
IN_TWO = RandomFeatures(features=200, scales=(4.0, 4.0))
ENDS = [sp.Eq(u(0), 0), sp.Eq(u(1), 1)]


def steady(*equations, conditions=ENDS, **more):
    return Problem(domain={x: (0, 1)}, equations=list(equations), conditions=conditions, **more)


def values(solution, name="u", **at):
    found = solution(**at)
    return np.asarray(found[name] if isinstance(found, dict) else found)


def without_source(at):
    return np.where(at < 0.5, 20 / 11 * at, 1 - 2 / 11 * (1 - at))


def with_source(at):
    """(k u')' = -1: k u' = F - x."""
    F = (1 + 1 / 8 + 3 / 80) / (1 / 2 + 1 / 20)
    return np.where(at < 0.5, F * at - at**2 / 2, 1 - (F * (1 - at) - (1 - at**2) / 2) / 10)


LAYERS = {
    "flux of a Piecewise": (steady(sp.Eq((K * u(x).diff(x)).diff(x), -1)), with_source),
    "flux without a source": (steady((K * u(x).diff(x)).diff(x)), without_source),
    "Heaviside": (
        steady(sp.Eq(((1 + 9 * sp.Heaviside(x - HALF)) * u(x).diff(x)).diff(x), -1)),
        with_source,
    ),
    "first order": (
        steady(q(x) + K * u(x).diff(x), sp.Eq(q(x).diff(x), 1), unknowns=[u(x), q(x)]),
        with_source,
    ),
    # As it stands: u'' = 1 / k, and u' does not jump.
    "no flux": (
        steady(sp.Eq(K * u(x).diff(x, 2), 1)),
        lambda at: (
            at * (1 - 1 / 8 - 1 / 4 - 1 / 80)
            + np.where(at < 0.5, at**2 / 2, (at - 0.5) / 2 + 1 / 8 + (at - 0.5) ** 2 / 20)
        ),
    ),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers(name):
    problem, exact = LAYERS[name]
    at = np.array([0.1, 0.3, 0.5, 0.6, 0.9])
    solution = spinn.solve(problem, method=SMALL)
    assert np.abs(values(solution, x=at) - exact(at)).max() < 1e-10
    if name != "flux without a source":  # whose equation has parts of rounding only
        assert solution.verdict.status == CONVERGED


def test_the_flux_of_a_first_order_system():
    solution = spinn.solve(
        steady(q(x) + K * u(x).diff(x), q(x).diff(x), unknowns=[u(x), q(x)]), method=SMALL
    )
    assert values(solution, "q", x=np.array([0.2, 0.8])) == pytest.approx([-20 / 11] * 2, abs=1e-9)


def test_layers_in_the_plane():
    k, v = sp.Piecewise((1, y < HALF), (10, True)), u(x, y)
    problem = Problem(
        domain={x: (0, 1), y: (0, 1)},
        equations=[(k * v.diff(x)).diff(x) + (k * v.diff(y)).diff(y)],
        conditions=[
            sp.Eq(u(0, y), 0),
            sp.Eq(u(1, y), 0),
            sp.Eq(u(x, 0), 0),
            sp.Eq(u(x, 1), sp.sin(sp.pi * x)),
        ],
    )
    # u = sin(pi x) g: a sinh(pi y) below, b cosh(pi (1 - y)) - c sinh(pi (1 - y)) above, b = 1.
    sh, ch = np.sinh(np.pi / 2), np.cosh(np.pi / 2)
    a, _ = np.linalg.solve([[sh, sh], [ch, -10 * ch]], [ch, -10 * sh])
    solution = spinn.solve(problem, method=RandomFeatures(features=200, scales=(2.0, 2.0)))
    assert float(values(solution, x=0.5, y=0.5)) == pytest.approx(a * sh, abs=1e-9)
    assert float(values(solution, x=0.5, y=0.25)) == pytest.approx(a * np.sinh(np.pi / 4), abs=1e-9)
    assert solution.verdict.status == CONVERGED


def mode():
    """sin(a x) left, A sin(b (1 - x)) right, exp(-a^2 t): a = sqrt(10) b."""
    r = np.sqrt(10)
    b = brentq(
        lambda b: r * np.cos(r * b / 2) * np.sin(b / 2) + 10 * np.cos(b / 2) * np.sin(r * b / 2),
        1.0,
        2.5,
        xtol=1e-15,
    )
    a, b = map(sp.Float, (r * b, b))
    amplitude = sp.sin(a / 2) / sp.sin(b / 2)
    return a**2, sp.Piecewise((sp.sin(a * x), x < HALF), (amplitude * sp.sin(b * (1 - x)), True))


@pytest.mark.parametrize("blocks", [1, 2])
def test_heat_in_two_layers(blocks, tmp_path):
    rate, shape = mode()
    v = u(t, x)
    problem = Problem(
        domain={t: (0, sp.Rational(1, 10)), x: (0, 1)},
        equations=[sp.Eq(v.diff(t), (K * v.diff(x)).diff(x))],
        conditions=[sp.Eq(u(0, x), shape), sp.Eq(u(t, 0), 0), sp.Eq(u(t, 1), 0)],
    )
    method = RandomFeatures(features=200, scales=(4.0, 4.0), blocks=blocks)
    solution = spinn.solve(problem, method=method)
    at = np.array([0.2, 0.5, 0.7])
    exact = [float(shape.subs(x, s) * sp.exp(-rate / 10)) for s in at]
    assert solution.verdict.status == CONVERGED
    assert np.abs(values(solution, t=np.full(3, 0.1), x=at) - exact).max() < 1e-8
    solution.save(tmp_path / "run")
    again = spinn.Solution.load(tmp_path / "run")
    assert np.array_equal(values(again, t=0.05, x=at), values(solution, t=0.05, x=at))
    assert SharpEdges(again.problem).places[x] == [0.5]
    assert not SharpEdges(again.problem).continuity()[1:]


def test_a_forcing_that_switches_on():
    problem = Problem(
        domain={t: (0, 3)},
        equations=[sp.Eq(u(t).diff(t), -u(t) + sp.Heaviside(t - 1))],
        conditions=[sp.Eq(u(0), 1)],
    )
    solution = spinn.solve(problem, method=SMALL)
    at = np.array([0.5, 1.0, 2.0, 3.0])
    exact = np.exp(-at) + np.where(at > 1, 1 - np.exp(1 - at), 0)
    assert solution.verdict.status == CONVERGED
    assert np.abs(values(solution, t=at) - exact).max() < 1e-10


def test_time_blocks_end_where_a_source_switches():
    v, rate = u(t, x), np.pi**2
    problem = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(v.diff(t), v.diff(x, 2) + sp.Heaviside(t - HALF) * sp.sin(sp.pi * x))],
        conditions=[sp.Eq(u(0, x), sp.sin(sp.pi * x)), sp.Eq(u(t, 0), 0), sp.Eq(u(t, 1), 0)],
    )
    some = {"features": 150, "scales": (4.0, 2.0)}
    solution = spinn.solve(problem, method=RandomFeatures(blocks=2, **some))
    assert 0.5 in solution.network.edges
    at = np.array([0.3, 0.5, 0.8])
    exact = np.exp(-rate * at) + np.where(at > 0.5, 1 - np.exp(-rate * (at - 0.5)), 0) / rate
    assert np.abs(values(solution, t=at, x=np.full(3, 0.5)) - exact).max() < 1e-8
    solution = spinn.solve(problem, method=RandomFeatures(blocks=1, **some))
    assert solution.network.sharp == ((0.5,), ())
    assert np.abs(values(solution, t=at, x=np.full(3, 0.5)) - exact).max() < 1e-8


def test_edges_join_the_cells_that_are_asked_for():
    edges = SharpEdges(steady((K * u(x).diff(x)).diff(x)))
    asked = RandomFeatureExpansion(3, (1.0,), cells=((0.25, 0.5 + 1e-13),))
    found = edges.put_into(asked)
    assert found.cells == ((0.25, 0.5),)
    assert found.sharp == ((0.5,),)
    assert without_edges(found, 0).cells == ((0.25,),)


def test_what_is_continuous_follows_from_the_orders():
    source = sp.Piecewise((1, x < HALF), (0, True))
    plain = SharpEdges(steady(u(x).diff(x, 2) - source))
    assert [r.name for r in plain.continuity()] == [
        "continuity of u(x) at x = 0.5",
        "continuity of u_x(x) at x = 0.5",
    ]
    flux = SharpEdges(steady((K * u(x).diff(x)).diff(x) - source))
    assert [r.name for r in flux.continuity()] == ["continuity of u(x) at x = 0.5"]
    stairs = SharpEdges(steady(u(x).diff(x, 2) - sp.floor(100 * x)))
    assert stairs.places == {x: []}


def test_a_network_has_the_condition_as_a_term():
    problem = steady(sp.Eq((K * u(x).diff(x)).diff(x), -1))
    assert problem.groups == ("residual", "boundary", INTERFACE)
    solution = spinn.solve(problem, method=Adam(steps=3))
    assert INTERFACE in solution.history.rows[0].losses
    assert solution.history.rows[0].losses[INTERFACE] > 0


def test_blocks_end_where_a_condition_begins_to_hold():
    stated = spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(u(t, x).diff(t), u(t, x).diff(x, 2))],
        conditions=[
            u(0, x),
            u(t, 0),
            spinn.Condition(sp.Eq(u(t, 1), 1), where=t > sp.Rational(1, 3)),
            spinn.Condition(u(t, 1), where=t <= sp.Rational(1, 3)),
        ],
    )
    assert SharpEdges(stated).times == [pytest.approx(1 / 3)]
    assert SharpEdges(stated).places == {t: [], x: []}


def steps(lag, pieces):
    """u' = -u(t - lag), u = 1 before 0, by the method of steps (Bellman and Cooke, 1963)."""
    found, before = [(1, t <= 0)], sp.Integer(1)
    for k in range(pieces):
        begin = k * lag
        s = sp.Dummy()
        start = before.subs(t, begin)
        before = sp.expand(start - sp.integrate(before.subs(t, s - lag), (s, begin, t)))
        found.append((before, t <= begin + lag))
    return sp.Piecewise(*found[:-1], (before, True))


def delayed(lag, end):
    return Problem(
        domain={t: (-lag, end)},
        equations=[Condition(sp.Eq(u(t).diff(t), -u(t - lag)), where=t > 0)],
        conditions=[Condition(sp.Eq(u(t), 1), where=t <= 0, group="history")],
    )


@pytest.mark.parametrize(("lag", "end"), [(sp.Integer(1), 3), (HALF, 2)])
def test_what_a_delay_makes_of_an_edge(lag, end):
    problem = delayed(lag, end)
    edges = SharpEdges(problem).places[t]
    assert edges == pytest.approx([float(lag) * k for k in range(int(end / lag))])
    solution = spinn.solve(problem, method=RandomFeatures(features=30, scales=(4.0,)))
    at = np.linspace(-float(lag), end, 61)
    exact = sp.lambdify(t, steps(lag, int(end / lag)))(at)
    assert np.abs(values(solution, t=at) - exact).max() < 1e-9
    assert solution.verdict.status == CONVERGED


def test_edges_of_a_short_delay_would_be_too_many():
    assert SharpEdges(delayed(sp.Rational(1, 50), 2)).places[t] == [0.0]


def test_a_corner_that_is_cut_out_makes_no_edges():
    cut = sp.Or(x < HALF, y < HALF)
    problem = Problem(
        domain={x: (0, 1), y: (0, 1)},
        equations=[Condition(u(x, y).diff(x, 2) + u(x, y).diff(y, 2) + 1, where=cut)],
        conditions=[sp.Eq(u(0, y), 0), sp.Eq(u(x, 0), 0)],
    )
    assert SharpEdges(problem).places == {x: [], y: []}
