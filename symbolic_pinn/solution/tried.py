"""What a search tried on its way: one line for each expansion."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Tried:
    """An expansion that was solved in.

    Attributes:
        features: in a cell.
        cells: how many.
        scales: of frequencies, one for each coordinate.
        residual: the largest relative residual of a term at points held out.
        seconds: how long it took.
        times: begin and end of its time block, if it was one.
    """

    features: int
    cells: int
    scales: Sequence[float]
    residual: float
    seconds: float
    times: Sequence[float] = ()

    def to_data(self) -> list[Any]:
        """As plain data, in the order of the attributes."""
        residual = self.residual if math.isfinite(self.residual) else None
        return [
            self.features,
            self.cells,
            [*self.scales],
            residual,
            self.seconds,
            [*self.times],
        ]

    @classmethod
    def from_data(cls, data: Sequence[Any]) -> "Tried":
        """What `to_data` wrote."""
        features, cells, scales, residual, seconds, times = data
        return cls(
            features=features,
            cells=cells,
            scales=tuple(map(float, scales)),
            residual=math.inf if residual is None else float(residual),
            seconds=float(seconds),
            times=tuple(map(float, times)),
        )


def tried_from(data: Mapping[str, Any]) -> tuple[Tried, ...]:
    """Those of a saved run; none in runs of earlier versions."""
    return tuple(map(Tried.from_data, data.get("tried", ())))
