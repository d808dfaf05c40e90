"""A problem file in TOML states what a Python file states, and is written from it."""

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp
from helpers import SHIPPED

import symbolic_pinn as spinn
from symbolic_pinn import Condition, InputError, Observation, Problem, Recipe, Trainable
from symbolic_pinn.algebra import Partial
from symbolic_pinn.problem import to_toml
from symbolic_pinn.problem.toml_file.values import number

t, x = sp.symbols("t x", real=True)
u = sp.Function("u", real=True)(t, x)
ROD = """
unknowns = ["u(t, x)"]
equations = ["D(u, t) == kappa*D(u, x, x)"]
conditions = ["u(0, x) == sin(pi*x)", "u(t, 0) == 0", "D(u, x)(t, L) == 0"]
[domain]
t = [0, 1]
x = [0, "L"]
[parameters]
kappa = 0.1
L = 2
"""


def loaded(folder, text, name="rod"):
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return spinn.load(file)


def exact_number(value):
    """Floats and the decimals that they stand for are one number."""
    return sp.nsimplify(value, rational=True) if isinstance(value, float) else value


def statement(problem):
    """Everything that a problem states, but for spellings of numbers."""
    return {
        "terms": [
            # Components of a vector equation become equations.
            (t.group, t.expression, t.place, t.where, t.deviation)
            for t in problem.terms
        ],
        "box": problem.box,
        "start": problem.start,
        "fields": problem.fields,
        "complex": problem.complex_unknowns,
        "exact": {k: sp.sympify(v) for k, v in problem.exact.items()},
        "guess": {k: sp.sympify(v) for k, v in problem.guess.items()},
        "constants": problem.constants,
        "sampled": problem.sampled,
        "trainable": {
            s: tuple(map(exact_number, (p.start, p.lower, p.upper, p.exact)))
            for s, p in problem.trainable.items()
        },
        "recipe": problem.recipe,
        "name": problem.name,
        "description": problem.description,
        "quadrature": problem.quadrature,
    }


def test_a_file_states_a_problem(tmp_path):
    problem = loaded(tmp_path, ROD)
    kappa, length = sp.symbols("kappa L", real=True)
    assert problem.name == "rod"
    assert problem.equations == [sp.Eq(u.diff(t), kappa * u.diff(x, 2))]
    assert problem.conditions == [
        sp.Eq(u.subs(t, 0), sp.sin(sp.pi * x)),
        sp.Eq(u.subs(x, 0), 0),
        sp.Eq(u.diff(x).subs(x, length), 0),
    ]
    assert problem.parameters == {kappa: sp.Rational(1, 10), length: 2}
    assert problem.box.upper == (1, 2)
    assert problem.recipe == Recipe()


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_equations_are_written_and_read_again(tmp_path, name):
    problem = spinn.load(name)
    again = loaded(tmp_path, to_toml(problem), "other")
    found, expected = statement(again), statement(problem)
    for key in expected:
        assert alike(found[key], expected[key]), key


def alike(one, other):
    """Whether all is equal, but for products with -1, which SymPy multiplies out when typed."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if one == other or not isinstance(one, sp.Expr):
        return one == other
    numbers = np.random.default_rng(0).uniform(0.1, 0.9, 1_000)
    for kind in (Partial, sp.Symbol):
        atoms = sorted(one.atoms(kind) | other.atoms(kind), key=str)
        values = {a: sp.Float(n) for a, n in zip(atoms, numbers, strict=False)}
        one, other = one.xreplace(values), other.xreplace(values)
    return abs(float(one) - float(other)) < 1e-9 * (1 + abs(float(one)))


def test_everything_that_needs_no_code(tmp_path):
    q, k, c = sp.symbols("q k c", positive=True)
    a = sp.Function("a", real=True)(x, t)  # in another order
    stated = Problem(
        domain={x: (-1, q), t: (0, sp.pi)},
        equations=[
            Condition(u.diff(x, 2) + c * a.diff(t) * u, where=(x > 0) | (t < 1)),
            sp.Eq(a.diff(t), k * u + sp.Integral(u, (x, -1, 1))),
        ],
        conditions=[
            Condition(sp.Eq(u.subs(x, -1), 1), group="inlet", where=t > sp.Rational(1, 3)),
            sp.Eq(a.subs(t, 0), x / 4),
            sp.Eq(u.diff(x).subs(x, q), 0),
        ],
        unknowns=[a, u],
        guess={u: sp.cos(x), a: 0},
        parameters={q: 2, k: Trainable(0.5, bounds=(0.1, None)), c: (sp.Rational(1, 3), 1)},
        observations={
            u.subs(x, 0): Observation(
                {"t": [0.1, 0.25], "c": [0.5, 1.0], "u": [1.5, -2e-3]}, noise=0.01
            ),
            a: Observation({"x": [0.5], "t": [1.0], "c": [0.5], "a": [3]}, noise=0.5),
        },
        regularise=[(a.diff(t), 0.1), (u, 2)],
        time=x,
        quadrature=30,
        name="all",
        description='Quotes """ and \\ backslashes.',
        recipe=Recipe(
            points=7,
            learning_rate=0.5,
            network=spinn.Periodic(spinn.Fourier(spinn.MLP(9, gated=True), (1, 2.5)), axes=(1,)),
        ),
    )
    again = loaded(tmp_path, to_toml(stated))
    found, expected = statement(again), statement(stated)
    assert found == expected
    assert [t.face for t in again.terms] == [t.face for t in stated.terms]


