"""Names for NumPy arrays of points in the box of an expansion."""

import numpy as np
from jaxtyping import Float

BoxPoints = Float[np.ndarray, "points dim"]
BoxValues = Float[np.ndarray, " points"]
