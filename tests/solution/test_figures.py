"""What the panels of a solution show, and where."""

import numpy as np
import pytest
import sympy as sp
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn.recipe import MLP

t, x = sp.symbols("t x", real=True)
U = sp.Function("u", real=True)(t, x)


def test_a_panel_has_the_first_coordinate_to_the_right_and_the_second_upwards():
    problem = spinn.manufactured(
        left=U.diff(t), exact={U: t + 10 * x**2}, domain={t: (0, 2), x: (1, 5)}
    )
    recipe = spinn.Recipe(network=MLP(4, 1), points=8, steps=1)
    solution = solve(problem, recipe=recipe)
    panels = [ax for ax in solution.plot().axes if ax.get_images()]
    exact, prediction, error = (ax.get_images()[0] for ax in panels)
    assert [ax.get_title() for ax in panels] == ["u, exact", "u, prediction", "u, absolute error"]
    assert (panels[0].get_xlabel(), panels[0].get_ylabel()) == ("t", "x")
    assert exact.origin == "lower"
    assert exact.get_extent() == pytest.approx([0, 2, 1, 5])
    # A row of the image for each x, from below; a column for each t.
    times, places = np.linspace(0, 2, 100), np.linspace(1, 5, 100)
    expected = times[None, :] + 10 * places[:, None] ** 2
    np.testing.assert_allclose(exact.get_array(), expected, rtol=1e-6)
    found = solution(t=times[None, :], x=places[:, None])
    np.testing.assert_allclose(prediction.get_array(), found, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(error.get_array(), np.abs(found - expected), rtol=1e-4)
