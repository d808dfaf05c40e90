"""Complex unknowns, as two real ones."""

import jax
import numpy as np
import pytest
import sympy as sp
from helpers import exact_field

import symbolic_pinn as spinn
from symbolic_pinn.algebra import real_imaginary
from symbolic_pinn.calculus import Lattice
from symbolic_pinn.diagnosis import OK, diagnose
from symbolic_pinn.errors import InputError
from symbolic_pinn.objective import Objective
from symbolic_pinn.problem import problem_from_data, problem_to_data
from symbolic_pinn.recipe import MLP
from symbolic_pinn.solution import Solution

t, x = sp.symbols("t x", real=True)
a, b = sp.symbols("a b", real=True)
psi = sp.Function("psi", complex=True)
BOX = {t: (0, 1), x: (-6, 6)}
SOLITON = sp.sech(x - t) * sp.exp(sp.I * x)


def soliton():
    at = psi(t, x)
    return spinn.Problem(
        domain=BOX,
        equations=[sp.Eq(sp.I * at.diff(t) + at.diff(x, 2) / 2 + sp.Abs(at) ** 2 * at, 0)],
        conditions=[
            sp.Eq(psi(0, x), SOLITON.subs(t, 0)),
            sp.Eq(psi(t, -6), SOLITON.subs(x, -6)),
            sp.Eq(psi(t, 6), SOLITON.subs(x, 6)),
        ],
        exact={at: SOLITON},
    )


def oscillator():
    z = sp.Function("z", complex=True)
    return spinn.Problem(
        domain={t: (0, 2)},
        equations=[sp.Eq(z(t).diff(t), sp.I * z(t))],
        conditions=[sp.Eq(z(0), 1)],
        exact={z(t): sp.exp(sp.I * t)},
    )


def test_the_conjugate_has_the_opposite_imaginary_part():
    # SymPy would take it apart itself.
    assert real_imaginary(sp.conjugate(a + sp.I * b, evaluate=False)) == (a, -b)


def test_each_statement_is_two():
    problem = soliton()
    assert list(problem.fields) == ["psi_re", "psi_im"]
    names = [term.name for term in problem.terms]
    assert names[:3] == [
        "equation 1, real part",
        "equation 1, imaginary part",
        "condition 1, real part",
    ]
    assert len(names) == 8
    assert {f.level for f in diagnose(problem)} <= {OK, "hint"}


@pytest.mark.usefixtures("x64")
def test_the_soliton_has_no_residual():
    objective = Objective.of(soliton(), Lattice())
    points = objective.sample(16, key=jax.random.key(0))
    for found in objective.evaluation(exact_field(soliton()), points):
        np.testing.assert_allclose(found, 0, atol=1e-13)


@pytest.mark.usefixtures("x64")
def test_values_and_expressions_of_a_solution_are_complex():
    problem = soliton()
    solution = Solution(problem=problem, field=exact_field(problem))
    xs = np.array([-1.0, 0.5, 2.0])
    exact = 1 / np.cosh(xs - 0.3) * np.exp(1j * xs)
    np.testing.assert_allclose(solution(t=0.3, x=xs), exact, atol=1e-14)
    slope = solution.evaluate(psi(t, x).diff(x), t=0.3, x=xs)
    np.testing.assert_allclose(slope, exact * (1j - np.tanh(xs - 0.3)), atol=1e-13)
    size = solution.evaluate(sp.Abs(psi(t, x)) ** 2, t=0.3, x=xs)
    np.testing.assert_allclose(size, np.abs(exact) ** 2, atol=1e-13)


def test_a_small_complex_problem_is_solved_and_kept(tmp_path):
    solution = spinn.solve(
        oscillator(),
        steps=2000,
        points=64,
        recipe=spinn.Recipe(network=MLP(width=16, depth=2), learning_rate=5e-3),
    )
    times = np.linspace(0, 2, 20)
    assert np.abs(solution(t=times) - np.exp(1j * times)).max() < 0.05
    solution.save(tmp_path / "run")
    again = spinn.Solution.load(tmp_path / "run")
    assert again(t=0.5) == solution(t=0.5)
    assert set(again.relative_l2()) == {"z_re", "z_im"}


def test_the_problem_survives_saving():
    again = problem_from_data(problem_to_data(soliton()))
    assert list(again.complex_unknowns) == ["psi"]
    assert [t.expression for t in again.terms] == [t.expression for t in soliton().terms]


z = a + sp.I * b
EXPRESSIONS = [
    z**3, z**-2, sp.exp(z), sp.log(z), sp.sin(z), sp.cos(z), sp.sinh(z), sp.cosh(z), 1 / (1 + z),
    sp.conjugate(z) * z**2, sp.Abs(z), sp.arg(z), sp.re(z * z), sp.im(z * z), sp.I * sp.sqrt(a),
    sp.Piecewise((z, a > 0), (z**2, True)), (2 * sp.I) ** 2 * z + sp.exp(sp.I * sp.pi / 3),
]  # fmt: skip


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_parts_are_those_of_sympy(expression):
    at = {a: sp.Rational(3, 7), b: sp.Rational(-5, 11)}
    real, imaginary = real_imaginary(expression)
    assert not real.has(sp.I) or sp.im(real.subs(at)) == 0
    value = complex(expression.subs(at).evalf(30))
    found = complex((real.subs(at) + sp.I * imaginary.subs(at)).evalf(30))
    assert found == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("equation", "message"),
    [
        (psi(t, x).diff(t) - sp.sqrt(psi(t, x)), "power of a complex value"),
        (psi(t, x).diff(t) - sp.erf(psi(t, x)), "`erf` has no rule"),
        (psi(t, x).diff(t) - sp.Max(sp.Abs(psi(t, x)), 1) * sp.tan(psi(t, x)), "`tan` has no rule"),
    ],
)
def test_what_has_no_complex_rule_is_refused(equation, message):
    with pytest.raises(InputError, match=f"equation 1.*{message}"):
        spinn.Problem(domain=BOX, equations=[equation], conditions=[psi(0, x)])
