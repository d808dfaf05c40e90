import jax
import numpy as np
import sympy as sp

from symbolic_pinn.problem import Domain, Face
from symbolic_pinn.sampling import uniform_points

t, x = sp.symbols("t x", real=True)
BOX = Domain((t, x), (0.0, -2.0), (1.0, 4.0))


def test_interior_points_have_the_mean_and_deviation_of_the_box():
    [points] = map(np.asarray, uniform_points(BOX, [Face()], 20_000, key=jax.random.key(0)))
    assert (points >= BOX.lower).all()
    assert (points <= BOX.upper).all()
    np.testing.assert_allclose(points.mean(axis=0), BOX.mean, atol=0.04)
    np.testing.assert_allclose(points.std(axis=0), BOX.deviation, rtol=0.02)


def test_points_on_a_face_lie_on_it():
    [points] = uniform_points(BOX, [Face(((x, (4.0,)),))], 50, key=jax.random.key(0))
    assert set(np.asarray(points)[:, 1]) == {4.0}
    assert len(set(np.asarray(points)[:, 0])) == 50


def test_a_corner_is_one_point():
    corner = Face(((t, (0.0,)), (x, (-2.0,))))
    [points] = uniform_points(BOX, [corner], 50, key=jax.random.key(0))
    np.testing.assert_array_equal(points, [[0.0, -2.0]])


def test_the_sets_of_one_draw_are_different_points():
    wall = Face(((x, (4.0,)),))
    inside, outside = uniform_points(BOX, [Face(), wall], 50, key=jax.random.key(0))
    assert not set(np.asarray(inside)[:, 0]) & set(np.asarray(outside)[:, 0])
