"""Names for what weightings hold."""

from typing import Any

from jaxtyping import Array, Float

# Any pytree of arrays.
State = Any
# One number for each part of the loss.
PerPart = Float[Array, " parts"]
