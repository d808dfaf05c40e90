"""Regions and places in problem files: the same domain, faces and terms as in Python."""

import pytest
import sympy as sp

import symbolic_pinn as spinn
from symbolic_pinn import (
    Condition,
    InputError,
    Problem,
    Region,
    along_normal,
    boundary,
    inside,
    normal,
)
from symbolic_pinn.problem import to_toml

x, y, z, t, s, r, a = sp.symbols("x y z t s r a", real=True)
u, v = sp.Function("u", real=True), sp.Function("v", real=True)
w = u(x, y)
R = sp.Rational
DISC = {(x, y): x**2 + y**2 < 1}
HOLE = sp.Eq((x - R(1, 2)) ** 2 + (y - R(1, 2)) ** 2, a**2)
PLATE = {x: (0, 1), y: (0, 1), (x, y): HOLE.lhs > HOLE.rhs}
WALL = boundary(x, y)
SLOT = sp.Polygon((0, 0), (R(1, 2), 0), (R(1, 2), R(1, 10)), (0, R(1, 10)))
FRAME = Region([[(-1, -1), (1, -1), (1, 1), (-1, 1)], [(-0.5, -0.1), (0.5, -0.1), (0.5, 0.3)]])
POISSON = [sp.Eq(-w.diff(x, 2) - w.diff(y, 2), 1)]
HEAT = sp.Eq(u(t, x).diff(t), u(t, x).diff(x, 2))
BOX = {t: (0, 1), x: (0, 1)}


def stated(domain, *conditions, equations=POISSON, **more):
    return Problem(domain=domain, equations=equations, conditions=conditions, **more)


