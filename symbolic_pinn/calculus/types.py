"""Names for what passes between the parts of the derivative engine."""

from typing import Any

import sympy as sp
from jaxtyping import Array, Float

from symbolic_pinn.calculus.multiindex import MultiIndex

# A stream of a request: the multi-index of a partial, or the position of a combination.
Key = MultiIndex | int
# sum_alpha c_alpha D^alpha; c_alpha is a number, or an array with one value for each point.
Combination = dict[MultiIndex, Any]
# Coordinates; on a set that was measured one column more for each value; others are ignored.
PointSet = Float[Array, "_ _"]
# What is known at the points of a set before the network is evaluated.
LeafArrays = dict[sp.Expr, Array]
