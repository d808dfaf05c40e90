"""Terms in corners, where conditions contradict each other, and what is still found elsewhere."""

import dataclasses

import numpy as np
import pytest
import sympy as sp
from helpers import formula_field

from symbolic_pinn import Problem
from symbolic_pinn.sampling import sobol_points
from symbolic_pinn.verdict import HeldOutCheck, TermError, Verdict, judge, term_error
from symbolic_pinn.verdict.near_corners import NearCorners, near_corners

pytestmark = pytest.mark.slow

t, x, y = sp.symbols("t x y", real=True)
u = sp.Function("u", real=True)
U = u(x, y)
# u = x, which a wall gives along y = 0 and at x = 0; the others are free.
RAMP = {
    "domain": {x: (0, 1), y: (0, 2)},
    "equations": [sp.Eq(U.diff(x), 1)],
    "conditions": [u(0, y), sp.Eq(u(x, 0), x)],
}


def ramp(**more):
    return Problem(**{**RAMP, **more})


def spiked(problem, at, width=0.002, points=3):
    """The measures of u = x but for a slope of 2 more at a place, at which points lie as well.

    The spike is that of (x - a) times a Gaussian: it changes u by 0.2 % of it at most.
    """
    a, b = at
    away = ((x - a) ** 2 + ((y - b) / 2) ** 2) / width**2
    field = formula_field(problem, {"u": x + 2 * (x - a) * sp.exp(-away / 2)})
    drawn = [sobol_points(problem.box, face, 1000, seed=1) for face in problem.faces]
    offset = np.linspace(0, width / 4, points)[:, None] * [-1 if a == 1 else 1, 1]
    drawn[0] = np.concatenate([drawn[0], np.array(at) + offset])
    return HeldOutCheck(problem)(field, drawn)


def test_what_is_missed_in_a_corner_alone_is_a_note():
    measures = spiked(ramp(), (0, 0))
    assert measures[0].relative < 0.12
    assert measures[0].relative_largest < 1e-2
    assert measures[0].relative_corner == pytest.approx(2, rel=0.1)
    assert measures[0].meeting == "x = 0 meets y = 0"
    [few, *others] = spiked(ramp(), (0, 0), points=1)
    verdict = judge([few, *others])
    assert verdict.status == "doubtful"  # the rms has all points
    assert not any("worst point" in reason for reason in verdict.reasons)
    assert verdict.notes == (
        "equation 1 misses by 200 % where x = 0 meets y = 0: what is stated may contradict"
        " itself there",
    )


@pytest.mark.parametrize("at", [(0.5, 1), (0, 1), (0.5, 0), (1, 2), (0.1, 0.01)])
def test_a_spike_elsewhere_fails(at):
    """Inside, beside one wall, in a corner of the box where nothing meets, near none."""
    verdict = judge(spiked(ramp(), at, points=1))
    assert verdict.status == "failed"
    assert not verdict.notes
    assert verdict.reasons[0].endswith("at its worst point")


def test_a_spike_where_layers_cross_is_a_note():
    layers = 1 + 0 * x
    for c, at in ((x, sp.Rational(1, 2)), (y, 1)):
        layers *= sp.Piecewise((1, c < at), (1 + sp.Rational(1, 10**9), True))
    problem = ramp(equations=[sp.Eq(U.diff(x), layers)])
    verdict = judge(spiked(problem, (0.5, 1), points=1))
    assert verdict.status == "doubtful"
    assert "where x = 0.5 meets y = 1" in verdict.notes[0]


def test_corners_count_beside_narrow_data():
    pulse = sp.exp(-(((y - 1) * 1000) ** 2))
    problem = ramp(
        equations=[sp.Eq(U.diff(x) + 10 * pulse, 1 + 10 * pulse)], conditions=RAMP["conditions"]
    )
    first = spiked(problem, (0, 0))[0]
    assert first.relative_corner > 1.5
    assert first.relative_largest < 1e-2