def test_columns_may_lie_in_a_file_beside_it(tmp_path):
    np.savetxt(tmp_path / "rod.csv", [[0.5, 1.0, 0.3]], delimiter=",", header="t,x,u", comments="")
    problem = loaded(tmp_path, ROD + '[[observations]]\nof = "u"\ndata = "rod.csv"\nnoise = 0.1')
    assert problem.terms[-1].deviation == 0.1
    assert problem.terms[-1].face.samples.points.tolist() == [[0.5, 1.0]]


def test_numbers_are_exact_with_and_without_quotes(tmp_path):
    one, other = (loaded(tmp_path, ROD.replace("0.1", n)) for n in ("0.3", '"3/10"'))
    assert one.parameters == other.parameters
    assert one.parameters[next(iter(one.parameters))] == sp.Rational(3, 10)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (-0.25, "-0.25"),
        (sp.Rational(1, 3), '"1/3"'),
        (sp.pi / 2, '"pi/2"'),
        (0.1, "0.1"),
        (sp.Rational("6.62607015e-34"), "6.62607015e-34"),
        (6.62607015e-34, "6.62607015e-34"),
        (10**300, "1.0e300"),
        (-6.02214076e23, "-6.02214076e23"),
        (sp.Rational(1, 2**50), '"1/1125899906842624"'),
        (1e-15, "0.000000000000001"),
    ],
)
def test_numbers_are_written_exactly(tmp_path, value, text):
    assert number(value) == text
    kappa = sp.Symbol("kappa", real=True)
    found = loaded(tmp_path, ROD.replace("0.1", text)).parameters[kappa]
    assert found == value if isinstance(value, sp.Expr) else float(found) == float(value)
    assert found.has(sp.Float) is False


def test_a_complex_unknown(tmp_path):
    psi = sp.Function("psi", complex=True)(t, x)
    stated = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.I * psi.diff(t) + (sp.re(psi) ** 2 * psi).diff(x) + sp.Abs(psi)],
        conditions=[sp.Eq(psi.subs(t, 0), sp.exp(sp.I * x))],
        exact={psi: sp.exp(sp.I * (x - t))},
    )
    again = loaded(tmp_path, to_toml(stated))
    assert [t.expression for t in again.terms] == [t.expression for t in stated.terms]
    assert again.exact == stated.exact


def test_a_vector_equation_is_written_by_its_components(tmp_path):
    v = sp.Function("v", real=True)(t, x)
    stated = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(sp.Matrix([u.diff(t), v.diff(t)]), sp.Matrix([v, -u]))],
        conditions=[u.subs(t, 0), sp.Eq(v.subs(t, 0), 1)],
    )
    again = loaded(tmp_path, to_toml(stated))
    assert [t.expression for t in again.terms] == [t.expression for t in stated.terms]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"functions": {sp.Function("k")(x): lambda x: x}}, "`k` in `functions=` is code"),
        ({"recipe": Recipe(network=object())}, "`object` of the recipe"),
    ],
)
def test_what_cannot_be_written_is_named(changes, message):
    k = sp.Function("k", real=True)(x) if "functions" in changes else 1
    problem = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(u.diff(t), k * u.diff(x, 2))],
        conditions=[u.subs(t, 0)],
        **changes,
    )
    with pytest.raises(InputError, match=message):
        to_toml(problem)


@pytest.mark.parametrize(
    ("term", "message"),
    [
        (sp.besselj(0, x), "besselj"),
        (sp.EulerGamma * u, "EulerGamma"),
        (sp.Integral(sp.exp(-(t**2)), (t, 0, 1)) * u, "write its value"),
        (sp.Integer(3) ** 200 * u, "digits"),
        (sp.Symbol("\u00fc", real=True), "ASCII"),
        (sp.Symbol("lambda", real=True), "reserved"),
    ],
)
def test_words_that_the_grammar_lacks_are_named(term, message):
    symbols = [s for s in term.free_symbols if s not in (t, x)]
    problem = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(u.diff(t), u.diff(x, 2) + term)],
        conditions=[u.subs(t, 0)],
        parameters=dict.fromkeys(symbols, 1),
    )
    with pytest.raises(InputError, match=message):
        to_toml(problem)


def test_letters_of_the_grammar_may_be_parameters(tmp_path):
    D, E, gamma = sp.symbols("D E gamma", real=True)
    stated = Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[sp.Eq(u.diff(t), D * u.diff(x, 2) + E * sp.E * gamma)],
        conditions=[u.subs(t, 0)],
        parameters={D: 1, E: 2, gamma: 3},
    )
    text = to_toml(stated)
    assert "D(u, t) == D*D(u, x, x) + exp(1)*E*gamma" in text
    assert [t.expression for t in loaded(tmp_path, text).terms] == [
        t.expression for t in stated.terms
    ]


def test_a_name_that_is_no_file_name_is_left_to_the_file(tmp_path):
    problem = replace(loaded(tmp_path, ROD), name="a rod / of mine")
    assert loaded(tmp_path, to_toml(problem), "mine").name == "mine"
