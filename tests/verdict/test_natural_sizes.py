"""Unknowns that vanish in the solution, and such as are small."""

import numpy as np
import pytest
import sympy as sp
from helpers import formula_field

import symbolic_pinn as spinn
from symbolic_pinn.verdict import HeldOutCheck, judge

t = sp.Symbol("t", real=True)
u, v, w = (sp.Function(n, real=True) for n in "uvw")
CHAIN = spinn.Problem(
    domain={t: (0, 2)},
    equations=[u(t).diff(t) - v(t), v(t).diff(t) - w(t), w(t).diff(t) + w(t)],
    conditions=[sp.Eq(u(0), 1), sp.Eq(v(0), 0), sp.Eq(w(0), 0)],
)


def verdict_of(rounding):
    formulas = {"u": sp.S.One, "v": rounding * sp.sin(3 * t), "w": rounding * sp.cos(5 * t)}
    return judge(HeldOutCheck(CHAIN)(formula_field(CHAIN, formulas)))


@pytest.mark.parametrize(("rounding", "status"), [(1e-15, "converged"), (1e-3, "failed")])
def test_what_vanishes_is_held_against_what_it_stands_beside(rounding, status):
    assert verdict_of(rounding).status == status


def test_units_do_not_matter():
    measured = [
        HeldOutCheck(
            spinn.Problem(
                domain={t: (0, 2)},
                equations=[u(t).diff(t) - unit * v(t), v(t).diff(t) + v(t)],
                conditions=[sp.Eq(u(0), 1), sp.Eq(v(0), 0)],
            )
        )
        for unit in (1, 10**6)
    ]
    found = [
        [
            m.relative
            for m in check(formula_field(check._problem, {"u": sp.S.One, "v": size * sp.sin(t)}))
        ]
        for check, size in zip(measured, (1e-12, 1e-18), strict=True)
    ]
    assert np.allclose(*found, rtol=1e-6)
    assert max(found[0]) < 1e-3


def test_a_term_is_measured_where_it_holds():
    # u' = 1 on the left is missed by 8, next to which u' on the right is large.
    x = sp.Symbol("x", real=True)
    half, steep = sp.Rational(1, 2), 10**6
    parts = (sp.Eq(u(x).diff(x), 1), sp.Eq(u(x).diff(x), 1 + steep * (x - half) ** 2))
    places = (x < half, x > half)
    problem = spinn.Problem(
        domain={x: (0, 1)},
        equations=[spinn.Condition(e, where=w) for e, w in zip(parts, places, strict=True)],
        conditions=[u(0)],
    )
    wrong = -8 * x + sp.Piecewise(
        (0, x < half), (9 * (x - half) + steep * (x - half) ** 3 / 3, True)
    )
    measures = {m.name: m for m in HeldOutCheck(problem)(formula_field(problem, {"u": wrong}))}
    assert measures["equation 1"].relative > 0.5
    assert measures["equation 2"].relative < 1e-9
