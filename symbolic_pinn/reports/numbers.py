"""Numbers as one reads them."""

import math
from typing import Any


def short(value: Any, digits: int = 3) -> str:
    """A number with a few digits, `1.2e-05`; anything else as its text."""
    if value is None:
        return "unknown"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.{digits}g}" if math.isfinite(value) else "not finite"


def with_error(value: float | None, error: float | None) -> str:
    """`0.0998 ± 0.0004`: the error with two digits, the value with as many places."""
    if value is None or not math.isfinite(value):
        return "not finite"
    if error is None or not math.isfinite(error):
        return f"{value:.5g} ± unknown"
    if not error:
        return f"{value:.6g} ± 0"
    if not value:
        return f"{value:g} ± {error:.2g}"
    digits = math.floor(math.log10(abs(value))) - math.floor(math.log10(error)) + 2
    return f"{value:.{min(max(digits, 2), 15)}g} ± {error:.2g}"


def in_seconds(seconds: float) -> str:
    """`4.3 s`, `5 min 20 s`, `2 h 5 min`."""
    if seconds < 100:
        return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds:.2g} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
