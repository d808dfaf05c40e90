"""What is no problem file, or means harm, is refused at once with the place in its text."""

import math

import pytest
import sympy as sp
from sympy.polys import polytools

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.algebra import Partial

FILE = """
unknowns = ["u(t, x)"]
equations = ["D(u, t) == {equation}"]
conditions = ["u(0, x) == {condition}"]
[domain]
t = [0, 1]
x = [0, 1]
[parameters]
kappa = 0.1
"""
GOOD = {"equation": "kappa*D(u, x, x)", "condition": "sin(pi*x)"}
HEAT = FILE.format(**GOOD)


def refused(folder, content):
    file = folder / "bad.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as error:
        spinn.load(file)
    message = str(error.value)
    assert "bad.toml" in message
    assert len(message) < 800
    return message


def test_the_good_file_is_good(tmp_path):
    (tmp_path / "good.toml").write_text(HEAT)
    assert spinn.load(tmp_path / "good.toml").name == "good"


LOOK_ALIKE = "k\u0430ppa"  # with a Cyrillic a
FORMULAS = {
    # code
    "u.__class__": "column 12",
    "().__class__.__bases__": "column",
    "__import__(1)": "a name begins with a letter",
    "_": "a name begins with a letter",
    "x.real": "attributes",
    "x.diff(t)": "attributes",
    "sp.sin(x)": "attributes",
    "lambda x: x": "`:` is no sign",
    "lambda": "`lambda`",
    "(lambda)": "call a parameter `lam`",
    "import": "`import`",
    "x if t else u": "Piecewise",
    "x and t": "write `&`",
    "not x": "write `~`",
    "x or t": "write `|`",
    "x is t": "`is`",
    "x in t": "`in`",
    "(x for x in t)": "`for`",
    "[x]": "brackets are round",
    "x[0]": "brackets are round",
    "{x}": "brackets are round",
    "(y := 3)": "`:` is no sign",
    "'x'": "text in quotes",
    "f'{x}'": "text in quotes",
    "x; t": "`;`",
    "x @ t": "`@`",
    "x % 2": "Mod",
    "x ^ 2": "`**`",
    "x // 2": "operators",
    "x << 2": "operators",
    "x >> 2": "a place is said in coordinates",
    "x # t": "comments",
    "`x`": "is no sign",
    "x\\\\n": "is no sign",
    "...": "",
    "await x": "`await`",
    "yield": "`yield`",
    "*x": "",
    "sin(*x)": "alone",
    "sin(**x)": "",
    "sin(x=1)": "`==`",
    "u = 1": "`==`",
    "sin": "is a function",
    "D": "is a function",
    # names
    "eval(x)": "`eval` is not declared",
    "exec(x)": "`exec` is not declared",
    "open(x)": "`open` is not declared",
    "getattr(u, x)": "`getattr` is not declared",
    "Symbol(x)": "`Symbol` is not declared",
    "Function(x)": "`Function` is not declared",
    "Lambda(x, x)": "`Lambda` is not declared",
    "factorial(10**9)": "`factorial` is not declared",
    "zeta(x)": "not declared",
    "kapa*x": "did you mean `kappa`?",
    "Sin(x)": "did you mean `sin`?",
    "oo": "not declared",
    "nan": "not declared",
    "zoo": "not declared",
    "inf": "not declared",
    "None": "numbers are decimal",
    "True": "numbers are decimal",
    LOOK_ALIKE: "CYRILLIC SMALL LETTER A",
    "x \u2212 t": "write `-`",
    "x\u00b2": "write `**2`",
    "\u03c0*x": "write `pi`",
    "\uff53in(x)": "FULLWIDTH",
    "x\u200b": "ZERO WIDTH SPACE",
    "x\u202e": "RIGHT-TO-LEFT",
    "kappa(x)": "is no function",
    "2(x + 1)": "`*`",
    "(kappa)(x)": "is no function",
    "(u + 1)(t, 0)": "place",
    "sin(x)(t)": "place",
    "u(t)": "1 argument(s)",
    "u(t, x, x)": "3 argument(s)",
    "u()": "0 argument(s)",
    "sin()": "takes 1 argument",
    "sin(x, t)": "takes 1 argument",
    "atan2(x)": "takes 2 argument",
    "sqrt(x, t)": "1 argument",
    # numbers
    "0x1F": "decimal",
    "1j": "decimal",
    "0b11": "decimal",
    "007": "",
    "9" * 5000: "40 digits",
    "0." + "1" * 50: "40 digits",
    "1e999999999": "",
    "1e400": "range of floating-point",
    "1e-400": "range of floating-point",
    "1/0": "division by zero",
    "x/(t - t)": "division by zero",
    "0**-1": "division by zero",
    "log(0)": "",
    # what would take for ever
    "9**9**9": "",
    "9**9**9**9": "",
    "(9**9)**9**9": "",
    "2**(10**10)": "exponents go up to",
    "2**5000": "exponents go up to",
    "(10**300)**300": "range of floating-point",
    "x**(10**9)": "exponents go up to",
    "((x**1000)**1000)**1000": "exponent",
    "((((x + 1)**900 + 1)**900 + 1)**900 + 1)": "powers of powers",
    "x**1000*x**1000": "exponent",
    "exp(10**9*log(2))": "range of floating-point",
    "E**(10**9*log(2))": "range of floating-point",
    "exp(1000)": "range of floating-point",
    "exp(exp(exp(x)))": "exponentials",
    "exp(exp(exp(exp(exp(100)))))": "range of floating-point",
    "sin(exp(exp(x)*9))": "",
    "gamma(10**9)": "up to 170",
    "gamma(171)": "up to 170",
    "polygamma(10**6, x)": "up to 170",
    "polygamma(30, x)": "0 to 20",
    "polygamma(x, x)": "order",
    "x**x**x**x": "exponentials",
    "Sum(x**n, (n, 1, 10**9))": "1000 terms",
    "Product(x + n, (n, 1, 10**9))": "1000 terms",
    "Sum(Sum(n*m*x, (n, 1, 900)), (m, 1, 900))": "within each other",
    "Sum(n, (n, 1, kappa))": "whole numbers",
    "Sum(n, (n, 1))": "limits are written",
    "Sum(n)": "write `Sum",
    "Sum(x, (x, 1, 3))": "take another letter",
    "Integral(x*y*z*w, (y, 0, 1), (z, 0, 1), (w, 0, 1))": "integrals two variables",
    " + ".join(f"Integral(sin({i}*x*y), (y, 0, 1))" for i in range(1, 25)): "20 integrals",
    "10**30**(1/3)*" + "*".join(f"{10**30 + i}**(1/3)" for i in range(60)): "root of a number",
    "D(exp(sin(x*cos(x))), x, x, x, x, x, x, x, x, x, x, x, x)": "too long when",
    "u*Integral(csc(x), (x, 0, 1))": "write its value",
    "re(1/D(u, x)**1000)": "exponents of unknowns go up to",
    "(kappa*1e-300)**170": "range of floating-point",
    "Piecewise((1e300, x > u), (1, True))**170": "range of floating-point",
    "Integral(u, x)": "limits are written",
    "Integral(u, (pi, 0, 1))": "take another",
    "Integral(u, (kappa, 0, 1))": "take another letter",
    "D(u)": "write `D(u, x)`",
    "D(u, kappa)": "by the coordinates",
    "D(u, 2)": "by the coordinates",
    "D(u, (x, 2))": "by the coordinates",
    "D(u, X)": "did you mean `x`?",
    "D(u(t, 0), x)": "D(u, x)(t, 0)",
    "D(u, x)(t)": "1 argument(s)",
    "D(x*u, x)(t, 0)": "place",
    "D(u, " + ", ".join("x" * 20) + ")": "order 12",
    "D(D(D(u, x, x, x, x, x), x, x, x, x, x), x, x, x, x, x)": "order 12",
    "Max(" + ", ".join(f"x + {i}*t" for i in range(40)) + ")": "20 values",
    "sin(" + ", ".join("x" * 60) + ")": "50 arguments",
    "(" * 1000 + "x" + ")" * 999: "brackets",
    "(" * 500 + "x" + ")" * 500: "brackets are 60 deep",
    "sin(" * 70 + "x" + ")" * 70: "brackets are 60 deep",
    "-" * 1000 + "x": "signs in a row",
    "x" + "**x" * 1400: "nested too deeply",
    " + ".join(["x"] * 2000): "too long",
    "x" * 100_000: "longer than",
    "x" * 9_000: "is not declared",
    "(x": "not closed",
    "x)": "closes none",
    "x +": "no formula",
    "x t": "no formula",
    "": "",
    "x, t": "a list in brackets",
    "(x, t)": "a list in brackets",
    # conditions and values
    "x > 0": "",
    "(x > 0) + 1": "not a condition",
    "Piecewise((1, x > 0 & t > 1), (2, True))": "put brackets around each",
    "Piecewise((1, x), (2, True))": "a condition belongs here",
    "Piecewise(1, 2)": "write `Piecewise",
    "Piecewise((1, x < 1 < t < 2), (2, True))": "0 < x < 1",
    "Piecewise((1, I < x), (2, True))": "SymPy refuses this",
    "Piecewise()": "1 to 20 pairs",
    "sin(x > 0)": "not a condition",
    "~x": "a condition belongs here",
    "x == t == u": "one `==`",
}


