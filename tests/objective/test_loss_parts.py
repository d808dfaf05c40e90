"""Which terms share a loss and a weight."""

import numpy as np

import symbolic_pinn as spinn
from symbolic_pinn.objective import LossParts

HEAT = spinn.load("heat")  # an equation, a start, two walls


def test_groups_and_conditions_divide_the_terms():
    groups, each = LossParts.by_group(HEAT), LossParts.by_condition(HEAT)
    assert groups.names == ("residual", "initial", "boundary")
    assert groups.of_term == (0, 1, 2, 2)
    assert each.names == ("residual", "condition 1", "condition 2", "condition 3")
    assert each.of_term == (0, 1, 2, 3)
    assert LossParts.of(HEAT, each=True) == each
    assert LossParts.of(HEAT, each=False) == groups


def test_equations_are_one_part_and_data_a_group():
    system = spinn.load("reaction_diffusion")
    assert LossParts.by_condition(system).terms(0) == (0, 1)
    inverse = LossParts.by_group(spinn.load("heat_inverse"))
    assert inverse.names[-1] == "data"
    assert inverse.terms(len(inverse.names) - 1) == (len(inverse.of_term) - 1,)


def test_losses_add_up_in_their_parts():
    parts = LossParts.by_group(HEAT)
    np.testing.assert_array_equal(np.array([1.0, 2.0, 3.0, 4.0]) @ parts.membership, [1, 2, 7])
    np.testing.assert_array_equal(parts.membership @ np.array([1.0, 5.0, 9.0]), [1, 5, 9, 9])
    assert parts.named([1, 2, 3]) == {"residual": 1.0, "initial": 2.0, "boundary": 3.0}
