"""Tones of random features: how they are drawn, and what they are in cells."""

from dataclasses import replace

import numpy as np
import pytest

from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.networks import draw, with_tones
from symbolic_pinn.recipe import RandomFeatureExpansion

PLAIN = RandomFeatureExpansion(7, (3, 5), seed=11)
TONES = ((40, 0), (-10, 25), (0, 0))


def test_features_are_shared_evenly_and_lie_within_the_scales_about_their_tones():
    w, _ = draw(replace(PLAIN, features=300, tones=TONES))
    for k, tone in enumerate(TONES):
        away = np.abs(w[k::3] - tone)
        assert len(away) == 100
        assert (away <= PLAIN.scales).all()
        assert (away.max(axis=0) > 0.9 * np.array(PLAIN.scales)).all()


@pytest.mark.parametrize("sparse", [False, True])
def test_tones_move_frequencies_and_leave_the_random_numbers_alone(sparse):
    (w, b), (moved, phases) = (
        draw(replace(PLAIN, sparse=sparse, tones=tones)) for tones in ((), TONES)
    )
    np.testing.assert_array_equal(b, phases)
    expected = w + np.array([TONES[j % 3] for j in range(7)])
    np.testing.assert_array_equal(moved, expected)


def test_without_tones_all_is_drawn_as_ever():
    random = np.random.default_rng(11)
    w = random.uniform(-1, 1, (7, 2)) * np.array([3, 5])
    found = draw(PLAIN)
    np.testing.assert_array_equal(found[0], w)
    np.testing.assert_array_equal(found[1], random.uniform(0, 2 * np.pi, 7))


def missed(expansion, x, u):
    """What the best coefficients leave of u, against u, on the unit square."""
    matrix = FeatureBasis(expansion, (0.0, 0.0), (1.0, 1.0)).matrices(0, x, [(0, 0)])[0, 0]
    a = np.linalg.lstsq(matrix, u, rcond=1e-13)[0]
    return np.linalg.norm(matrix @ a - u) / np.linalg.norm(u)


def test_few_features_about_a_tone_follow_many_waves():
    x = np.random.default_rng(0).uniform(0, 1, (2_000, 2))
    u = np.exp(x[:, 1]) * np.sin(90 * x[:, 0] - 12 * x[:, 1])
    about_tone = RandomFeatureExpansion(60, (1.0, 2.0), tones=((45.0, -6.0),))
    assert missed(about_tone, x, u) < 1e-4
    assert missed(RandomFeatureExpansion(60, (54.0, 8.0)), x, u) > 0.5


@pytest.mark.parametrize("cells", [((), ()), ((0.5,), ()), ((0.2, 0.5), (0.6,))])
def test_in_every_cell_some_tone_has_the_frequency_of_the_box(cells):
    expansion = RandomFeatureExpansion(10, (1.5, 1.5), cells=cells)
    found = with_tones(expansion, TONES)
    assert replace(found, tones=()) == expansion
    basis = FeatureBasis(found, (-1.0, -1.0), (1.0, 1.0))
    for cell in basis.partition.cells:
        _, slope = basis.partition.local(cell, np.zeros((1, 2)))
        for tone in TONES:
            away = [np.abs(s * np.array(t) - tone / slope) for t in found.tones for s in (1, -1)]
            assert any((d <= expansion.scales).all() for d in away)


def test_tones_of_the_whole_box_are_what_they_are():
    assert with_tones(PLAIN, ((40.0, 0.0),)).tones == ((40.0, 0.0),)
    assert with_tones(PLAIN, ((40.0, 0.0), (-41.0, 1.0))).tones == ((40.0, 0.0),)