def cold_walls():
    """Heat whose initial value of 1 disagrees with its walls at 0."""
    heat = sp.Eq(u(t, x).diff(t), u(t, x).diff(x, 2))
    return Problem(
        domain={t: (0, sp.Rational(1, 10)), x: (0, 1)},
        equations=[heat],
        conditions=[sp.Eq(u(0, x), 1), u(t, 0), u(t, 1)],
    )


@pytest.mark.parametrize("wrong", [sp.S.Half, sp.sin(sp.pi * x), sp.exp(-1000 * t)])
def test_a_wrong_solution_of_a_problem_with_contradictory_corners_fails(wrong):
    problem = cold_walls()
    assert judge(HeldOutCheck(problem)(formula_field(problem, {"u": wrong}))).status == "failed"


def near(distances):
    distances = np.array(distances, float)
    return NearCorners(corners=(), distances=distances, nearest=np.zeros(len(distances), int))


def test_few_points_are_near():
    far = [1.0] * 195
    assert near([0.0, 0.01, 0.019, 0.021, 0.5, *far]).near.sum() == 3
    crowd = near([*np.linspace(0.001, 0.019, 40), *far]).near
    assert crowd[:11].all()  # 5 % of them, the nearest
    assert crowd.sum() == 11
    assert not near([0.0] * 7).near.any()
    assert not near([0.0, 0.01]).near.any()
    assert not near([np.inf] * 50).near.any()


def test_distances_are_shares_of_the_intervals():
    problem = ramp(domain={x: (0, 1), y: (0, 200)})
    found = near_corners(problem, np.array([[0.01, 3.0], [0.5, 0.0], [0.0, 100.0]]))
    np.testing.assert_allclose(found.distances, [0.015, 0.5, 0.5])
    assert near_corners(problem, found.distances[:, None] * [1, 0]).name(0) == "x = 0 meets y = 0"
    without = near_corners(ramp(conditions=RAMP["conditions"][:1]), np.zeros((2, 2)))
    assert np.isinf(without.distances).all()


def test_a_term_that_holds_in_a_corner_alone_keeps_its_worst_point():
    alone = term_error(
        np.array([3.0]), [np.ones(1)], [1.0], name="c", group="boundary", corners=near([0.0])
    )
    assert (alone.largest, alone.corner) == (3.0, 0.0)


def in_corner(corner, largest=1e-3, group="residual", name="equation 1"):
    return TermError(
        name=name, group=group, rms=1e-3, largest=largest, size=1.0, corner=corner, meeting="here"
    )


@pytest.mark.parametrize(
    ("measure", "noted"),
    [
        (in_corner(2.0), True),
        (in_corner(0.11), True),
        (in_corner(0.09), False),
        (in_corner(2.0, group="data"), False),
        (in_corner(2.0, largest=3.0), False),
    ],
)
def test_corners_lower_no_grade(measure, noted):
    verdict = judge([measure])
    assert bool(verdict.notes) is noted
    without = judge([dataclasses.replace(measure, corner=0.0)])
    assert (verdict.status, verdict.reasons) == (without.status, without.reasons)


def test_notes_survive_as_data_and_old_verdicts_have_none():
    verdict = judge([in_corner(0.5), in_corner(2.0, name="equation 2")])
    assert [note.split(" misses")[0] for note in verdict.notes] == ["equation 2", "equation 1"]
    facts = verdict.facts()
    assert facts["terms"][0]["relative_corner"] == 0.5
    assert Verdict.from_facts(facts) == verdict
    assert verdict.considering([("doubtful", "why")]).notes == verdict.notes
    new = ("corner", "meeting", "relative_corner")
    terms = [{k: v for k, v in term.items() if k not in new} for term in facts["terms"]]
    old = Verdict.from_facts(
        {"terms": terms, **{k: facts[k] for k in ("status", "reasons", "differences")}}
    )
    assert old.notes == ()
    assert old.measures[0] == dataclasses.replace(in_corner(0.0), meeting="")
