"""A problem shows its mathematics as stated, as LaTeX and on one screen, also after saving."""

import json
import re
from xml.etree import ElementTree

import pytest
import sympy as sp
from helpers import SHIPPED
from latex2mathml.converter import convert_to_element

import symbolic_pinn as spinn
from symbolic_pinn.algebra.latex_words import word
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import problem_from_data, problem_to_data
from symbolic_pinn.problem.latex import formulas_of
from symbolic_pinn.reports.mathml import mathml

t, x, y = sp.symbols("t x y", real=True)
nu = sp.Symbol("nu", positive=True)
u = sp.Function("u", real=True)


def saved(problem):
    return problem_from_data(json.loads(json.dumps(problem_to_data(problem))))


def heat(**changes):
    stated = {
        "domain": {t: (0, 1), x: (0, sp.pi)},
        "equations": [sp.Eq(u(t, x).diff(t), nu * u(t, x).diff(x, 2))],
        "conditions": [
            sp.Eq(u(0, x), sp.sin(x)),
            sp.Eq(u(t, x).diff(x).subs(x, 0), sp.exp(-nu * t)),
            sp.Eq(u(t, sp.pi), 0),
        ],
        "parameters": {nu: sp.Rational(1, 3)},
        "name": "heat",
    }
    return spinn.Problem(**{**stated, **changes})


def test_the_display_is_cases_with_all_that_is_stated():
    shown = heat(exact={u(t, x): sp.exp(-nu * t) * sp.sin(x)})._repr_latex_()
    assert shown.startswith("$$ ")
    assert shown.endswith(" $$")
    for part in (
        r"\begin{cases} \displaystyle "
        r"\frac{\partial u}{\partial t} = \nu \frac{\partial^{2} u}{\partial x^{2}} \\",
        r"u{\left(0, x \right)} = \sin{\left(x \right)}",
        r"\left. \frac{\partial u}{\partial x} \right|_{x=0} = e^{- \nu t}",
        r"t \in \left[0, 1\right],\quad x \in \left[0, \pi\right]",
        r"\nu = \frac{1}{3}",
        r"u = e^{- \nu t} \sin{\left(x \right)}",
    ):
        assert part in shown


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_problem_is_latex_that_renders(name):
    found = formulas_of(spinn.load(name))
    assert found.source.count("{") == found.source.count("}")
    assert found.source.count(r"\left") == found.source.count(r"\right")
    for latex in (found.system, *(line for lines in found.facts.values() for line in lines)):
        root = ElementTree.fromstring(mathml(latex))
        texts = [node.text or "" for node in root.iter()]
        # A command that the renderer does not know is left as text.
        assert not [text for text in texts if "\\" in text or "&" in text or "[4pt]" in text]
        assert not [node.tag for node in root.iter() if node.tag == "merror"]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_problem_is_one_screen(name):
    lines = repr(spinn.load(name)).splitlines()
    assert lines[0].startswith(f"Problem {name}: ")
    assert len(lines) <= 20
    assert max(map(len, lines)) <= 88


@pytest.mark.parametrize("name", SHIPPED)
def test_a_saved_problem_shows_what_was_stated(name):
    problem = spinn.load(name)
    loaded = saved(problem)
    assert formulas_of(loaded) == formulas_of(problem)
    assert repr(loaded) == repr(problem)


def test_a_problem_that_was_saved_before_shows_its_normal_form():
    data = problem_to_data(heat())
    del data["stated"], data["found"]
    shown = problem_from_data(data)._repr_latex_()
    assert (
        r"- \nu \frac{\partial^{2} u}{\partial x^{2}} + \frac{\partial u}{\partial t} = 0" in shown
    )


def test_a_complex_equation_is_shown_once():
    found = formulas_of(saved(spinn.load("schroedinger")))
    assert len(found.equations) == 1
    assert len(found.conditions) == 3
    assert "psi_{re}" not in found.system


def test_regions_places_and_boundaries_have_their_names():
    other = sp.Function("u", real=True)(x, y)
    disc = x**2 + y**2 < 1
    problem = spinn.Problem(
        domain={(x, y): disc},
        equations=[sp.Eq(other.diff(x, 2) + other.diff(y, 2), 0)],
        conditions=[
            (spinn.boundary(x, y) & (x > 0)) >> sp.Eq(spinn.along_normal(other), 1),
            (spinn.boundary(x, y) & (x < 0)) >> sp.Eq(other, 0),
        ],
    )
    found = formulas_of(problem)
    assert r"\partial_n u = 1" in found.system
    assert r"\partial \Omega" in found.conditions[0].place
    assert r"\text{ and }" in found.conditions[0].place
    [region] = found.facts["domain"]
    assert region == r"(x, y) \in \Omega = \left\{ (x, y) : x^{2} + y^{2} < 1 \right\}"


def test_parameters_say_their_role():
    k, a = sp.symbols("k a", positive=True)
    problem = heat(
        equations=[sp.Eq(u(t, x).diff(t), a * nu * k * u(t, x).diff(x, 2))],
        parameters={nu: 0.5, k: (1, 2), a: spinn.Trainable(0.3, bounds=(0, None), exact=0.1)},
        observations={u(t, x): {"t": [0.5], "x": [1.0], "k": [1.5], "value": [0.3]}},
    )
    lines = " ".join(formulas_of(problem).facts["parameters"])
    assert r"\nu = 0.5,\; k \in \left[1, 2\right]" in lines
    assert r"a \text{ is found, from } 0.3 \text{ within } \left[0, \infty\right]" in lines
    assert "1 points" in formulas_of(problem).facts["data"][0]


def test_a_derivative_at_a_moved_point_names_the_coordinate():
    condition = sp.Eq(u(t, x).diff(x).subs(x, x / 2).subs(x, 1), 0)
    shown = (
        formulas_of(heat(conditions=[*heat().conditions[:2], condition])).conditions[-1].lines[0]
    )
    assert "xi" not in shown
    assert r"\right|_{x=\frac{1}{2}} = 0" in shown


def test_long_equations_break_before_signs():
    forcing = sum(sp.sin(n * x) * sp.cos(n * t) for n in range(1, 9))
    row = formulas_of(heat(equations=[sp.Eq(u(t, x).diff(t), forcing)])).equations[0]
    assert len(row.lines) > 1
    assert all(line.startswith(("{} + ", "{} - ")) for line in row.lines[1:])
    joined = " ".join(line.removeprefix("{}").strip() for line in row.lines)
    assert joined.count(r"\sin") == 8


@pytest.mark.parametrize("name", ["wing_a", "a{b", r"\end{cases}", "$x$", "<b>&amp;", "50%", "#1"])
def test_names_of_users_stay_names(name):
    latex = word(name)
    assert latex.count("{") - latex.count(r"\{") == latex.count("}") - latex.count(r"\}")
    assert not re.search(r"(?<!\\)[$%#&_]", latex)
    assert "<b>" not in mathml(latex)
    assert convert_to_element(latex) is not None


def test_hostile_statements_are_refused_and_never_carried_out():
    data = problem_to_data(heat())
    data["stated"][0]["equation"] = ["Nonsense", "x"]
    with pytest.raises(InputError, match="not a saved expression"):
        problem_from_data(data)
    # What is allowed in a statement is not allowed in a normal form, which is computed with.
    data = problem_to_data(heat())
    data["terms"][0][1] = data["stated"][0]["equation"][1]
    assert "Derivative" in json.dumps(data["terms"][0][1])
    with pytest.raises(InputError, match="not a saved expression"):
        problem_from_data(data)
