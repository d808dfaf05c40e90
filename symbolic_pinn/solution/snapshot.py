"""What the gradients of the parts looked like at one step: why a run fails, if it does."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

# Histograms count entries by the logarithm of their magnitude, from 1e-12 to 1e4.
DECADES = (-12.0, 4.0)
BINS = 64


@dataclass(frozen=True)
class Snapshot:
    """Statistics of the gradient of each part's unweighted loss, over all weight matrices.

    Attributes:
        step: number of updates made so far.
        statistics: for each part `max`, `mean`, `median`, `q90`, `q99` and `norm` of |dL_i/dW|.
        cosines: cos of the angle between the gradients of two parts, `"residual, initial"`.
        histograms: for each part how many entries fall into each of 64 bins of log10 |dL_i/dW|
            from -12 to 4; what lies beyond is in the outer bins.
    """

    step: int
    statistics: dict[str, dict[str, float]]
    cosines: dict[str, float]
    histograms: dict[str, list[int]]


def histogram_centres() -> np.ndarray:
    """The middles of the bins, as powers of ten."""
    edges = np.linspace(*DECADES, BINS + 1)
    return 10 ** ((edges[1:] + edges[:-1]) / 2)


def snapshots_to_json(snapshots: Sequence[Snapshot]) -> list[dict[str, Any]]:
    """Snapshots as plain data."""
    return [asdict(s) for s in snapshots]


def snapshots_from_data(data: Sequence[dict[str, Any]]) -> tuple[Snapshot, ...]:
    """The snapshots that `snapshots_to_json` made."""
    return tuple(
        Snapshot(
            step=s["step"],
            statistics={part: _figures(found) for part, found in s["statistics"].items()},
            cosines=_figures(s["cosines"]),
            histograms=s["histograms"],
        )
        for s in data
    )


def _figures(found: dict[str, float | None]) -> dict[str, float]:
    return {
        k: math.nan if v is None else float(v) for k, v in found.items()
    }  # strict JSON has no NaN
