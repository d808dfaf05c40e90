"""Priors: how they are read, what they weigh, and what is refused."""

import json

import numpy as np
import pytest
import sympy as sp

from symbolic_pinn import InputError, Observation, Problem
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.diagnosis import WARNING, diagnose
from symbolic_pinn.objective import LossParts
from symbolic_pinn.problem import must_hold, problem_from_data, problem_to_data

x = sp.Symbol("x", real=True)
u, q = (sp.Function(n, real=True) for n in ("u", "q"))
AT = np.linspace(0, 1, 25)


def problem(regularise, noise=0.01, **more):
    data = {x: AT, "u": AT}
    return Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq(u(x).diff(x), q(x))],
        conditions=[sp.Eq(u(0), 0)],
        unknowns=[u(x), q(x)],
        **{"observations": {u(x): Observation(data, noise=noise)}, **more},
        regularise=regularise,
    )


def test_a_prior_is_a_group_of_its_own_that_need_not_hold():
    stated = problem([(q(x).diff(x), 3), (q(0) - 1, 0.5)])
    assert stated.groups[-2:] == ("data", "prior")
    everywhere, at_start = [t for t in stated.terms if t.group == "prior"]
    assert (everywhere.place, at_start.place) == ("interior", "x = 0")
    assert not any(must_hold(t.group) for t in (everywhere, at_start))
    assert "prior" in LossParts.by_group(stated).names
    # sum_i r_i^2 / sigma^2 + R^2 / s^2, over n / sigma^2: the mean square of data has the factor 1
    [data] = [t for t in stated.terms if t.group == "data"]
    assert data.factor == 1
    assert everywhere.factor == pytest.approx(0.01 / (3 * 5))
    assert compile_problem(stated)[-2].deviation == pytest.approx(0.01 / 5)


def test_several_observations_weigh_as_their_noise_says():
    stated = problem(
        {q(x): 1},
        observations={
            u(x): Observation({x: AT, "u": AT}, noise=0.1),
            u(x).diff(x): Observation({x: AT[:5], "v": AT[:5]}, noise=0.5),
        },
    )
    value, slope, prior = (t.factor**2 for t in stated.terms[-3:])
    assert value + slope == pytest.approx(1)
    assert value / slope == pytest.approx((25 / 0.1**2) / (5 / 0.5**2))
    assert prior / value == pytest.approx(1 / (25 / 0.1**2))


def test_a_mapping_states_the_same_and_is_saved_and_shown():
    stated, listed = problem({q(x).diff(x): 3}), problem([(q(x).diff(x), 3)])
    again = problem_from_data(json.loads(json.dumps(problem_to_data(stated))))
    for other in (listed, again):
        assert [(t.name, t.residual, t.deviation) for t in other.terms] == [
            (t.name, t.residual, t.deviation) for t in stated.terms
        ]
    findings = diagnose(stated)
    [shown] = [f.message for f in findings if f.topic == "prior"]
    assert "is expected to be about 3" in shown
    assert "noise of 0.01 in `u(x)`" in shown
    assert not any(f.level == WARNING for f in findings)


REFUSED = {
    "no noise": (lambda: problem({q(x): 1}, noise=None), "state that of `u"),
    "no data": (lambda: problem({q(x): 1}, observations={}), "nothing was measured"),
    "no size": (lambda: problem({q(x): 0}), "prior 1.* positive number"),
    "a size in words": (lambda: problem({q(x): "small"}), "give a number|real number"),
    "no pairs": (lambda: problem([q(x)]), "takes a mapping"),
    "no unknown": (lambda: problem({x**2: 1}), "prior 1.*no unknown"),
    "negative noise": (lambda: problem({q(x): 1}, noise=-1), "`noise` is -1"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_prior_is_refused(case):
    make, message = REFUSED[case]
    with pytest.raises(InputError, match=message):
        make()
