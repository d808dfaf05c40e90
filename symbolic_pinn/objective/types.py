"""Names for what passes between the objective and the methods."""

from collections.abc import Callable

import numpy as np
import sympy as sp
from jaxtyping import Array, Float, PyTree

from symbolic_pinn.sampling import Points

# theta: all trained numbers of a field.
Vector = Float[Array, " parameters"]
# For each set of points weights that add up to 1, by which a mean over it is taken.
MeanWeights = tuple[Float[Array, " _"], ...]
# f(parameters, points, weights) -> something additive over the points.
Additive = Callable[[PyTree, Points, MeanWeights], PyTree]
# A residual at the points of its set, and its derivatives by theta.
JacobianRows = tuple[Float[Array, " _"], Float[Array, "_ parameters"]]

# What a residual holds (coordinates, partials, parameters, measured values), by its symbol.
LeafValues = dict[sp.Expr, np.ndarray]
PointValues = Float[np.ndarray, " _"]
# A residual at points, and its slopes in the order of `LinearisedResiduals.leaves`.
Linearised = tuple[PointValues, tuple[PointValues, ...]]
