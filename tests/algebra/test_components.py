import pytest
import sympy as sp
from sympy.vector import CoordSys3D, curl, divergence, gradient

import symbolic_pinn as spinn
from symbolic_pinn.errors import InputError

t, x, y = sp.symbols("t x y", real=True)
u, v = (sp.Function(n, real=True) for n in "uv")
BOX = {t: (0, 1), x: (0, 1)}


def expressions(problem):
    return {term.name: str(term.expression) for term in problem.terms}


def test_a_matrix_equation_is_one_equation_for_each_entry():
    w, wx = sp.Matrix([u(t, x), v(t, x)]), sp.Matrix([v(t, x), u(t, x)]).diff(x)
    problem = spinn.Problem(
        domain=BOX,
        equations=[sp.Eq(w.diff(t), wx)],
        conditions=[sp.Eq(w.subs(t, 0), sp.Matrix([x, 0])), w.subs(x, 0)],
    )
    assert expressions(problem) == {
        "equation 1[0]": "u_t(t, x) - v_x(t, x)",
        "equation 1[1]": "-u_x(t, x) + v_t(t, x)",
        "condition 1[0]": "-x + u(0, x)",
        "condition 1[1]": "v(0, x)",
        "condition 2[0]": "u(t, 0)",
        "condition 2[1]": "v(t, 0)",
    }
    assert [term.group for term in problem.terms][2:] == ["initial"] * 2 + ["boundary"] * 2


def test_entries_of_a_square_matrix_have_two_indices_and_zeros_are_left_out():
    left = sp.Matrix([[u(t, x).diff(t), 0], [0, v(t, x).diff(x)]])
    problem = spinn.Problem(domain=BOX, equations=[left], conditions=[u(0, x), v(t, 0)])
    assert list(expressions(problem))[:2] == ["equation 1[0, 0]", "equation 1[1, 1]"]


def test_vector_calculus_in_cartesian_coordinates():
    C = CoordSys3D("C")
    p, q = u(C.x, C.y), v(C.x, C.y)
    problem = spinn.Problem(
        domain={C.x: (0, 1), C.y: (0, 2)},
        equations=[
            sp.Eq(gradient(p), q * C.i + C.x * C.j),
            sp.Eq(divergence(p * gradient(q)), 0),
            curl(q * C.i),
        ],
        conditions=[sp.Eq(u(0, C.y), C.y)],
    )
    products = {str(a) for a in problem.terms[2].expression.args}
    assert products == {
        "u(x, y)*v_xx(x, y)",
        "u(x, y)*v_yy(x, y)",
        "u_x(x, y)*v_x(x, y)",
        "u_y(x, y)*v_y(x, y)",
    }
    others = {k: e for k, e in expressions(problem).items() if k != "equation 2"}
    assert others == {
        "equation 1[i]": "u_x(x, y) - v(x, y)",
        "equation 1[j]": "-x + u_y(x, y)",
        "equation 3[k]": "-v_y(x, y)",
        "condition 1": "-y + u(0, y)",
    }
    assert [c.name for c in problem.box.coordinates] == ["x", "y"]


def test_polar_coordinates_bring_their_scale_factors():
    P = CoordSys3D("P", transformation="cylindrical", variable_names=("r", "theta", "z"))
    w = u(P.r, P.theta)
    problem = spinn.Problem(
        domain={P.r: (1, 2), P.theta: (0, 1)},
        equations=[divergence(gradient(w))],
        conditions=[sp.Eq(u(1, P.theta), 0)],
    )
    r, theta = problem.box.coordinates
    harmonic = sp.log(r) + r**3 * sp.cos(3 * theta)
    [equation, _] = problem.terms
    assert sp.simplify(spinn.algebra.insert(equation.expression, {u(r, theta): harmonic})) == 0


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (lambda: sp.Matrix([u(t, x)]) * 1 == 1, "already decided"),
        (lambda: sp.Eq(sp.Matrix([u(t, x).diff(t)]), u(t, x), evaluate=False), "do not match"),
        (
            lambda: sp.Eq(CoordSys3D("C").i * u(t, x).diff(t), u(t, x), evaluate=False),
            "one side is a vector",
        ),
    ],
)
def test_sides_that_do_not_match_are_refused(statement, message):
    with pytest.raises(InputError, match=f"equation 1.*{message}"):
        spinn.Problem(domain=BOX, equations=[statement()], conditions=[u(0, x)])


def test_a_sum_over_numbers_is_written_out():
    n = sp.Symbol("n", integer=True)
    waves = sp.Sum(sp.sin(n * x) * u(t, x).diff(x) / n, (n, 1, 3))
    problem = spinn.Problem(
        domain=BOX, equations=[u(t, x).diff(t) + waves.diff(x)], conditions=[u(0, x)]
    )
    explicit = spinn.Problem(
        domain=BOX, equations=[u(t, x).diff(t) + waves.doit().diff(x)], conditions=[u(0, x)]
    )
    difference = problem.terms[0].expression - explicit.terms[0].expression
    assert sp.simplify(difference) == 0
