"""Regions as atoms of SymPy, the condition to lie inside, and files of outlines."""

import copy
import pickle

import numpy as np
import pytest
import sympy as sp
from regions import airfoil

from symbolic_pinn.domain.inside import Inside, body_of, inside
from symbolic_pinn.domain.region import Region
from symbolic_pinn.errors import InputError

SQUARE = [(0, 0), (1, 0), (1, 1), (0, 1)]
x, y, z = sp.symbols("x y z", real=True)
a = sp.Symbol("a", positive=True)
u = sp.Function("u", real=True)


def write(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


# Atoms


def test_regions_of_the_same_numbers_are_equal():
    one, other = Region(SQUARE), Region(np.array([*SQUARE, SQUARE[0]], float))
    assert one == other
    assert hash(one) == hash(other)
    assert one != Region([(0, 0), (2, 0), (1, 1), (0, 1)])
    assert inside(one, x, y) == inside(other, x, y)
    assert sp.And(inside(one, x, y), inside(other, x, y)) == inside(one, x, y)


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda r: pickle.loads(pickle.dumps(r))]
)
def test_regions_survive_copies(copied):
    region = Region(SQUARE)
    node = ~inside(region, x, y) & (x > 0)
    assert copied(region) == region
    assert hash(copied(region)) == hash(region)
    assert copied(node) == node
    assert copied(region).body.margin(np.array([[0.5, 0.5]])) == pytest.approx([-0.5])


def test_regions_are_scaled_and_moved():
    region = Region(SQUARE).scaled(2).moved(1, -1)
    np.testing.assert_array_equal(region.body.bounds, [(1, -1), (3, 1)])
    assert region.moved(-1, 1).scaled(0.5) == Region(SQUARE)
    assert region != Region(SQUARE)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda r: r.scaled(0), "a positive number; it is `0`"),
        (lambda r: r.scaled(float("nan")), "a positive number"),
        (lambda r: r.moved(1), "2 numbers"),
        (lambda r: r.moved(1, float("inf")), "2 numbers"),
        (lambda r: inside(r, x), "2 coordinates; it has 1"),
        (lambda r: inside(r, x, y, z), "2 coordinates; it has 3"),
        (lambda r: inside(r, x, "y"), "`'y'` is no coordinate"),
        (lambda r: inside(r, x, sp.I), "no real coordinate"),
        (lambda r: inside(x, x, y), "takes a `Region`"),
        (lambda r: inside(sp.Segment((0, 0), (1, 1)), x, y), "bounds no area"),
        (lambda r: inside(sp.Polygon((0, 0), (1, 1), (1, 0), (0, 1)), x, y), "touches itself"),
        (lambda r: inside(sp.Circle((0, 0), 1), x), "2 coordinates"),
        (lambda r: Inside(r), "2 coordinates; it has 0"),
        (lambda r: Inside(), "no body"),
        (lambda r: body_of(inside(sp.Polygon((0, 0), (a, 0), (0, 1)), x, y)), "holds `a`"),
    ],
)
def test_wrong_uses_are_refused(call, words):
    with pytest.raises(InputError, match=words):
        call(Region(SQUARE))


# Conditions


def test_a_condition_is_true_or_false_at_numbers():
    node = inside(Region(SQUARE), x, y)
    assert node.subs({x: 0.5, y: sp.Rational(1, 3)}) is sp.true
    assert node.subs(x, 2).subs(y, 0) is sp.false
    assert node.xreplace({x: sp.Float(0.5), y: sp.pi / 4}) is sp.true
    assert (~node & (x < 3)).subs({x: 2, y: 0}) is sp.true
    assert node.subs({x: 0, y: 0}) is sp.false  # the boundary is left out
    assert sp.Piecewise((1, node), (0, True)).subs({x: 0.5, y: 0.5}) == 1
    assert node.subs(x, x + a) == inside(Region(SQUARE), x + a, y)
    assert node.free_symbols == {x, y}


def test_a_condition_stands_among_others():
    node = inside(Region(SQUARE), x, y)
    place = (node & (x > 0)) >> sp.Eq(u(x, y), 0)
    assert place.atoms(Inside) == {node}
    assert sp.simplify(node & (x > 0)) == node & (x > 0)
    assert (node >> sp.Eq(x, 1)).to_nnf() == ~node | sp.Eq(x, 1)
    assert sp.simplify(node & ~node) is sp.false
    assert str(~node & (x > 0)) == "(x > 0) & ~inside(region, x, y)"
    assert "region" in sp.latex(node)
    assert "inside(region, x, y)" in sp.pretty(~node)


def test_polygons_of_sympy_may_hold_parameters():
    node = inside(sp.Polygon((0, 0), (a, 0), (a, 1), (0, 1)), x, y)
    assert node.free_symbols == {x, y, a}
    assert str(node) == "inside(Polygon((0, 0), (a, 0), (a, 1), (0, 1)), x, y)"
    known = node.xreplace({a: sp.Integer(3)})
    np.testing.assert_array_equal(body_of(known).bounds, [(0, 0), (3, 1)])
    assert body_of(known) is body_of(node.subs(a, 3))
    assert known.subs({x: 2.5, y: 0.5}) is sp.true
    assert node.subs({x: 2.5, y: 0.5}).subs(a, 2) is sp.false


