"""Known functions given as code or as a table."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy as sp
from helpers import formula_field
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.calculus import Lattice, NestedJvp
from symbolic_pinn.diagnosis import OK, diagnose
from symbolic_pinn.objective import Objective
from symbolic_pinn.problem import problem_from_data, problem_to_data
from symbolic_pinn.recipe import MLP
from symbolic_pinn.solution import Solution

pytestmark = pytest.mark.slow

t, x, y = sp.symbols("t x y", real=True)
u, k, h = (sp.Function(n, real=True) for n in "ukh")
U = u(t, x)
BOX = {t: (0, 1), x: (0, 1)}
GRID = np.linspace(0, 1, 201)
FORMULA = sp.exp(-x) * sp.cos(2 * x)
TABLE = {x: GRID, "k": np.exp(-GRID) * np.cos(2 * GRID)}


def code(a):
    return jnp.exp(-a) * jnp.cos(2 * a)


def flux(conductivity):
    """The conservative form, which needs the slope of k."""
    return (conductivity * U.diff(x)).diff(x) - U.diff(t)


def problem(given, argument=x, **more):
    return spinn.Problem(
        domain=BOX,
        equations=[sp.Eq(flux(k(argument)), sp.sin(t))],
        conditions=[sp.Eq(u(0, x), k(x)), sp.Eq(u(t, 0), k(0)), sp.Eq(U.diff(x).subs(x, 1), 0)],
        functions={k(x): given},
        **more,
    )


def values(stated, field_of, engine=None):
    with jax.enable_x64(True):
        objective = Objective.of(stated, engine or Lattice())
        points = objective.sample(32, key=jax.random.key(0))
        return objective.evaluation(formula_field(stated, {"u": field_of}), points)


@pytest.mark.parametrize("engine", [Lattice(), NestedJvp()], ids=["lattice", "nested"])
@pytest.mark.parametrize("argument", [x, x / 2, U, k(x), U * x], ids=str)
def test_code_and_its_slope_are_those_of_the_formula(argument, engine):
    known = sp.sin(t + x) / 2 + sp.Rational(1, 2)
    stated = problem(code, argument)
    formula = FORMULA.subs(x, argument.subs(k(x), FORMULA))
    plain = spinn.Problem(
        domain=BOX,
        equations=[sp.Eq(flux(formula), sp.sin(t))],
        conditions=[
            sp.Eq(u(0, x), FORMULA),
            sp.Eq(u(t, 0), 1),
            sp.Eq(U.diff(x).subs(x, 1), 0),
        ],
    )
    for a, b in zip(values(stated, known, engine), values(plain, known, engine), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-12)


def test_a_table_is_interpolated_to_the_order_of_a_cubic_spline(tmp_path):
    file = tmp_path / "k.csv"
    rows = np.random.default_rng(0).permutation(np.stack([GRID, TABLE["k"]], 1))
    np.savetxt(file, rows, delimiter=",", header="x,conductivity", comments="")
    known = sp.sin(t + x)
    exact = values(problem(code), known)
    for given in (TABLE, file, rows):
        for a, b in zip(values(problem(given), known), exact, strict=True):
            # The slope is exact to h^3 f''''/24 or so, h = 1/200; at the ends a few times worse.
            np.testing.assert_allclose(a, b, atol=3e-6)


def test_a_table_of_two_arguments():
    fine = np.linspace(0, 1, 41)
    at = np.stack(np.meshgrid(fine, fine, indexing="ij"), -1).reshape(-1, 2)
    shuffled = np.random.default_rng(0).permutation(len(at))
    z = np.sin(at[:, 0]) * np.exp(at[:, 1])
    rows = np.column_stack([at[:, ::-1], z])[shuffled]
    stated = spinn.Problem(
        domain={x: (0, 1), y: (0, 1)},
        equations=[u(x, y).diff(x) - h(x, y).diff(y)],
        conditions=[u(0, y) - h(sp.S.Half, y)],
        functions={h(y, x): {"y": rows[:, 0], "x": rows[:, 1], "value": rows[:, 2]}},
    )
    # h(x, y) takes x in the place of its first argument, which the table calls y.
    objective = Objective.of(stated, Lattice())
    with jax.enable_x64(True):
        points = objective.sample(32, key=jax.random.key(0))
        inside, side = objective.evaluation(formula_field(stated, {"u": x * 0}), points)
    (a, b), wall = np.asarray(points[0]).T, np.asarray(points[1])[:, 1]
    np.testing.assert_allclose(-inside, np.cos(b) * np.exp(a), atol=1e-4)
    np.testing.assert_allclose(-side, np.sin(wall) * np.exp(0.5), atol=1e-6)


def test_the_diagnosis_puts_numbers_in():
    decay = sp.exp(-t)
    stated = spinn.Problem(
        domain=BOX,
        equations=[sp.Eq(U.diff(t), (k(x) * U.diff(x)).diff(x) - U)],
        conditions=[sp.Eq(u(0, x), 1), *(sp.Eq(U.diff(x).subs(x, e), 0) for e in (0, 1))],
        exact={U: decay},
        functions={k(x): code},
    )
    assert {f.level for f in diagnose(stated)} == {OK}
    wrong = spinn.Problem(
        domain=BOX,
        equations=[sp.Eq(U.diff(t), k(x) * U)],
        conditions=[sp.Eq(u(0, x), 1)],
        exact={U: decay},
        functions={k(x): code},
    )
    assert any("does not satisfy equation 1" in f.message for f in diagnose(wrong))


def test_a_table_is_saved_and_code_is_asked_for(tmp_path):
    recipe = spinn.Recipe(network=MLP(3, 1), points=4, steps=2)
    for name, given in (("table", TABLE), ("code", code)):
        stated = problem(given, recipe=recipe, exact={U: k(x) * sp.exp(-t)})
        solution = solve(stated)
        solution.save(tmp_path / name)
        again = Solution.load(tmp_path / name, functions={k: code} if name == "code" else None)
        assert again.relative_l2() == solution.relative_l2()
        assert again.evaluate(k(x) * U, t=0.5, x=0.5) == pytest.approx(
            float(code(0.5)) * solution(t=0.5, x=0.5), abs=1e-6
        )
    lost = Solution.load(tmp_path / "code")
    assert lost(t=0, x=0) == solution(t=0, x=0)
    with pytest.raises(InputError, match="`k` was code, which is not saved"):
        lost.relative_l2()


def test_a_saved_problem_states_the_same():
    stated = problem(TABLE)
    again = problem_from_data(problem_to_data(stated))
    known = sp.sin(t + x)
    for a, b in zip(values(again, known), values(stated, known), strict=True):
        np.testing.assert_array_equal(a, b)


def test_it_is_solved():
    """u' = k(x) with a table of k: u is its integral."""
    stated = spinn.Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq(u(x).diff(x), k(x))],
        conditions=[sp.Eq(u(0), 0)],
        functions={k(x): {x: GRID, "k": np.cos(GRID)}},
        exact={u(x): sp.sin(x)},
        recipe=spinn.Recipe(network=MLP(20, 2), points=64, steps=1_000, learning_rate=5e-3),
    )
    assert solve(stated).relative_l2()["u"] < 5e-3


