"""Ratios in words: how many times as long, how far an error fell or rose."""

from collections.abc import Mapping

# Ratios that differ by less from 1 are measured to be the same.
_SAME = 0.02
# From here on a figure is told by the factor and not in percent.
_FACTOR = 2.0


def times_as_long(ratio: float) -> str:
    """`2.3 times as long`, `0.4 times as long`, or `as long`."""
    return "as long" if abs(ratio - 1) < _SAME else f"{_digits(ratio)} times as long"


def change(before: Mapping[str, float] | None, after: Mapping[str, float] | None) -> str:
    """How the median of a figure differs from another: `fell by 38 %`, `rose to 5.2 times`.

    Args:
        before: quartiles of the figure with which it is compared.
        after: quartiles of the figure.
    """
    if before is None or after is None or not before["median"]:
        return ""
    ratio = after["median"] / before["median"]
    if abs(ratio - 1) < _SAME:
        return "the same"
    if ratio >= _FACTOR:
        return f"rose to {_digits(ratio)} times"
    if ratio > 1:
        return f"rose by {100 * (ratio - 1):.0f} %"
    if ratio > 1 / _FACTOR:
        return f"fell by {100 * (1 - ratio):.0f} %"
    return f"fell to 1/{_digits(1 / ratio)}" if ratio > 0 else "fell to 0"


def _digits(ratio: float) -> str:
    """Two digits, without a power of ten where that can be."""
    return f"{ratio:.0f}" if 10 <= ratio < 1e4 else f"{ratio:.2g}"
