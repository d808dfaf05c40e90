"""The verdict on integrals does not rest on the nodes that were solved with."""

import numpy as np
import pytest
import sympy as sp
from helpers import formula_field

import symbolic_pinn as spinn
from symbolic_pinn.verdict import HeldOutCheck
from symbolic_pinn.verdict.other_nodes import with_other_nodes

pytestmark = pytest.mark.slow

t, s, x = sp.symbols("t s x", real=True)
u = sp.Function("u", real=True)
MEAN = spinn.Problem(
    domain={x: (0, 1)},
    equations=[sp.Eq(u(x).diff(x), 0)],
    conditions=[sp.Eq(sp.Integral(u(x), (x, 0, 1)), 0)],
)


def test_what_vanishes_at_the_nodes_alone_has_an_integral():
    """u = (c P_20)^2 is 0 at all 20 nodes."""
    nodes = (1 + np.polynomial.legendre.leggauss(20)[0]) / 2
    vanishing = sp.Mul(*(4 * (x - sp.Float(float(z), 17)) ** 2 for z in nodes)) * 4**20
    [_, condition] = HeldOutCheck(MEAN)(formula_field(MEAN, {"u": vanishing}))
    assert condition.relative > 0.1


def test_a_problem_without_integrals_costs_nothing():
    plain = spinn.load("heat")
    assert with_other_nodes(plain) is plain
    assert with_other_nodes(MEAN).quadrature > 2 * MEAN.quadrature


def test_abel_of_the_second_kind_is_solved():
    """u + int_0^t u(s) / sqrt(t - s) ds = t + 4/3 t^(3/2) has the solution u = t."""
    memory = sp.Integral(u(s) / sp.sqrt(t - s), (s, 0, t))
    problem = spinn.Problem(
        domain={t: (0, 2)},
        equations=[sp.Eq(u(t) + memory, t + sp.Rational(4, 3) * t ** sp.Rational(3, 2))],
        conditions=[],
        unknowns=[u(t)],
        exact={u(t): t},
    )
    solution = spinn.solve(problem, method=spinn.RandomFeatures(blocks=1))
    assert solution.verdict.status == "converged"
    assert solution.relative_l2()["u"] < 1e-9


def test_random_features_are_measured_over_other_nodes_too():
    problem = spinn.load("volterra")
    coarse = spinn.RandomFeatures(features=40, scales=(150.0,), blocks=1)  # too rough for 20 nodes
    solution = spinn.solve(problem, method=coarse)
    other = {m.name: m for m in HeldOutCheck(problem)(solution.field)}
    assert HeldOutCheck(problem).has_other_nodes
    assert {m.name: m.rms for m in solution.verdict.measures} == {
        name: pytest.approx(m.rms, rel=1e-6) for name, m in other.items()
    }
    before = {m.name: m.rms for m in solution.verdict.at_points}
    assert before.keys() == other.keys()