REFUSED = {
    "NumPy code": (np.interp, "`k` cannot be traced by JAX .* write it with `jax.numpy`"),
    "vector": (lambda a: jnp.stack([a, a]), "does not give a number for a number"),
    "short table": ({x: [0, 0.2, 0.4, 0.5], "k": [1, 2, 3, 4]}, "covers `x` from 0 to 0.5"),
    "few rows": ({x: [0, 0.5, 1], "k": [1, 2, 3]}, "four values"),
    "twice the same": ({x: [0, 0, 0.5, 0.7, 1], "k": [1, 2, 3, 3, 3]}, "each point of a grid once"),
    "no such column": ({"z": [0, 1], "k": [1, 2]}, "no column `x`"),
    "no file": ("k.csv", "`k.csv` does not exist"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused(case):
    given, message = REFUSED[case]
    with pytest.raises(InputError, match=message):
        Objective.of(problem(given), Lattice())


def test_a_table_needs_the_names_of_its_columns():
    with pytest.raises(InputError, match=r"write `\{k\(x\): ...\}`"):
        spinn.Problem(domain=BOX, equations=[U.diff(t) - k(x)], conditions=[u(0, x)],
                      functions={k: TABLE})  # fmt: skip
    with pytest.raises(InputError, match="`k` is no function"):
        spinn.Problem(domain=BOX, equations=[U.diff(t) - k(x)], conditions=[u(0, x)],
                      functions={"k": code})  # fmt: skip