PROBLEMS = {
    "a disc": stated(DISC, WALL >> sp.Eq(w, 0)),
    "a flux through a part of a circle": stated(
        DISC,
        (WALL & (y > 0)) >> sp.Eq(w, 0),
        (WALL & ~(y > 0)) >> sp.Eq(along_normal(w) + normal(x, y)[1] * w, 0),
    ),
    "a vector at a normal": stated(
        DISC,
        WALL >> sp.Eq(normal(x, y).dot(sp.Matrix([w.diff(x), w.diff(y)])), 1),
        sp.Eq(u(0, 0), 0),
    ),
    "a plate with a hole": stated(
        PLATE,
        HOLE >> sp.Eq(w, 1),
        (WALL & ~HOLE) >> sp.Eq(along_normal(w), 0),
        parameters={a: R(1, 5)},
    ),
    "a hole of many radii": stated(
        PLATE,
        Condition(HOLE >> sp.Eq(w, 1), group="hole"),
        (WALL & ~HOLE) >> sp.Eq(w, 0),
        parameters={a: (R(1, 10), R(3, 10))},
    ),
    "a curve by its parameter": stated(
        {x: (-1, 1), y: (-1, 1)},
        Condition(sp.Eq(u(a * sp.cos(s), a * sp.sin(s)), s), along={s: (0, 2 * sp.pi)}),
        WALL >> sp.Eq(w.diff(x), 0),
        parameters={a: R(1, 2)},
    ),
    "slopes on a curve": stated(
        DISC,
        Condition(
            sp.Eq(sp.Subs(w.diff(x), (x, y), (s / 2, s**2 / 4)), 0),
            group="inner",
            along={s: (0, a)},
        ),
        WALL >> sp.Eq(w, 0),
        parameters={a: 1},
    ),
    "a surface by two parameters": stated(
        {x: (-1, 1), y: (-1, 1), z: (-1, 1)},
        Condition(
            sp.Eq(u(sp.cos(s) / 2, sp.sin(s) / 2, r), 0), along={s: (0, 2 * sp.pi), r: (-1, 1)}
        ),
        sp.Eq(z, 1) >> sp.Eq(along_normal(u(x, y, z)), 0),
        equations=[u(x, y, z).diff(x, 2) + u(x, y, z).diff(y, 2) + u(x, y, z).diff(z, 2)],
    ),
    "equations on parts": stated(
        BOX,
        sp.Eq(t, 0) >> sp.Eq(u(t, x), 0),
        sp.Eq(x, 0) >> sp.Eq(u(t, x), 0),
        sp.Eq(u(t, 1), 0),
        equations=[
            (t > R(1, 4)) >> sp.Eq(u(t, x).diff(t), u(t - R(1, 4), x).diff(x, 2)),
            (t <= R(1, 4)) >> HEAT,
        ],
    ),
    "sides of a box": stated(
        BOX,
        sp.Eq(t, 0) >> sp.Eq(u(t, x), x),
        sp.Eq(x, 0) >> sp.Eq(u(t, x), 0),
        (sp.Eq(x, 1) & (t > R(1, 2))) >> sp.Eq(along_normal(u(t, x)), 0),
        Condition(sp.Eq(u(t, 1), 1), where=t <= R(1, 2)),
        equations=[HEAT],
    ),
    "an end that moves": stated(
        {t: (0, 1), x: (0, 2), (t, x): x < 1 + t / 2},
        sp.Eq(u(0, x), 0),
        sp.Eq(x, 1 + t / 2) >> sp.Eq(u(t, x), t),
        sp.Eq(u(t, 0), 0),
        equations=[HEAT],
    ),
    "a region of one coordinate": stated(
        {t: (0, 1), x: (-2, 2), (x,): x**2 < 2},
        sp.Eq(u(0, x), 0),
        boundary(x) >> sp.Eq(u(t, x), t),
        equations=[HEAT],
    ),
    "two regions and a place in where": stated(
        {(x, y): (x**2 + y**2 < 1) & (x > y), (y, x): (x > 0) | (y < 0)},
        Condition(sp.Eq(w, 0), where=WALL),
        Condition(sp.Eq(w, x), where=sp.Eq(x, -y) | sp.Eq(x, 2 * y)),
    ),
    "a polygon": stated(
        {(x, y): sp.Polygon((0, 0), (a, 0), (a, 1), (0, R(1, 3)))},
        WALL >> sp.Eq(along_normal(w), 0),
        sp.Eq(u(0, 0), 0),
        parameters={a: 2},
    ),
    "a polygon cut out of a disc": stated(
        {(x, y): (x**2 + y**2 < 1) & ~inside(SLOT, x, y)},
        (WALL & ~inside(SLOT, x, y)) >> sp.Eq(w, 0),
    ),
    "rings and their boundary": stated(
        {x: (-3, 3), y: (-3, 3), (x, y): ~inside(FRAME, x, y)},
        boundary(FRAME) >> sp.Eq(w, 1),
        sp.Eq(x, 3) >> sp.Eq(w, 0),
        (inside(FRAME, x / 2, y) & (y > 0)) >> sp.Eq(w, 0),
    ),
    "two unknowns and a vector": stated(
        {x: (0, 2), y: (0, 2), (x, y): x**2 + y**2 > R(1, 4)},
        WALL >> sp.Eq(sp.Matrix([w, v(x, y)]), sp.Matrix([0, x])),
        equations=[w.diff(x, 2) + v(x, y).diff(y), v(x, y).diff(x, 2) + w.diff(y)],
    ),
}  # fmt: skip


def loaded(folder, text, name="region"):
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return spinn.load(file)


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_with_regions_is_written_and_read_again(tmp_path, name):
    problem = PROBLEMS[name]
    text = to_toml(problem)
    again = loaded(tmp_path, text)
    assert again.box == problem.box
    assert [term.face for term in again.terms] == [term.face for term in problem.terms]
    assert [term.expression for term in again.terms] == [t.expression for t in problem.terms]
    assert [term.group for term in again.terms] == [term.group for term in problem.terms]
    assert [term.where for term in again.terms] == [term.where for term in problem.terms]
    assert to_toml(again.presented(name=problem.name)) == text


FILE = """
unknowns = ["u(x, y)"]
equations = ["-D(u, x, x) - D(u, y, y) == 1"]
conditions = ["{condition}", "boundary(x, y) >> u == 0"]
[domain]
"x, y" = "{region}"
[parameters]
a = 0.5
"""
GOOD = {"condition": "boundary(x, y) >> u == 0", "region": "x**2 + y**2 < 1"}


def faces(folder, **changes):
    problem = loaded(folder, FILE.format(**{**GOOD, **changes}))
    return [str(term.face) for term in problem.terms[1:-1]]


