"""An elliptic problem with no condition on the boundary at all is refused; others are not."""

import numpy as np
import pytest
import sympy as sp

from symbolic_pinn import InputError, Problem, boundary

x, y, t = sp.symbols("x y t", real=True)
u = sp.Function("u")
DISC = {(x, y): x**2 + y**2 < 1}
SQUARE = {x: (0, 1), y: (0, 1)}
LAPLACIAN = u(x, y).diff(x, 2) + u(x, y).diff(y, 2)


@pytest.mark.parametrize("domain", [DISC, SQUARE])
@pytest.mark.parametrize(
    "equation",
    [LAPLACIAN, LAPLACIAN - u(x, y) ** 3, LAPLACIAN + u(x, y).diff(x, y) + u(x, y).diff(x)],
)
@pytest.mark.parametrize("condition", [u(0, 0) - 1, (x > sp.S.Half) >> sp.Eq(u(x, y), 1)])
def test_elliptic_equations_want_the_boundary(domain, equation, condition):
    with pytest.raises(InputError, match=r"no condition of `u\(x, y\)` holds on the boundary"):
        Problem(domain=domain, equations=[equation], conditions=[condition])


@pytest.mark.parametrize(
    "condition",
    [boundary(x, y) >> sp.Eq(u(x, y), 0), sp.Eq(x**2 + y**2, sp.S.One / 4) >> sp.Eq(u(x, y), 0)],
)
def test_a_condition_on_a_curve_is_enough_to_go_on(condition):
    problem = Problem(domain=DISC, equations=[LAPLACIAN], conditions=[condition])
    assert [t.name for t in problem.terms] == ["equation 1", "condition 1"]


@pytest.mark.parametrize(
    "equation",
    [
        u(x, y).diff(x, 2) - u(x, y).diff(y, 2),  # hyperbolic
        u(x, y).diff(x, 2) + 2 * u(x, y).diff(x, y) + u(x, y).diff(y, 2),  # parabolic
        u(x, y).diff(x) + u(x, y).diff(y),
        u(x, y).diff(x, 2) + u(x, y) * u(x, y).diff(y, 2),  # of a type that depends on u
    ],
)
def test_other_equations_are_left_alone(equation):
    problem = Problem(domain=DISC, equations=[equation], conditions=[u(0, 0) - 1])
    assert [t.name for t in problem.terms] == ["equation 1", "condition 1"]


def test_an_evolution_has_its_start_and_data_may_stand_for_conditions():
    of_time = u(t, x, y)
    heat = of_time.diff(t) - of_time.diff(x, 2) - of_time.diff(y, 2)
    begins = [sp.Eq(u(0, x, y), 1)]
    evolving = Problem(domain={t: (0, 1), **DISC}, equations=[heat], conditions=begins)
    assert [term.group for term in evolving.terms] == ["residual", "initial"]
    data = np.array([[0.0, 0.0, 1.0], [0.5, 0.0, 1.0]])
    known = Problem(domain=DISC, equations=[LAPLACIAN], conditions=[], observations={u(x, y): data})
    assert [term.group for term in known.terms] == ["residual", "data"]
