"""Names for arrays of points."""

from jaxtyping import Array, Float

# The points on each face of a problem, "points columns"; sets differ in size, so their axes have no
# common name.
Points = tuple[Float[Array, "_ _"], ...]