REMAINDERS = (
    "Mod(Integral(u(t, y)*u(z, x), (y, 0, 1), (z, 0, 1)), 2)",
    "Mod(Integral(u(t, y) + x*y, (y, 0, 1))*(1 + Integral(u(t, y)**2, (y, 0, 1))), u)",
    "Mod(Integral(Integral(u(t, y)*z, (y, 0, z)), (z, 0, 1)), 2)",
    "Mod(kappa, Integral(u(t, y)*y, (y, 0, x))**3)",
    "Mod(Sum(cos(n*x)*sin(n*t), (n, 1, 40)), u)",
)


@pytest.mark.parametrize("formula", REMAINDERS)
def test_a_remainder_of_an_integral_takes_no_polynomial_in_all_its_values(
    formula, tmp_path, monkeypatch
):
    """SymPy would seek one when it makes a `Mod`: for a minute and more."""
    found, most = polytools.gcd, 6

    def gcd(p, q):
        assert len(p.atoms(Partial, sp.Function) | q.atoms(Partial, sp.Function)) <= most
        return found(p, q)

    (tmp_path / "mod.toml").write_text(FILE.format(**{**GOOD, "equation": formula}))
    monkeypatch.setattr(polytools, "gcd", gcd)
    [equation] = spinn.load(tmp_path / "mod.toml").equations
    assert equation.has(sp.Mod)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f[:40])
def test_a_formula_is_refused_with_its_place(tmp_path, formula):
    message = refused(tmp_path, FILE.format(**{**GOOD, "equation": formula}))
    assert FORMULAS[formula] in message
    assert "`equations`" in message or "longer than" in message


def test_the_message_points_to_the_place(tmp_path):
    message = refused(tmp_path, FILE.format(**{**GOOD, "condition": "sinn(pi*x)"}))
    place, quote, caret = message.splitlines()
    assert place.endswith(
        "bad.toml`, line 4: `conditions`, entry 1, column 12: `sinn` is not declared;"
        " did you mean `sin`?"
    )
    assert quote[caret.index("^") :] == "sinn(pi*x)"


