import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn.diagnosis import OK, diagnose
from symbolic_pinn.errors import InputError

t, x, y = sp.symbols("t x y", real=True)
u, v = (sp.Function(n, real=True) for n in "uv")
U, V = u(t, x), v(t, x)
BOX = {t: (0, 1), x: (-1, 2)}
WAVE = sp.exp(-t) * sp.sin(x) + t * x**2


def places(problem):
    return [f"{t.name}: {t.face}" for t in problem.terms if t.group != "residual"]


@pytest.mark.parametrize(
    ("left", "count"),
    [
        (U.diff(t) - U.diff(x, 2) + U**3, 3),
        (U.diff(t, 2) - U.diff(x, 2), 4),
        (U.diff(t) + U.diff(x), 3),
        (U.diff(t) + 6 * U * U.diff(x) + U.diff(x, 3), 4),
        (U.diff(t) + U.diff(x, 4), 5),
        (U.diff(x, 2), 2),
    ],
)
def test_the_problem_passes_every_check(left, count):
    problem = spinn.manufactured(left=left, exact={U: WAVE}, domain=BOX)
    assert len(problem.terms) == 1 + count
    assert {f.level for f in diagnose(problem) if f.topic != "scales"} == {OK}


def test_a_system_gives_conditions_to_each_unknown():
    problem = spinn.manufactured(
        left=[U.diff(t) - V.diff(x), V.diff(t) - U.diff(x, 2)],
        exact={U: WAVE, V: sp.cos(x - t)},
        domain=BOX,
        name="pair",
    )
    assert problem.name == "pair"
    assert places(problem) == [
        *(f"condition {i}: {face}" for i, face in enumerate(["t = 0", "x = -1", "x = 2"] * 2, 1))
    ]
    assert {f.level for f in diagnose(problem) if f.topic != "scales"} == {OK}


def test_derivatives_of_the_formula_are_given_too():
    problem = spinn.manufactured(left=U.diff(t, 2) + U.diff(x, 4), exact={U: WAVE}, domain=BOX)
    stated = [str(t.expression) for t in problem.terms[1:]]
    assert stated[1] == "-x**2 + sin(x) + u_t(0, x)"
    assert [s.split("(")[0] for s in stated[-2:]] != ["u", "u"]


def test_without_a_formula_it_is_refused():
    with pytest.raises(InputError, match="`exact=` is empty"):
        spinn.manufactured(left=U.diff(t), exact={}, domain=BOX)
