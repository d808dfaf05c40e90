"""`guess=`: formulas of unknowns at which Newton's method begins, checked like exact ones."""

import json

import pytest
import sympy as sp

from symbolic_pinn import InputError, Problem, Trainable
from symbolic_pinn.problem import problem_from_data, problem_to_data

t, x, nu, other = sp.symbols("t x nu other", real=True)
u = sp.Function("u", real=True)(t, x)
psi = sp.Function("psi", complex=True)(t, x)


def heat(**more):
    return Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[u.diff(t) - nu * u.diff(x, 2)],
        conditions=[sp.Eq(u.subs(t, 0), x), u.subs(x, 0), sp.Eq(u.subs(x, 1), 1)],
        parameters=more.pop("parameters", {nu: 1}),
        **more,
    )


def test_a_guess_is_kept_with_the_problem():
    problem = heat(guess={u: x * sp.exp(-nu * t)})
    again = problem_from_data(json.loads(json.dumps(problem_to_data(problem))))
    assert again.guess == problem.guess == {u: x * sp.exp(-nu * t)}


def test_a_problem_saved_without_a_guess_is_read():
    data = problem_to_data(heat())
    del data["guess"]
    assert not problem_from_data(data).guess


@pytest.mark.parametrize(
    ("guess", "words"),
    [
        ({sp.Function("w")(t, x): x}, r"guess of `w`, `x`: `w\(t, x\)` is not an unknown"),
        ({u: other}, "guess of `u`, `other`: the symbol `other` is not declared"),
        ([x], "`guess=` takes a mapping"),
    ],
)
def test_what_is_wrong_with_a_guess_is_said(guess, words):
    with pytest.raises(InputError, match=words):
        heat(guess=guess)


def test_a_guess_may_hold_a_parameter_that_is_to_be_found():
    data = {"t": [0.5], "x": [0.5], "u": [0.4]}
    parameters = {nu: Trainable(0.5)}
    problem = heat(guess={u: nu * x}, parameters=parameters, observations={u: data})
    assert problem.guess == {u: nu * x}


def test_a_complex_guess_has_two_parts():
    problem = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.I * psi.diff(t) + psi.diff(x, 2)],
        conditions=[sp.Eq(psi.subs(t, 0), 0), psi.subs(x, 0), psi.subs(x, 1)],
        guess={psi: x * sp.exp(sp.I * t)},
    )
    assert {str(k): v for k, v in problem.guess.items()} == {
        "psi_re(t, x)": x * sp.cos(t),
        "psi_im(t, x)": x * sp.sin(t),
    }
