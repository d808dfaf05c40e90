"""Names for what passes between a field and its residuals at collocation points."""

from collections.abc import Callable

import numpy as np

from symbolic_pinn.objective.types import LeafValues

# For each residual the values of the partials that it holds.
PartialValues = list[dict]
# Gives further values that are known at the points of a residual.
More = Callable[[int, np.ndarray], LeafValues]