def test_the_message_points_into_a_long_text(tmp_path):
    text = FILE.replace('"D(u, t) == {equation}"', '"""\nD(u, t)\n  == {equation}\n"""')
    message = refused(tmp_path, text.format(**{**GOOD, "equation": "x + " * 60 + "y + x"}))
    _, quote, caret = message.splitlines()
    assert quote[caret.index("^")] == "y"
    assert len(quote) < 100


def but(old, new):
    changed = HEAT.replace(old, new, 1)
    assert changed != HEAT
    return changed


FILES = {
    "empty": ("", "`domain` is missing"),
    "no TOML": ("u_t = u_xx", "no TOML", "line 1"),
    "Python": ("import os\nos.system('ls')\n", "no TOML", "line 1"),
    "a key twice": (HEAT + "kappa = 2\n", "no TOML"),
    "a table twice": (HEAT + "[domain]\nt = [0, 1]\n", "no TOML"),
    "binary": (bytes(range(256)), "UTF-8"),
    "zeros": (bytes(1000), "no TOML"),
    "another encoding": ("# ä\n".encode("latin-1"), "UTF-8"),
    "UTF-16": (HEAT.encode("utf-16"), "UTF-8"),
    "byte order mark": (b"\xef\xbb\xbf" + HEAT.encode(), "byte order mark"),
    "large": (("#" * 99 + "\n") * 20_000, "larger than"),
    "nested lists": ("a = " + "[" * 9_000, "TOML"),
    "nested tables": ("[" + ".".join("a" * 4_000) + "]", "line 1", "parts"),
    "nested keys": (" . ".join("a" * 2_000) + " = 1", "line 1", "parts"),
    "many nested tables": (
        "\n".join(f"[{'.'.join('ab' * 2000)}.c{i}]" for i in range(100)),
        "parts",
    ),
    "a long number": (but("0.1", "1" * 5_000), "TOML"),
    "a number of many digits": (but("0.1", "1" * 400), "range of floating-point"),
    "a number of many places": (but("0.1", "0." + "1" * 400), "40 digits"),
    "a number with a large exponent": (but("0.1", "1e999999999"), ""),
    "a number beyond all": (but("0.1", "1e99999999999999999999999"), ""),
    "nan": (but("0.1", "nan"), "`parameters.kappa`", "finite"),
    "inf": (but("0.1", "-inf"), "`parameters.kappa`", "finite"),
    "no domain": (but("[domain]", "[domains]"), "did you mean `domain`?"),
    "no unknowns": (but("unknowns", "unknown"), "did you mean `unknowns`?"),
    "no equations": (but("equations =", "#"), "`equations` is missing"),
    "no conditions": (but("conditions =", "#"), "`conditions` is missing"),
    "functions": ('functions = {k = "lambda x: x"}\n' + HEAT, "code", "Python"),
    "a number for a list": (but('["D(u, t) == kappa*D(u, x, x)"]', "3"), "`equations` is"),
    "a text for a list": (but('["D(u, t) == kappa*D(u, x, x)"]', '"x"'), "give a list"),
    "a number for an equation": (but('["D(u, t) == kappa*D(u, x, x)"]', "[3]"), "in quotes"),
    "true for an equation": (but('["D(u, t) == kappa*D(u, x, x)"]', "[true]"), "in quotes"),
    "a date": (but("0.1", "1979-05-27"), "`parameters.kappa`", "a date"),
    "true for a number": (but("0.1", "true"), "`parameters.kappa`"),
    "a list of one": (but("t = [0, 1]", "t = [0]"), "`domain.t`", "two ends"),
    "a number for an interval": (but("t = [0, 1]", "t = 1"), "`domain.t`", "list"),
    "a reversed interval": (but("t = [0, 1]", "t = [1, 0]"), "reversed"),
    "an interval of a coordinate": (but("t = [0, 1]", 't = [0, "x"]'), "`x` is not declared"),
    "an endless interval": (but("t = [0, 1]", "t = [0, inf]"), "`domain.t`", "finite"),
    "a name twice": (but("kappa = 0.1", "kappa = 0.1\nt = 2"), "`t`", "twice"),
    "an unknown twice": (but('"u(t, x)"', '"u(t, x)", "u(t, x)"'), "`u`", "twice"),
    "an unknown like a parameter": (but('"u(t, x)"', '"kappa(t, x)"'), "`kappa`", "twice"),
    "an unknown without coordinates": (but('"u(t, x)"', '"u"'), '"u(t, x)"'),
    "an unknown of others": (but('"u(t, x)"', '"u(t, y)"'), "`y` is no coordinate"),
    "an unknown of some": (but('"u(t, x)"', '"u(t)"'), ""),
    "an unknown with code": (but('"u(t, x)"', '"u(t, x)()"'), "write an unknown"),
    "a reserved name": (but("kappa = 0.1", "kappa = 0.1\nsin = 1"), "`sin`", "take another"),
    "a constant's name": (but("kappa = 0.1", "kappa = 0.1\npi = 3"), "`pi`", "take another"),
    "a form's name": (but('"u(t, x)"', '"D(t, x)"'), "`D`", "take another"),
    "a word of Python": (but("kappa = 0.1", "kappa = 0.1\nlambda = 1"), "`lambda`", "`lam`"),
    "a private name": (but("kappa = 0.1", "kappa = 0.1\n__class__ = 1"), "`__class__`"),
    "a name in quotes": (but("kappa = 0.1", 'kappa = 0.1\n"x; y" = 1'), "`x; y`"),
    "a name that looks alike": (but("kappa = 0.1", f'kappa = 0.1\n"{LOOK_ALIKE}" = 1'), "ASCII"),
    "a name with a control sign": (but("kappa = 0.1", 'kappa = 0.1\n"\\u001b[2J" = 1'), "`?[2J`"),
    "a long name": (but("kappa = 0.1", f"kappa = 0.1\n{'k' * 500} = 1"), "40 at most"),
    "many names": (HEAT + "".join(f"k{i} = 1\n" for i in range(300)), "there may be 200"),
    "many conditions": (
        but('["u(0, x) == sin(pi*x)"]', '["u(0, x)",' + '"u(t, 0)",' * 300 + "]"),
        "`conditions` has 301 entries",
    ),
    "an assumption of nothing": (HEAT + '[assumptions]\nkapa = "real"\n', "`kappa`?"),
    "no assumption": (HEAT + '[assumptions]\nkappa = "postive"\n', "did you mean `positive`?"),
    "a complex parameter": (HEAT + '[assumptions]\nkappa = "complex"\n', "only unknowns"),
    "an assumption that is wrong": (HEAT + '[assumptions]\nkappa = "negative"\n', "kappa"),
    "another time": ('time = "y"\n' + HEAT, "`time`", "no coordinate"),
    "a number for time": ("time = 1\n" + HEAT, "`time`"),
    "nodes of another kind": ('quadrature = "20"\n' + HEAT, "`quadrature`"),
    "very many nodes": ("quadrature = 100_000_000\n" + HEAT, "`quadrature`"),
    "a name that is a path": ('name = "../../etc"\n' + HEAT, "`name`"),
    "a name with a control sign ": ('name = "a\\u001b[2J"\n' + HEAT, "U+001B"),
    "a description that clears the screen": ('description = "\\u001b[2J"\n' + HEAT, "U+001B"),
    "a description of another kind": ("description = 3\n" + HEAT, "`description`"),
    "no such exact": (HEAT + '[exact]\nw = "x"\n', "`w` is none of the `unknowns`"),
    "exact with an unknown": (HEAT + '[exact]\nu = "u"\n', "`exact.u`", "not declared"),
    "guess with a slip": (HEAT + '[guess]\nu = "sinh(y)"\n', "`guess.u`", "column 6"),
    "a key of a condition": (
        but('"u(0, x) == sin(pi*x)"', '{ equation = "u(0, x)", were = "x > 0" }'),
        "`conditions`, entry 1",
        "did you mean `where`?",
    ),
    "a condition without equation": (
        but('"u(0, x) == sin(pi*x)"', '{ where = "x > 0" }'),
        "`equation` is missing",
    ),
    "where without inequality": (
        but('"u(0, x) == sin(pi*x)"', '{ equation = "u(0, x)", where = "x" }'),
        "`where`",
        "a condition belongs here",
    ),
    "where with an unknown": (
        but('"u(0, x) == sin(pi*x)"', '{ equation = "u(0, x)", where = "u > 0" }'),
        "unknown",
    ),
    "a group of another kind": (
        but('"u(0, x) == sin(pi*x)"', '{ equation = "u(0, x)", group = "a/../b" }'),
        "`group`",
    ),
    "a condition outside": (but("u(0, x)", "u(2, x)"), "outside the domain"),
    "a parameter of parameters": (but("0.1", '"x*2"'), "`parameters.kappa`", "not declared"),
    "a start without value": (but("0.1", "{ lower = 0 }"), "`start` is missing"),
    "a start with a slip": (but("0.1", "{ strt = 0 }"), "did you mean `start`?"),
    "a start out of bounds": (but("0.1", "{ start = 0, lower = 1 }"), "between its bounds"),
    "a setting that is none": (HEAT + "[recipe]\nstep = 3\n", "did you mean `steps`?"),
    "steps of another kind": (HEAT + '[recipe]\nsteps = "many"\n', "`recipe`, `steps`"),
    "half a step": (HEAT + "[recipe]\nsteps = 0.5\n", "whole number"),
    "no step": (HEAT + "[recipe]\nsteps = 0\n", "`recipe`", "at least 1"),
    "rate of nan": (HEAT + "[recipe]\nlearning_rate = nan\n", "`learning_rate`"),
    "no such network": (HEAT + '[recipe.network]\nkind = "mpl"\n', "did you mean `mlp`?"),
    "a class for a network": (HEAT + '[recipe.network]\nkind = "os.system"\n', "no network"),
    "a setting of another network": (
        HEAT + '[recipe.network]\nkind = "mlp"\nsigmas = [1]\n',
        "`recipe.network`",
        "`sigmas`",
    ),
    "no table for a network": (HEAT + '[recipe]\nnetwork = "mlp"\n', "give a table"),
    "a network that feeds none": (
        HEAT + '[recipe.network]\nkind = "fourier"\nof = { kind = "fourier" }\n',
        "`recipe.network`",
    ),
    "gated by a number": (HEAT + "[recipe.network]\ngated = 1\n", "true or false"),
    "data elsewhere": (HEAT + '[[observations]]\nof = "u"\ndata = "/etc/passwd"\n', "beside it"),
    "data above": (HEAT + '[[observations]]\nof = "u"\ndata = "../../x.csv"\n', "beside it"),
    "no such data": (HEAT + '[[observations]]\nof = "u"\ndata = "x.csv"\n', "does not exist"),
    "data of texts": (
        HEAT + '[[observations]]\nof = "u"\ndata = { t = ["0"], x = [0], u = [1] }\n',
        "column `t`",
    ),
    "data without rows": (
        HEAT + '[[observations]]\nof = "u"\ndata = { t = [], x = [], u = [] }\n',
        "at least 1",
    ),
    "data of an equation": (
        HEAT + '[[observations]]\nof = "u == 1"\ndata = { t = [0], x = [0], u = [1] }\n',
        "not a condition",
    ),
    "observations of another kind": ("observations = 3\n" + HEAT, "`observations`"),
    "a prior without size": (HEAT + '[[regularise]]\nof = "u"\n', "`size` is missing"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_refused(tmp_path, name):
    content, *parts = FILES[name]
    message = refused(tmp_path, content)
    for part in parts:
        assert part in message


PLATE = """
unknowns = ["u(x, y)"]
equations = ["-D(u, x, x) - D(u, y, y) == 1"]
conditions = [{conditions}]
[domain]
{domain}
[parameters]
a = 0.5
"""
DISC = '"x, y" = "x**2 + y**2 < 1"'
RIM = '"boundary(x, y) >> u == 0"'
BOX = "x = [-1, 1]\ny = [-1, 1]\n"


def polygon(sides):
    """Half planes that leave a polygon of very many sides."""
    turns = (2 * math.pi * k / sides for k in range(sides))
    return " & ".join(f"({math.cos(a):.4f}*x + {math.sin(a):.4f}*y < 1)" for a in turns)


def turned(of, inner, outer, times=20):
    """Alternatives in alternatives, of 3**20 parts once they are written out."""
    parts = (inner.join((f"(x > {k}/99)", f"(y > {k}/98)", of)) for k in range(times))
    return outer.join(f"({part})" for part in parts)


PLACES = {
    # what is no place
    "u >> u == 0": "this is an unknown",
    "u == 1 >> D(u, x) == 0": "this is an unknown",
    "D(u, x) > 0 >> u == 0": "this is an unknown",
    "sin >> u == 0": "`sin` is a function",
    "sin(x) >> u == 0": "a condition belongs here",
    "eval(x) >> u == 0": "`eval` is not declared",
    "x >> u == 0": "a condition belongs here",
    "1 >> u == 0": "a condition belongs here",
    "True >> u == 0": "the place is `True`",
    "x == x >> u == 0": "the place is `True`",
    "x**2 == -1 >> u == 0": "the place is `False`",
    "a == 1 >> u == 0": "is `False` with the values of the parameters",
    "a == 0.5 >> u == 0": "is `True` with the values of the parameters",
    "a > 1 >> u == 0": "hold nowhere",
    ">> u == 0": "it is empty",
    "x == 0 >>": "it is empty",
    ">>": "it is empty",
    "x == 0 >> 3 == 4": "contains no unknown",
    "x == 0 >> x == y": "contains no unknown",
    "x == 0 > > u == 0": "no formula",
    "x == 0 >>> u == 0": "no formula",
    "x == 0 >>= u": "`==`",
    "x == 0 << u == 0": "",
    "x == 0 => u == 0": "`==`",
    "Integral(x*b, (b, 0, 1)) == 1/4 >> u == 0": "integrals, sums and products",
    "Sum(x*n, (n, 1, 9)) > 1 >> u == 0": "integrals, sums and products",
    # arrows
    "x == 0 >> y == 0 >> u == 0": "one `>>` is enough",
    "x == 0 >> (y == 0 >> u == 0)": "one `>>` is enough",
    "(x == 0 >> u == 0)": "in no brackets",
    "((x == 0) >> u) == 0": "in no brackets",
    "u == Piecewise((1, x >> y), (2, True))": "in no brackets",
    " >> ".join(["x == 0"] * 400): "one `>>` is enough",
    ">>" * 2_000: "too long",
    ">>" * 1_400: "one `>>` is enough",
    # boundaries
    "boundary(boundary(x)) >> u == 0": "`boundary` takes coordinates",
    "boundary(boundary(x, y)) >> u == 0": "`boundary` takes coordinates",
    "boundary() >> u == 0": "different coordinates",
    "boundary(x, x) >> u == 0": "different coordinates",
    "boundary(a) >> u == 0": "`boundary` takes coordinates",
    "boundary(u) >> u == 0": "this is an unknown",
    "boundary(2) >> u == 0": "`boundary` takes coordinates",
    "boundary(x + y) >> u == 0": "`boundary` takes coordinates",
    "boundary('inlet') >> u == 0": "text in quotes",
    "boundary >> u == 0": "is a function",
    "boundary(x, y)(x, y) >> u == 0": "is a place",
    "boundary(x=1) >> u == 0": "`==`",
    "boundary(*x) >> u == 0": "alone",
    "boundary(x, y) + 1 >> u == 0": "is a place",
    "boundary(x, y) > 0 >> u == 0": "is a place",
    "x > 0 & boundary(x, y) >> u == 0": "is a place",
    "Piecewise((1, boundary(x, y)), (2, True)) > 1 >> u == 0": "is a place",
    "boundary(x, y) & boundary(x) & x >> u == 0": "put brackets around each",
    "boundary(x, y) == 0": "is a place",
    "u == boundary(x, y)": "is a place",
    "boundary(x, y)": "is a place",
    # normals
    "boundary(x, y) >> normal(x, y) == u": "by its components",
    "boundary(x, y) >> normal(x, y)[5] == u": "the components 0 to 1",
    "boundary(x, y) >> normal(x, y)[-1] == u": "brackets are round",
    "boundary(x, y) >> normal(x, y)[0][0] == u": "brackets are round",
    "boundary(x, y) >> normal(x, y)[x] == u": "brackets are round",
    "boundary(x, y) >> normal(x, y)[0:1] == u": "brackets are round",
    "boundary(x, y) >> normal(x, y)[99999999999] == u": "brackets are round",
    "boundary(x, y) >> u(x, y)[0] == 0": "brackets are round",
    "boundary(x, y) >> sin(x)[0] == u": "brackets are round",
    "boundary(x, y) >> [u][0] == 0": "brackets are round",
    "boundary(x, y) >> normal(u)[0] == 0": "`normal` takes coordinates",
    "boundary(x, y) >> normal(a, x)[0] == u": "`normal` takes coordinates",
    "boundary(x, y) >> D(normal(x, y)[0]*u, x) == 0": "has no derivative along `x`",
    "boundary(x, y) >> D(along_normal(u), x) == 0": "along_normal(",
    "boundary(x, y) >> along_normal() == 0": "of one formula",
    "boundary(x, y) >> along_normal(u, x) == 0": "of one formula",
    "boundary(x, y) >> along_normal == u": "is a function",
    "boundary(x, y) >> along_normal(x > 0) == u": "not a condition",
    "boundary(x, y) >> " + "along_normal(" * 40 + "u" + ")" * 40: "once at most",
    "boundary(x, y) >> along_normal(" + "*".join(f"sin({k}*u)" for k in range(200)) + ")": "long",
    "along_normal(u) == 0": "a normal is known on a boundary only",
    "normal(x, y)[0] > 0 >> u == 0": "is known on a boundary only",
    "along_normal(x) > 0 >> u == 0": "is known on a boundary only",
    # what would take for ever
    turned("boundary(x, y)", " | ", " & ") + " >> u == 0": "more than 64 parts",
    "~(" + turned("boundary(x, y)", " & ", " | ") + ") >> u == 0": "more than 64 parts",
    turned("(x == y)", " | ", " & ", 15) + " >> u == 0": "more than 64 parts",
    "~" * 30 + "(x == 0) >> u == 0": "too many signs",
    "~(" * 61 + "x == 0" + ")" * 61 + " >> u == 0": "60 deep",
    " & ".join(["boundary(x, y)"] * 60) + " >> u == 0": "50 conditions",
    " | ".join(f"(x == {k}/99)" for k in range(60)) + " >> u == 0": "50 conditions",
    "*".join(f"(x - {k}/99)" for k in range(90)) + " == 0 >> u == 0": "factors of a product",
    "sin(1000*x)*sin(1000*y) == 0.5 >> u == 0": "separate curves",
    "x**30 - 3*x**17 + x**5 - 7*x > 10**9 >> u == 0": "hold nowhere",
    "polygamma(1, x + 2) == y >> u == 0": "takes too long at many points",
    "Heaviside(x - y) == 1/4 >> u == 0": "jumps",
    "floor(9*x) == y >> u == 0": "jumps",
}


@pytest.mark.parametrize("condition", PLACES, ids=lambda f: f[:40])
def test_a_place_is_refused(tmp_path, condition):
    conditions = f'"{condition}"'
    message = refused(tmp_path, PLATE.format(conditions=conditions, domain=DISC))
    assert PLACES[condition] in message


REGIONS = {
    "polygon of 400 sides": (f'"x, y" = "{polygon(400)}"', "longer than 10000 letters"),
    "polygon of 60 sides": (f'"x, y" = "{polygon(60)}"', "50 conditions"),
    "polygon in parts": (f'"x, y" = "({polygon(40)}) & ({polygon(39)})"', "50 inequalities"),
    "a boundary": ('"x, y" = "boundary(x, y)"', "is a place"),
    "a normal": ('"x, y" = "along_normal(x) > 0"', "is known on a boundary only"),
    "an arrow": ('"x, y" = "x**2 + y**2 < 1 >> y > 0"', "operators"),
    "an unknown": ('"x, y" = "u < 1"', "`u` is not declared"),
    "a parameter of none": ('"x, y" = "x**2 + y**2 < k"', "`k` is not declared"),
    "an equation": ('"x, y" = "x**2 + y**2 == 1"', "has no inside"),
    "true": ('"x, y" = "True"', "it is `True` everywhere"),
    "a formula": ('"x, y" = "x**2 + y**2"', "a condition belongs here"),
    "a list": ('"x, y" = [0, 1]', "give a formula in quotes"),
    "a table": ('"x, y" = { x = [0, 1] }', "give a formula in quotes"),
    "a condition of one coordinate": ('x = "x**2 < 1"\ny = [0, 1]', '`"x, y" = '),
    "the same coordinate": ('"x, x" = "x < 1"', "different coordinates"),
    "no coordinate": ('"," = "x < 1"', "different coordinates"),
    "a gap": ('"x,, y" = "x < 1"', "different coordinates"),
    "the same region": (DISC + '\n"x,y" = "x > 0"', "join their conditions"),
    "a name with a point": ('"x.y, z" = "x < 1"', "a name is a letter"),
    "a name that looks alike": (f'"x, {LOOK_ALIKE}" = "x < 1"', "ASCII"),
    "a parameter as a coordinate": ('"x, y, a" = "x**2 + y**2 < a"', "`a`", "twice"),
    "four directions": ('"x, y, z, w" = "x**2 + y**2 + z**2 + w**2 < 1"', "three coordinates"),
    "many coordinates": (f'"{", ".join(f"x{k}" for k in range(3000))}" = "x < 1"', ""),
    "without end": ('"x, y" = "x + y < 1"', "give intervals"),
    "nowhere": (BOX + '"x, y" = "x**2 + y**2 > 10**9"', "hold nowhere"),
    "everywhere": (BOX + '"x, y" = "Abs(sin(x)**9 + cos(x)**7) < 10**9"', "cuts nothing off"),
    "complex": ('"x, y" = "I*x + y < 1"', "real numbers"),
    "a function without values": (BOX + '"x, y" = "log(x - 2) > y"', "hold nowhere"),
    "an integral": ('"x, y" = "Integral(x*y*b, (b, 0, 1)) < 1"', "integrals, sums"),
    "a product": (
        f'"x, y" = "{"*".join(f"(x**2 + y**2 - {k})" for k in range(1, 90))} < 0"',
        "factors of a product",
    ),
    "waves": ('"x, y" = "sin(1000*x*y) + x**2 + y**2 < 1"', "separate curves"),
    "a jump": ('"x, y" = "Piecewise((x**2 + y**2, x > 0), (x**2 + 2*y**2, True)) < 1"', "jumps"),
    "a staircase": ('"x, y" = "floor(x**2 + y**2) < 1"', "jumps"),
    "a slow function": ('"x, y" = "polygamma(1, x**2 + y**2) > 1"', "takes too long"),
    "a large power": ('"x, y" = "x**9999 + y**2 < 1"', "exponents go up to"),
    "a tower": ('"x, y" = "exp(exp(exp(x))) + y**2 < 1"', "exponentials"),
}


@pytest.mark.parametrize("name", REGIONS)
def test_a_region_is_refused(tmp_path, name):
    domain, *parts = REGIONS[name]
    message = refused(tmp_path, PLATE.format(conditions=RIM, domain=domain))
    for part in parts:
        assert part in message


def along(intervals, equation="u(cos(s)/2, sin(s)/2) == 0"):
    return f'{RIM}, {{ equation = "{equation}", along = {intervals} }}'


CURVES = {
    "no table": (along("[0, 1]"), "give a table"),
    "nothing": (along("{}"), "`s` is not declared"),
    "no interval": (along("{ s = 1 }"), "`along`, `s`", "give a list"),
    "one end": (along("{ s = [0] }"), "two ends"),
    "reversed": (along("{ s = [1, 0] }"), "empty or reversed"),
    "without end": (along("{ s = [0, inf] }"), "finite"),
    "a coordinate as an end": (along('{ s = [0, "x"] }'), "`x` is not declared"),
    "a coordinate": (along("{ x = [0, 1] }", "u(cos(x), sin(x))"), "something else already"),
    "an unknown's name": (along("{ u = [0, 1] }", "u(cos(u), 0)"), "something else already"),
    "a parameter's name": (along("{ a = [0, 1] }", "u(cos(a), 0)"), "something else already"),
    "a word": (along("{ lambda = [0, 1] }"), "the word is reserved"),
    "a private name": (along("{ __class__ = [0, 1] }"), "a name is a letter"),
    "three parameters": (along("{ s = [0, 1], r = [0, 1], q = [0, 1] }"), "one parameter for"),
    "many parameters": (
        along("{ " + ", ".join(f"s{k} = [0, 1]" for k in range(300)) + " }"),
        "300 entries",
    ),
    "unused": (along("{ s = [0, 1] }", "u(0, 0) == 0"), "no unknown stands at a formula"),
    "out of the domain": (along("{ s = [0, 1000] }", "u(exp(s), s) == 0"), "leaves the domain"),
    "a slope by it": (along("{ s = [0, 1] }", "D(u, s) == 0"), "derivatives are by"),
    "an arrow": (along("{ s = [0, 1] }", "x == 0 >> u(s, s) == 0"), "leave out the place"),
    "two places": (
        '{ equation = "x == 0 >> u == 0", where = "y > 0" }',
        "both say where it holds",
    ),
    "an unknown in where": ('{ equation = "u == 0", where = "u > 0 & x > 0" }', "an unknown"),
    "very many curves": (
        ",\n".join(f'"x**2*sin({k}*x) + y**2*cos({k}*y) == y/9 >> u == 0"' for k in range(1, 199)),
        "too many, or their formulas too long",
    ),
    "very many edges": (
        ",\n".join(
            f'"{turned("boundary(x, y)", " | ", " & ", 3)} & (x > {k}/100) >> u == 0"'
            for k in range(90)
        ),
        "too many, or their formulas too long",
    ),
}


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_is_refused(tmp_path, name):
    conditions, *parts = CURVES[name]
    message = refused(tmp_path, PLATE.format(conditions=conditions, domain=DISC))
    for part in parts:
        assert part in message


TRIANGLE = "wing = [[0, 0], [1, 0], [0, 1]]"
IN_WING = '"x, y" = "inside(wing, x, y)"'

BODIES = {
    "a number": ("wing = 3", IN_WING, "give the name of a file, or corners"),
    "true": ("wing = true", IN_WING, "give the name of a file, or corners"),
    "nothing": ("wing = []", IN_WING, "give the name of a file, or corners"),
    "empty rings": ("wing = [[]]", IN_WING, "two numbers"),
    "numbers": ("wing = [1, 2, 3]", IN_WING, "give a list"),
    "corners of three numbers": ("wing = [[0, 0, 0], [1, 0, 0], [0, 1, 0]]", IN_WING, "it has 3"),
    "texts": ('wing = [["b", 0], [1, 0], [0, 1]]', IN_WING, "`b` is not declared"),
    "a coordinate in it": ('wing = [["x", 0], [1, 0], [0, 1]]', IN_WING, "`x` is not declared"),
    "two corners": ("wing = [[0, 0], [1, 0]]", IN_WING, "`bodies.wing`", "give 3 to"),
    "on a line": ("wing = [[0, 0], [1, 1], [2, 2]]", IN_WING, "`bodies.wing`"),
    "crossing itself": ("wing = [[0, 0], [1, 1], [1, 0], [0, 1]]", IN_WING, "crosses"),
    "rings that cross": (
        "wing = [[[0, 0], [2, 0], [0, 2]], [[1, -1], [2, 2], [0, 1]]]",
        IN_WING,
        "`bodies.wing`",
    ),
    "endless": ("wing = [[0, 0], [inf, 0], [0, 1]]", IN_WING, "finite"),
    "endless rings": ("wing = [[[0, 0], [inf, 0], [0, 1]]]", IN_WING, "`bodies.wing`"),
    "huge": (
        "wing = [\n" + ",\n".join(f"[{k}, {k % 7}]" for k in range(2_100)) + "]",
        IN_WING,
        "more than 2,000 corners",
    ),
    "huge in parts": (
        "\n".join(
            f"w{k} = [\n" + ",\n".join(f"[{i}, {i % 7}]" for i in range(1_900)) + "]"
            for k in range(6)
        ),
        DISC,
        "more than 10,000 corners",
    ),
    "many": ("\n".join(f"w{k} = [[0, 0], [1, 0], [0, 1]]" for k in range(300)), DISC, "300"),
    "nested": ("wing = " + "[" * 60 + "]" * 60, IN_WING, "`bodies.wing`"),
    "a file elsewhere": ('wing = "/etc/passwd"', IN_WING, "leads out of the folder"),
    "a file above": ('wing = "../../x.csv"', IN_WING, "leads out of the folder"),
    "no such file": ('wing = "x.csv"', IN_WING, "does not exist"),
    "a file of another kind": ('wing = "bad.toml"', IN_WING, "of no kind that is read"),
    "a name that is taken": ("x = [[0, 0], [1, 0], [0, 1]]", DISC, "declared twice"),
    "a word of the grammar": ("inside = [[0, 0], [1, 0], [0, 1]]", DISC, "take another"),
    "another body": (TRIANGLE, '"x, y" = "inside(wnig, x, y)"', "did you mean `wing`?"),
    "no body": ("", '"x, y" = "inside(wing, x, y)"', "`inside` takes one of the `bodies`"),
    "no argument": (TRIANGLE, '"x, y" = "inside()"', "`inside` takes one of the `bodies`"),
    "one coordinate": (TRIANGLE, '"x, y" = "inside(wing, x)"', "takes 2 coordinates"),
    "a body of a body": (TRIANGLE, '"x, y" = "inside(wing, wing, x)"', "`wing` is a body"),
    "inside of inside": (
        TRIANGLE,
        '"x, y" = "inside(wing, inside(wing, x, y), y)"',
        "is a condition of a region",
    ),
    "a body alone": (TRIANGLE, '"x, y" = "wing"', "`wing` is a body"),
    "a body as a function": (TRIANGLE, '"x, y" = "wing(x, y)"', "not declared"),
    "a body that is moved": (
        TRIANGLE,
        'x = [0, 2]\ny = [0, 2]\n"x, y" = "inside(wing, x - 1/4, y)"',
        "a body stands still",
    ),
    "numbers as a point": (TRIANGLE, '"x, y" = "inside(wing, 1/4, 1/4)"', "`True` everywhere"),
    "many insides": (
        TRIANGLE,
        '"x, y" = "' + " & ".join(f"inside(wing, x, y + {k})" for k in range(51)) + '"',
        "at most 50",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_refused(tmp_path, name):
    stated, domain, *parts = BODIES[name]
    text = PLATE.format(conditions=RIM, domain=domain)
    message = refused(tmp_path, f"{text}[bodies]\n{stated}\n")
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("condition", "part"),
    [
        ("u == inside(wing, x, y)", "is a condition of a region"),
        ("u == wing", "`wing` is a body"),
        ("boundary(wing, wing) >> u == 0", "`boundary` takes coordinates"),
        ("boundary(wing, x) >> u == 0", "`boundary` takes coordinates"),
        ("boundary(inlet) >> u == 0", "`boundary` takes coordinates"),
        ("boundary(inside(wing, x, y)) >> u == 0", "`boundary` takes coordinates"),
        ("inside(wing, u, y) >> u == 0", "this is an unknown"),
    ],
)
def test_a_body_in_a_condition_is_refused(tmp_path, condition, part):
    text = PLATE.format(conditions=f'"{condition}"', domain=IN_WING)
    assert part in refused(tmp_path, f"{text}[bodies]\n{TRIANGLE}\n")


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ('[exact]\nu = "along_normal(x)"', "is known on a boundary only"),
        ('[guess]\nu = "normal(x, y)[0]"', "is known on a boundary only"),
        ('[guess]\nu = "boundary(x, y)"', "is a place"),
        ('[[regularise]]\nof = "along_normal(u)"\nsize = 1', "is known on a boundary only"),
    ],
)
def test_a_normal_belongs_to_conditions(tmp_path, table, part):
    assert part in refused(tmp_path, PLATE.format(conditions=RIM, domain=DISC) + table)


def test_what_sympy_cannot_differentiate_is_no_traceback(tmp_path):
    slope = "D(Heaviside(x, D(u, x)(t, 1)), t)"
    assert "derivative wrt" in refused(tmp_path, FILE.format(**{**GOOD, "equation": slope}))


def test_data_of_a_link_that_leads_elsewhere_are_refused(tmp_path):
    (tmp_path / "elsewhere.csv").write_text("t,x,u\n0,0,1\n")
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "data.csv").symlink_to(tmp_path / "elsewhere.csv")
    message = refused(folder, HEAT + '[[observations]]\nof = "u"\ndata = "data.csv"\n')
    assert "beside it" in message


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        spinn.load(tmp_path / "no.toml")


def test_sympy_reads_no_text(tmp_path, monkeypatch):
    """Its own parser would run it: `sympify` of a text ends in `eval`."""

    def never(*_args, **_kwargs):
        raise AssertionError("run")

    (tmp_path / "good.toml").write_text(HEAT)
    with monkeypatch.context() as patch:
        patch.setattr("sympy.parsing.sympy_parser.parse_expr", never)
        patch.setattr("builtins.eval", never)
        assert spinn.load(tmp_path / "good.toml").equations
