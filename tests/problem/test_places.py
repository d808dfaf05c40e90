"""Statements about other points: moved arguments, integrals, parts of a face."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp
from helpers import exact_field

import symbolic_pinn as spinn
from symbolic_pinn import Condition
from symbolic_pinn.calculus import Evaluation, Lattice, NestedJvp
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.errors import InputError
from symbolic_pinn.objective import Objective

t, x, y = sp.symbols("t x y", real=True)
u = sp.Function("u", real=True)
BOX = {t: (0, 1), x: (0, 1)}

# Each holds for its exact solution: pantograph, delay, Volterra, Fredholm, an integral constraint
# (with the sine's own integral), a diagonal, and a mean over the whole domain.
PROBLEMS = {
    "pantograph": spinn.Problem(
        domain={t: (0, 1)},
        equations=[sp.Eq(u(t).diff(t), u(t) + u(t / 2) ** 2 - sp.exp(t))],
        conditions=[sp.Eq(u(0), 1)],
        exact={u(t): sp.exp(t)},
    ),
    "delay": spinn.Problem(
        domain={t: (-1, 2)},
        equations=[Condition(sp.Eq(u(t).diff(t), -u(t - 1) / sp.E), where=t > 0)],
        conditions=[Condition(sp.Eq(u(t), sp.exp(-t)), where=t < 0)],
        exact={u(t): sp.exp(-t)},
        time=None,
    ),
    "volterra": spinn.Problem(
        domain={x: (0, 2)},
        equations=[sp.Eq(u(x).diff(x), 1 - sp.Integral(u(y), (y, 0, x)))],
        conditions=[sp.Eq(u(0), 0)],
        exact={u(x): sp.sin(x)},
    ),
    "fredholm": spinn.Problem(
        domain=BOX,
        equations=[
            sp.Eq(
                u(t, x).diff(t) + sp.Integral(u(t, y) * y, (y, sp.Rational(1, 2), 1)),
                u(t, x) + sp.exp(t) * sp.Rational(15, 64),
            )
        ],
        conditions=[sp.Eq(u(0, x), x**2)],
        exact={u(t, x): sp.exp(t) * x**2},
    ),
    "integral constraint": spinn.Problem(
        domain=BOX,
        equations=[u(t, x).diff(t) + u(t, x)],
        conditions=[
            sp.Eq(sp.Integral(u(t, x), (x, 0, 1)), 2 * sp.exp(-t) / sp.pi),
            sp.Eq(sp.Integral(u(t, x), (t, 0, 1), (x, 0, 1)), 2 * (1 - sp.exp(-1)) / sp.pi),
        ],
        exact={u(t, x): sp.exp(-t) * sp.sin(sp.pi * x)},
        quadrature=12,  # 144 places, which is what compiling takes time for
    ),
    "diagonal": spinn.Problem(
        domain=BOX,
        equations=[u(t, x).diff(t) - u(t, x).diff(x)],
        conditions=[
            sp.Eq(u(t, t), sp.sin(2 * t)),
            sp.Eq(u(t, x).diff(x).subs(x, t), sp.cos(2 * t)),
        ],
        exact={u(t, x): sp.sin(t + x)},
    ),
}


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("engine", [Lattice(), NestedJvp()], ids=["lattice", "nested"])
@pytest.mark.parametrize("name", PROBLEMS)
def test_the_exact_solution_has_no_residual(name, engine):
    problem = PROBLEMS[name]
    objective = Objective.of(problem, engine)
    points = objective.sample(16, key=jax.random.key(0))
    field = exact_field(problem)
    for found in jax.jit(lambda: objective.evaluation(field, points))():
        np.testing.assert_allclose(found, 0, atol=1e-12)


@pytest.mark.usefixtures("x64")
def test_a_wrong_solution_has_a_residual_everywhere_but_where_the_condition_is_not():
    problem = spinn.Problem(
        domain=BOX,
        equations=[u(t, x).diff(t)],
        conditions=[Condition(sp.Eq(u(t, 0), 1 / t), where=t > sp.Rational(1, 2))],
        exact={u(t, x): t + 1},
    )
    residuals = compile_problem(problem)
    evaluation = Evaluation(problem, residuals, [0, 1], Lattice())
    at = jnp.asarray([[0.0, 0.0], [0.25, 0.0], [0.75, 0.0]])
    _, found = evaluation(exact_field(problem), [at, at])
    np.testing.assert_allclose(found, [0, 0, 1.75 - 1 / 0.75])


def test_places_are_named():
    def faces(name):
        return [term.place for term in PROBLEMS[name].terms]

    assert faces("pantograph") == ["interior", "t = 0"]
    assert faces("delay") == ["interior, where t > 0", "interior, where t < 0"]
    assert faces("diagonal")[1:] == ["x = t", "x = t"]
    assert faces("integral constraint")[1] == "x = 12 values in [0.00921968, 0.99078]"
    assert faces("integral constraint")[2].startswith("t = 12 values")


@pytest.mark.parametrize(
    ("equation", "condition", "message"),
    [
        (u(t, x).diff(t) - u(t - 1, x), u(0, x), "leaves the domain: `t` = `t - 1` is -1"),
        (u(t, x).diff(t) - u(t, u(t, x)), u(0, x), "not an unknown"),
        (u(t, x).diff(t), sp.Eq(u(t, t), x), "holds at `x` = `t`"),
        (u(t, x).diff(t), Condition(u(0, x), where=x > 2), "hold nowhere"),
        (u(t, x).diff(t), Condition(u(0, x), where=x), "no inequality"),
        (u(t, x).diff(t), Condition(u(0, x), where=u(t, x) > 0), "contains an unknown"),
        (u(t, x).diff(t), Condition(u(0, x), where=y > 0), "`y` is not declared"),
        (u(t, x).diff(t) - sp.Integral(u(t, y), y), u(0, x), "no limits"),
        (u(t, x).diff(t) - sp.Integral(u(t, y), (y, 0, sp.oo)), u(0, x), "infinite limit"),
        (u(t, x).diff(t) - sp.Integral(u(t, y), (y, 0, 2)), u(0, x), "lies outside the domain"),
        (Condition(u(t, x).diff(t), group="mine"), u(0, x), "form the group `residual`"),
    ],
)
def test_places_that_cannot_be_are_refused(equation, condition, message):
    with pytest.raises(InputError, match=message):
        spinn.Problem(domain=BOX, equations=[equation], conditions=[condition])
