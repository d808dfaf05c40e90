"""A formula of a problem file is the SymPy object that the same mathematics is in Python."""

import pytest
import sympy as sp

from symbolic_pinn.compiler.jax_rules import FAMILIES, RULES
from symbolic_pinn.problem.toml_file.expression import equation, expression, region
from symbolic_pinn.problem.toml_file.names import FUNCTIONS, Declared
from symbolic_pinn.problem.toml_file.printing import printed, printed_equation
from symbolic_pinn.problem.toml_file.text import Text

t, x, y, k = sp.symbols("t x y k", real=True)
gamma = sp.Symbol("gamma", positive=True)
n = sp.Symbol("n", integer=True)
u, v = (f(t, x) for f in sp.symbols("u v", cls=sp.Function, real=True))
psi = sp.Function("psi", complex=True)(t, x)
NAMES = Declared(
    symbols={"t": t, "x": x, "k": k, "gamma": gamma},
    coordinates=("t", "x"),
    unknowns={"u": u, "v": v, "psi": psi},
)
UNKNOWNS = (u, v, psi)
half = sp.Rational(1, 2)


def text(source):
    return Text(where="`equations`, entry 1", source=source)


def of(source):
    return expression(text(source), NAMES)


FORMULAS = {
    "12": sp.Integer(12),
    "0.1": sp.Rational(1, 10),
    ".5": half,
    "2.": sp.Integer(2),
    "1e-3": sp.Rational(1, 1000),
    "1_000": sp.Integer(1000),
    "1/3": sp.Rational(1, 3),
    "0.1 + 0.2": sp.Rational(3, 10),
    "10**300": sp.Integer(10) ** 300,
    "6.62607015e-34*x": sp.Rational("6.62607015e-34") * x,
    "-x": -x,
    "+x": x,
    "-x**2": -(x**2),
    "2**-1": half,
    "2**3**2": sp.Integer(512),
    "x - (t - k)": x - (t - k),
    "x/t/k": x / t / k,
    "2*(x + 1)*t": 2 * (x + 1) * t,
    "t*2*(x + 1)": t * 2 * (x + 1),
    "(1 + x)\n  + t": 1 + x + t,
    "  x": x,
    "pi*E**x": sp.pi * sp.exp(x),
    "sqrt(x**2)": sp.sqrt(x**2),
    "sqrt(gamma**2)": gamma,
    "sin(pi*x)*exp(-t)": sp.sin(sp.pi * x) * sp.exp(-t),
    "Heaviside(x) + Heaviside(x, 0)": sp.Heaviside(x) + sp.Heaviside(x, 0),
    "Max(x, t, 0) + Min(x, 1)": sp.Max(x, t, 0) + sp.Min(x, 1),
    "atan2(x, t) + Mod(x, 2)": sp.atan2(x, t) + sp.Mod(x, 2),
    "polygamma(1, x)": sp.polygamma(1, x),
    "u": u,
    "u(t, x)": u,
    "u(t, 0)": u.subs(x, 0),
    "u(t - 1/4, x)": u.subs(t, t - sp.Rational(1, 4)),
    "D(u, t)": u.diff(t),
    "D(u, x, x)": u.diff(x, 2),
    "D(u, t, x)": u.diff(t, x),
    "D(D(u, t), x)": u.diff(t, x),
    "D(k*x*D(u, x), x)": (k * x * u.diff(x)).diff(x),
    "D(x*u, x)": (x * u).diff(x),
    "D(u, x)(t, 0)": u.diff(x).subs(x, 0),
    "D(u, x)(t, k)": u.diff(x).subs(x, k),
    "D(u, t)(0, x)": u.diff(t).subs(t, 0),
    "D(u, t)(t, 0)": u.diff(t).subs(x, 0),
    "D(u, t)(0, 1)": u.diff(t).subs(t, 0).subs(x, 1),
    "D(u, x, x)(t, -1)": u.diff(x, 2).subs(x, -1),
    "D(u, x)(1 - t, 2*x)": sp.Subs(u.diff(x), (t, x), (1 - t, 2 * x)),
    "D(u, x)(t, t)": sp.Subs(u.diff(x), x, t),
    "D(u(t, 0), t)": u.subs(x, 0).diff(t),
    "I*D(psi, t) + Abs(psi)**2*psi": sp.I * psi.diff(t) + sp.Abs(psi) ** 2 * psi,
    "re(psi) + im(psi) + conjugate(psi)": sp.re(psi) + sp.im(psi) + sp.conjugate(psi),
    "Piecewise((1, x < 0.5), (2, True))": sp.Piecewise((1, x < half), (2, True)),
    "Integral(u(t, y), (y, 0, x))": sp.Integral(u.subs(x, y), (y, 0, x)),
    "Integral(u, (x, 0, 1))": sp.Integral(u, (x, 0, 1)),
    "Integral(D(u(y, x), y)/sqrt(t - y), (y, 0, t))": sp.Integral(
        u.subs(t, y).diff(y) / sp.sqrt(t - y), (y, 0, t)
    ),
    "Integral(t*x*y, (x, 0, y), (y, 0, 1))": sp.Integral(t * x * y, (x, 0, y), (y, 0, 1)),
    "Sum(sin(n*pi*x)/n**2, (n, 1, 5))": sp.Sum(sp.sin(n * sp.pi * x) / n**2, (n, 1, 5)),
    "Product(x + n, (n, 0, 3))": sp.Product(x + n, (n, 0, 3)),
}


