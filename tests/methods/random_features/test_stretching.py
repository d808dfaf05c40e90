"""Expansions on boxes of another size keep their frequencies."""

import numpy as np

from symbolic_pinn.methods.random_features.stretching import stretched
from symbolic_pinn.networks import draw
from symbolic_pinn.recipe import RandomFeatureExpansion


def test_a_stretched_expansion_has_the_same_frequencies():
    expansion = RandomFeatureExpansion(7, (3.0, 5.0), tones=((40.0, 0.0), (-10.0, 25.0)))
    longer = stretched(expansion, 0, 2.0)
    assert longer.scales == (6.0, 5.0)
    assert longer.tones == ((80.0, 0.0), (-20.0, 25.0))
    np.testing.assert_allclose(draw(longer)[0] / (2, 1), draw(expansion)[0], rtol=1e-14)
    assert stretched(longer, 0, 0.5) == expansion