@pytest.mark.parametrize(
    ("condition", "face"),
    [
        ("boundary(x, y) >> u == 0", "boundary(x, y)"),
        ("(boundary(x, y)) >> (u == 0)", "boundary(x, y)"),
        ("x**2 + y**2 == a >> u == x", "x**2 + y**2 = 1/2"),
        ("y > 0 >> u - 1", "y > 0"),
        ("0 < y < a >> u == 0", "0 < y, y < 1/2"),
        ("boundary(x, y) & (y > 0) >> along_normal(u)", "boundary(x, y), y > 0"),
        ("x == 0 >> u == 0", "x = 0"),
        ("x == 0>>u == 0", "x = 0"),
        ("(x == 0) & (y == 0) >> u == 0", "x = 0; y = 0"),
    ],
)
def test_an_arrow_joins_less_than_all_other_signs(tmp_path, condition, face):
    assert faces(tmp_path, condition=condition) == [face]


def test_a_text_of_several_lines_has_an_arrow(tmp_path):
    text = FILE.replace('"{condition}"', '"""\n  boundary(x, y)\n  >>\n  u == 0\n"""')
    problem = loaded(tmp_path, text.format(**GOOD))
    assert str(problem.terms[1].face) == "boundary(x, y)"


@pytest.mark.parametrize(
    ("condition", "column"),
    [
        ("boundary(x, y) >> along_normal(w) == 0", "w) == 0"),
        ("bondary(x, y) >> u == 0", "bondary"),
        ("boundary(x, z) >> u == 0", "z) >>"),
        ("boundary(x, y) & (u > 0) >> u == 0", "u > 0"),
        ("  boundary(x, y) >> normal(x, y)[2] == u", "2] =="),
        ("boundary(x, y) >>  u = 0", "= 0"),
        ("boundary(x, y) >>  u == %", "%"),
        ("boundary(x, y) >>  u == 0 >> u", ">> u"),
    ],
)
def test_the_message_points_to_the_place_on_either_side(tmp_path, condition, column):
    with pytest.raises(InputError) as error:
        faces(tmp_path, condition=condition)
    place, quote, caret = str(error.value).splitlines()
    assert "line 4" in place
    assert quote[caret.index("^") :].startswith(column)


def test_a_region_points_to_its_place(tmp_path):
    with pytest.raises(InputError) as error:
        faces(tmp_path, region="x**2 + yy**2 < 1")
    place, quote, caret = str(error.value).splitlines()
    assert '`domain`, "x, y", column 8: `yy` is not declared' in place
    assert quote[caret.index("^") :].startswith("yy")


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (Condition(sp.Eq(u(sp.cos(a), sp.sin(a)), 0), along={a: (0, 1)}), None),
        (Condition(sp.Eq(u(sp.cos(t), sp.sin(t)), 0), along={t: (0, 1)}), None),
        (
            Condition(sp.Eq(u(sp.cos(sp.Symbol("u")), 0), 0), along={sp.Symbol("u"): (0, 1)}),
            "rename it",
        ),
        (
            Condition(sp.Eq(u(sp.cos(sp.Symbol("e-f")), 0), 0), along={sp.Symbol("e-f"): (0, 1)}),
            "a name is a letter",
        ),
    ],
)
def test_a_curve_parameter_needs_a_name_of_its_own(tmp_path, condition, message):
    problem = stated(DISC, condition, WALL >> sp.Eq(w, 0))
    if message is None:
        assert loaded(tmp_path, to_toml(problem)).terms[1].face == problem.terms[1].face
    else:
        with pytest.raises(InputError, match=message):
            to_toml(problem)


def test_bodies_are_read_from_files_beside_the_problem_file(tmp_path):
    (tmp_path / "slot.csv").write_text("0.1,0.1\n0.5,0.1\n0.3,0.5\n")
    region = "(x**2 + y**2 < 1) & ~inside(slot, x, y)"
    text = FILE.format(condition="boundary(slot) >> u == a", region=region)
    found = loaded(tmp_path, f'{text}[bodies]\nslot = "slot.csv"\n')
    slot = Region(tmp_path / "slot.csv")
    stated_so = stated(
        {(x, y): (x**2 + y**2 < 1) & ~inside(slot, x, y)},
        boundary(slot) >> sp.Eq(w, a),
        boundary(x, y) >> sp.Eq(w, 0),
        parameters={a: R(1, 2)},
    )
    assert [t.face for t in found.terms] == [t.face for t in stated_so.terms]
    assert found.box == stated_so.box
    again = loaded(tmp_path, to_toml(found), "again")
    assert [t.face for t in again.terms] == [t.face for t in stated_so.terms]