@pytest.mark.parametrize(
    ("body", "place", "expected"),
    [
        (sp.Triangle((0, 0), (1, 0), (0, 1)), (0.3, 0.3), True),
        (sp.Triangle((0, 0), (1, 0), (0, 1)), (0.6, 0.6), False),
        (sp.RegularPolygon((0, 0), 1, 6), (0.9, 0), True),
        (sp.RegularPolygon((0, 0), 1, 6), (0.8, 0.5), False),
        (sp.Circle((1, 0), 2), (2.9, 0), True),
        (sp.Circle((1, 0), 2), (-1.1, 0), False),
        (sp.Ellipse((0, 0), 3, 1), (2.9, 0), True),
        (sp.Ellipse((0, 0), 3, 1), (0, 1.1), False),
    ],
)
def test_bodies_of_sympy(body, place, expected):
    assert bool(inside(body, x, y).subs(dict(zip((x, y), place, strict=True)))) is expected


def test_circles_and_ellipses_are_inequalities():
    assert inside(sp.Circle((1, 0), a), x, y) == ((x - 1) ** 2 + y**2 < a**2)
    assert inside(sp.Ellipse((0, 0), a, 1), x, y).free_symbols == {x, y, a}


def test_a_symbolic_polygon_that_becomes_crossed_is_refused():
    node = inside(sp.Polygon((0, 0), (a, 0), (1, 1), (0, 1)), x, y)
    with pytest.raises(InputError, match="crosses"):
        body_of(node.xreplace({a: sp.Integer(-1)}))


# Files


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("square.csv", "0,0\n1,0\n1,1\n0,1\n"),
        ("square.csv", "x,y\n0,0\n1,0\n1,1\n0,1\n0,0\n"),
        ("square.csv", "\ufeffx;y\n0;0\n1;0\n1;1\n0;1"),
        ("square.dat", "A square of 2024\n\n 0.0  0.0\n 1.0  0.0\n 1.0\t1.0 \n0 1e0\n\n\n"),
        ("square.txt", "# made by hand\n# x y\n0 0\n1 0\n1 1\n0 1\n"),
    ],
)
def test_outlines_are_read(tmp_path, name, text):
    region = Region(write(tmp_path, name, text))
    assert region == Region(SQUARE)
    assert str(inside(region, x, y)) == "inside(square, x, y)"
    assert Region(str(tmp_path / name)) == region


def test_blank_lines_divide_rings(tmp_path):
    outer, inner = "0,0\n4,0\n4,4\n0,4\n", "1,1\n2,1\n2,2\n1,2\n"
    region = Region(write(tmp_path, "frame.csv", f"x,y\n{outer}\n\n{inner}"))
    assert inside(region, x, y).subs({x: 1.5, y: 1.5}) is sp.false
    assert inside(region, x, y).subs({x: 3, y: 3}) is sp.true


def lines(points):
    return "".join(f"{x:.7f} {y:.7f}\n" for x, y in points)


def test_both_formats_of_airfoils_are_one_ring(tmp_path):
    points = airfoil(31)
    upper, lower = points[30::-1], np.concatenate([points[30:], points[:1]])
    selig = Region(write(tmp_path, "selig.dat", "NACA 2412\n" + lines(points)))
    text = f"NACA 2412\n 31. 31.\n\n{lines(upper)}\n{lines(lower)}"
    lednicer = Region(write(tmp_path, "lednicer.dat", text))
    assert len(selig.arrays) == len(lednicer.arrays) == 1
    np.testing.assert_allclose(lednicer.arrays[0], selig.arrays[0])
    assert len(lednicer.body.corners) == 1


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "", "no lines with two numbers"),
        ("a.csv", "x,y\n", "no lines with two numbers"),
        ("a.csv", "0,0\n1,0\n1,one\n", "line 3: `1,one` is not two numbers"),
        ("a.csv", "0,0\n1,0\n1,1,1\n", "line 3"),
        ("a.csv", "0,0\n1,0\n1,nan\n", "not finite"),
        ("a.csv", "0,0\n1,1\n1,0\n0,1\n", "touches itself"),
        ("a.xyz", "0,0\n", "of no kind that is read"),
    ],
)
def test_files_of_other_content_are_refused(tmp_path, name, text, words):
    with pytest.raises(InputError, match=words):
        Region(write(tmp_path, name, text))


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"wing.dat` does not exist"):
        Region("wing.dat")
    with pytest.raises(InputError, match="does not exist"):
        Region(tmp_path)
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(200_000_001)
    with pytest.raises(InputError, match=r"200,000,001 bytes"):
        Region(path)


@pytest.mark.parametrize(
    "source", [7, None, [], [1, 2], {"a": 1}, [[0, 1], 2], sp.Circle((0, 0), 1)]
)
def test_other_sources_are_refused(source):
    with pytest.raises(InputError):
        Region(source)


def test_names_that_cannot_be_printed_are_mended(tmp_path):
    path = write(tmp_path, "a\x1b[31mred.csv", "0,0\n1,0\n1,1\n")
    assert Region(path).name == "a_[31mred"
