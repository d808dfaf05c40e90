"""How long a verdict may still take; what would not be done in time is left out, and said."""

import math
from collections.abc import Callable

# Seconds until a run shall end.
TimeLeft = Callable[[], float]


def unlimited() -> float:
    """As long as it takes."""
    return math.inf
