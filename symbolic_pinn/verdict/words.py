"""Sizes as one says them."""

import math


def in_words(share: float) -> str:
    """A relative size as one says it: `0.03 %`, `2.4 %`, `7 times`."""
    if not math.isfinite(share):
        return "more than any number"
    if share >= 1e4:
        return "more than 10,000 times"
    if share >= 2:
        return f"{share:,.0f} times" if share >= 10 else f"{share:.2g} times"
    if share >= 1e-4:
        return f"{float(f'{100 * share:.2g}'):g} %"
    return f"{share:.0e}"
