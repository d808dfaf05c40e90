"""Colour scales: shared by what is compared, logarithmic for errors, cyclic for phases."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from matplotlib.colors import LogNorm, Normalize

# How far beyond the range of exact values, in shares of it, a scale follows a prediction.
_ROOM = 0.25
# Decades of an error that are shown below its largest value, at most.
_DECADES = 4
_ERROR_MAP, _PHASE_MAP = "magma", "twilight"


@dataclass(frozen=True, kw_only=True, eq=False)
class Scale:
    """A colour for each value; panels with the same one share a bar.

    Attributes:
        low, high: its ends.
        colours: a map of matplotlib.
        label: of the bar.
        extend: at which ends there are values beyond.
        is_log: whether it is logarithmic.
        ticks: places and labels on the bar, where they are not chosen.
    """

    low: float
    high: float
    colours: str
    label: str
    extend: str = "neither"
    is_log: bool = False
    ticks: tuple[tuple[float, ...], tuple[str, ...]] | None = None

    @property
    def norm(self) -> Normalize:
        """As matplotlib takes it."""
        return LogNorm(self.low, self.high) if self.is_log else Normalize(self.low, self.high)


def value_scale(label: str, exact: Iterable[Any], found: Iterable[Any]) -> Scale:
    """Of values: exact ones set it, if they are known, and predictions widen it a little."""
    known, values = _joined(exact), _joined(found)
    low, high = _ends(known if len(known) else values)
    lowest, highest = _ends(values) if len(values) else (low, high)
    room = _ROOM * (high - low)
    if len(known):
        low, high = max(min(low, lowest), low - room), min(max(high, highest), high + room)
    if high <= low:
        low, high = low - 0.5 * (abs(low) or 1.0), high + 0.5 * (abs(high) or 1.0)
    extend = {(1, 1): "both", (1, 0): "min", (0, 1): "max", (0, 0): "neither"}
    slack = 1e-9 * (high - low)
    beyond = (int(lowest < low - slack), int(highest > high + slack))
    colours = str(matplotlib.rcParams["image.cmap"])
    return Scale(low=low, high=high, colours=colours, label=label, extend=extend[beyond])


def error_scale(label: str, errors: Iterable[Any]) -> Scale:
    """Of errors, in whole decades."""
    found = _joined(errors)
    found = found[found > 0]
    top = 10.0 ** np.ceil(np.log10(found.max())) if len(found) else 1e-15
    least = float(np.percentile(found, 2)) if len(found) else top / 10
    bottom = 10.0 ** np.floor(np.log10(max(least, np.finfo(float).tiny)))
    bottom = min(max(bottom, top * 10.0**-_DECADES), top / 10)
    extend = "min" if len(found) and found.min() < bottom else "neither"
    return Scale(
        low=float(bottom), high=float(top), colours=_ERROR_MAP, label=label, extend=extend,
        is_log=True,
    )  # fmt: skip


def phase_scale(label: str) -> Scale:
    """Of the phase of complex values, which comes back to where it began."""
    ticks = ((-np.pi, 0.0, np.pi), (r"$-\pi$", "$0$", r"$\pi$"))
    return Scale(low=-np.pi, high=np.pi, colours=_PHASE_MAP, label=label, ticks=ticks)


def _joined(arrays: Iterable[Any]) -> np.ndarray:
    found = [np.asarray(a, float).ravel() for a in arrays if a is not None]
    every = np.concatenate(found) if found else np.zeros(0)
    return every[np.isfinite(every)]


def _ends(values: np.ndarray) -> tuple[float, float]:
    return (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
