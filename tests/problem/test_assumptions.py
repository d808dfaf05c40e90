"""Assumptions of symbols against what they are given, and of unknowns against what is found."""

import numpy as np
import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import broken_by

t = sp.Symbol("t", real=True)
u, v = sp.Function("u", real=True), sp.Function("v", positive=True)
DATA = {u(t): {t: [0.1, 0.2, 0.3], "u": [1.0, 1.0, 1.0]}}


def on(symbol, interval):
    return spinn.Problem(
        domain={symbol: interval}, equations=[u(symbol).diff(symbol) - 1], conditions=[u(0)]
    )


def with_parameter(value, **assumptions):
    k = sp.Symbol("kappa", **assumptions)
    observed = DATA if isinstance(value, spinn.Trainable) else {}
    return spinn.Problem(
        domain={t: (0, 1)}, equations=[u(t).diff(t) - k * t], conditions=[u(0)],
        parameters={k: value}, observations=observed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("assumption", "interval", "fits"),
    [
        ("real", (-1, 1), True),
        ("positive", (0, 1), True),  # SymPy is wrong at an end at most
        ("nonnegative", (0, 1), True),
        ("negative", (-1, 0), True),
        ("positive", (-1, 1), False),
        ("nonnegative", (-1e-3, 1), False),
        ("negative", (-1, 1), False),
        ("nonpositive", (0, 1), False),
        ("integer", (0, 1), False),
        ("rational", (0, 1), False),
        ("imaginary", (0, 1), False),
    ],
)
def test_coordinates_keep_to_their_assumptions(assumption, interval, fits):
    symbol = sp.Symbol("q", **{assumption: True})
    if fits:
        assert on(symbol, interval).box.bounds(symbol) == interval
        return
    with pytest.raises(InputError, match=f"`q` ranges over .* made with `{assumption}=True`"):
        on(symbol, interval)


TRAINABLE = spinn.Trainable
VALUES = [
    ({"positive": True}, 0.1, True),
    ({"positive": True}, -0.1, False),
    ({"positive": True}, 0, False),
    ({"nonnegative": True}, 0, True),
    ({"negative": True}, 1, False),
    ({"nonzero": True, "real": True}, 0, False),
    ({"integer": True}, 2.0, True),
    ({"integer": True}, 2.5, False),
    ({"even": True}, 3, False),
    ({"positive": True}, (0, 1), True),
    ({"positive": True}, (-1, 1), False),
    ({"integer": True}, (0, 1), False),
    ({"positive": True}, TRAINABLE(0.1), True),
    ({"positive": True}, TRAINABLE(-0.1), False),
    ({"positive": True}, TRAINABLE(0.1, bounds=(-1, 1)), False),
    ({"positive": True}, TRAINABLE(0.1, bounds=(None, 1)), True),
    ({"positive": True}, TRAINABLE(0.1, exact=-1), False),
]


@pytest.mark.parametrize(("assumptions", "value", "fits"), VALUES)
def test_parameters_keep_to_their_assumptions(assumptions, value, fits):
    if fits:
        assert with_parameter(value, **assumptions).parameters
        return
    with pytest.raises(InputError, match=r"kappa.* made with"):
        with_parameter(value, **assumptions)


def test_a_changed_value_is_checked_too():
    problem = with_parameter(1, positive=True)
    assert problem.with_parameters(kappa=2).constants
    with pytest.raises(InputError, match=r"`kappa` was made with `positive=True`, .* is -0.1"):
        problem.with_parameters(kappa=-0.1)


def test_an_unknown_takes_any_value():
    n = sp.Function("n", integer=True)(t)
    with pytest.raises(InputError, match=r"`n.t.` was made with `integer=True`"):
        spinn.Problem(domain={t: (0, 1)}, equations=[n.diff(t) - 1], conditions=[n.subs(t, 0)])


@pytest.mark.parametrize(
    ("values", "estimate", "broken"),
    [
        ([0.0, 1.0, 2.0], 1.0, []),
        ([-1e-5, 1.0], 1.0, []),  # found up to an error
        ([-0.5, 1.0], 1.0, ["`v` was made with `positive=True`, and reaches -0.5"]),
        ([1.0], -2.0, ["`c` was made with `positive=True`, and -2 was found"]),
    ],
)
def test_what_is_found_is_compared_with_the_assumptions(values, estimate, broken):
    c = sp.Symbol("c", positive=True)
    fields, found = {"u": u(t), "v": v(t)}, {"u": np.array([-1.0]), "v": np.array(values)}
    reasons = broken_by(fields, found, {c: estimate})
    assert len(reasons) == len(broken)
    assert all(r.startswith(b) for r, b in zip(reasons, broken, strict=True))


def test_the_verdict_says_it():
    """v' = -sqrt(v^2), v(0) = -1: SymPy reads -v, and finds -e^-t."""
    problem = spinn.Problem(
        domain={t: (0, 1)},
        equations=[sp.Eq(v(t).diff(t), -sp.sqrt(v(t) ** 2))],
        conditions=[sp.Eq(v(0), -1, evaluate=False)],
    )
    verdict = spinn.solve(problem, method=spinn.RandomFeatures(blocks=1)).verdict
    assert verdict.status == "failed"
    assert verdict.reasons[0].startswith("`v` was made with `positive=True`, and reaches -1")