@pytest.mark.parametrize("source", FORMULAS)
def test_a_formula_is_what_python_makes_of_it(source):
    assert of(source) == FORMULAS[source]


@pytest.mark.parametrize("source", FORMULAS)
def test_a_formula_is_written_and_read_again(source):
    assert of(printed(FORMULAS[source], UNKNOWNS)) == FORMULAS[source]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x > 0", x > 0),
        ("x >= 1/2", x >= half),
        ("0 < x < 1", sp.And(sp.Lt(0, x), x < 1)),
        ("(x > 0) & (t <= 1)", sp.And(x > 0, t <= 1)),
        ("(x > 0) & (t < 1) & (k < 3)", sp.And(x > 0, t < 1, k < 3)),
        ("(x < 0) | ((x > 1) & (t != 2))", sp.Or(x < 0, sp.And(x > 1, sp.Ne(t, 2)))),
        ("~((x > 0) & (t > 0))", sp.Not(sp.And(x > 0, t > 0))),
        ("x == t", sp.Eq(x, t)),
        ("x**2 + t**2 > 0.25", x**2 + t**2 > sp.Rational(1, 4)),
    ],
)
def test_conditions(source, expected):
    assert region(text(source), NAMES) == expected
    assert region(text(printed(expected)), NAMES) == expected


def test_an_equation_has_two_sides_or_vanishes():
    assert equation(text("D(u, t) == k*D(u, x, x)"), NAMES) == sp.Eq(u.diff(t), k * u.diff(x, 2))
    assert equation(text("D(u, t) - 1"), NAMES) == u.diff(t) - 1
    assert equation(text("u == u"), NAMES).args == (u, u)  # which is said to be empty later


def test_an_equation_is_written_with_its_sides():
    stated = sp.Eq(u.diff(t), k * u.diff(x, 2))
    assert printed_equation(stated, UNKNOWNS) == "D(u, t) == k*D(u, x, x)"
    assert printed_equation(sp.Eq(u.subs(t, 0), sp.sin(x)), UNKNOWNS) == "u(0, x) == sin(x)"


def test_a_long_sum_is_no_deep_one():
    found = of(" + ".join(f"{i}*x**{i}" for i in range(1, 400)))
    assert found == sp.Add(*(i * x**i for i in range(1, 400)))


def test_the_functions_are_those_that_can_be_compiled():
    operators = {
        sp.Add, sp.Mul, sp.Pow, sp.Eq, sp.Ne, sp.Lt, sp.Le, sp.Gt, sp.Ge, sp.And, sp.Or, sp.Not,
    }  # fmt: skip
    left_by_sympy = {sp.Xor, sp.ITE}
    # Another test of the same process may have added a function of its own.
    compiled = {f for f in {*RULES, *FAMILIES} if f.__module__.startswith("sympy.")}
    assert set(FUNCTIONS.values()) == compiled - operators - left_by_sympy


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_is_read_and_written(name):
    z = sp.Symbol("z")  # of which SymPy knows nothing
    names = Declared(symbols={"z": z, "x": x})
    two = {"atan2": "z, x", "Mod": "z, x", "Max": "x, 2", "Min": "x, 2", "polygamma": "2, z"}
    found = expression(text(f"{name}({two.get(name, 'z')})"), names)
    assert found.has(FUNCTIONS[name])
    assert expression(text(printed(found)), names) == found


def test_numbers_with_a_point_are_written_as_they_stand():
    assert printed(sp.Float(0.1) * x) == "0.1*x"
    assert printed(sp.sqrt(2) / x**2) == "sqrt(2)/x**2"
