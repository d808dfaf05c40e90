"""The history of a run: a row of figures every so many steps."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from symbolic_pinn.checks import shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.extras import needed
from symbolic_pinn.suggestions import closest_or_all

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, kw_only=True)
class Row:
    """What was measured at one step, before its update of the network.

    Attributes:
        step: number of updates made so far.
        losses: unweighted loss of each group, on the points of this step.
        weights: weight of each group.
        relative_l2: relative L2 error of each unknown with a known exact solution.
        seconds: training time so far, without what was needed before the first step.
        estimates: value of each trainable parameter.
        method: further figures of the method by name, such as its damping.
    """

    step: int
    losses: dict[str, float]
    weights: dict[str, float]
    relative_l2: dict[str, float]
    seconds: float
    estimates: dict[str, float] = field(default_factory=dict)
    method: dict[str, float] = field(default_factory=dict)

    def later(self, steps: int = 0, seconds: float = 0.0) -> "Row":
        """The same row, counted from an earlier beginning."""
        return replace(self, step=self.step + steps, seconds=self.seconds + seconds)

    def flat(self) -> dict[str, int | float]:
        """One level of names: `loss/initial`, `weight/initial`, `relative_l2/u`."""
        return {
            "step": self.step,
            **{f"loss/{g}": v for g, v in self.losses.items()},
            **{f"weight/{g}": v for g, v in self.weights.items()},
            **{f"relative_l2/{u}": v for u, v in self.relative_l2.items()},
            **{f"estimate/{p}": v for p, v in self.estimates.items()},
            **{f"method/{name}": v for name, v in self.method.items()},
            "seconds": self.seconds,
        }


@dataclass(repr=False)
class History:
    """Rows in the order of their steps."""

    rows: list[Row] = field(default_factory=list)

    def __repr__(self) -> str:
        if not self.rows:
            return "History of no rows"
        steps = f"steps {self.rows[0].step} to {self.rows[-1].step}"
        names = ", ".join(n for n in self.rows[-1].flat() if n != "step")
        return f"History of {len(self.rows)} rows, {steps}: {names}"

    def column(self, name: str) -> np.ndarray:
        """One figure over all rows, by its flat name; NaN in rows of a method without it."""
        found = [row.flat() for row in self.rows]
        if found and not any(name in row for row in found):
            raise KeyError(f"no column `{name}`{closest_or_all(name, found[0])}")
        return np.array([row.get(name, math.nan) for row in found])

    def later(self, steps: int = 0, seconds: float = 0.0) -> "History":
        """The same rows, counted from an earlier beginning."""
        return History([row.later(steps, seconds) for row in self.rows])

    def to_csv(self) -> str:
        """The rows as comma-separated values with a header."""
        text = io.StringIO()
        names = [*dict.fromkeys(n for row in self.rows for n in row.flat())] or ["step"]
        writer = csv.DictWriter(text, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row.flat() for row in self.rows)
        return text.getvalue()

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a table of pandas, by their steps; `history.to_pandas()["loss/residual"]`."""
        found = needed("pandas", "export", "`to_pandas`")
        rows = [row.flat() for row in self.rows]
        return found.DataFrame(rows, columns=None if rows else ["step"]).set_index("step")

    @classmethod
    def from_csv(cls, text: str) -> "History":
        """The history that `to_csv` wrote.

        Raises:
            InputError: it is another table.
        """
        try:
            header, *lines = csv.reader(io.StringIO(text), strict=True)
        except (csv.Error, ValueError) as error:
            raise InputError(f"it is no table ({error or 'it is empty'})") from None
        if len(set(header)) < len(header) or "step" not in header:
            raise InputError("its first line must name each column once, `step` among them")
        if lines and "seconds" not in header:
            raise InputError("it has no column `seconds`")
        return cls([_row(i, header, line) for i, line in enumerate(lines, 2)])


def median_row(rows: Sequence[Row]) -> Row:
    """The median of each figure over the members of an ensemble, at one step."""
    first = rows[0]

    def medians(name: str) -> dict[str, float]:
        found = [getattr(row, name) for row in rows]
        names = dict.fromkeys(k for f in found for k in f)
        return {k: float(np.median([f[k] for f in found if k in f])) for k in names}

    return Row(
        step=first.step,
        losses=medians("losses"),
        weights=medians("weights"),
        relative_l2=medians("relative_l2"),
        seconds=first.seconds,
        estimates=medians("estimates"),
    )


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise InputError(f"line {number} has {len(cells)} cells; there are {len(header)} columns")
    line = dict(zip(header, cells, strict=True))

    def figure(name: str) -> float:
        try:
            return float(line[name])
        except ValueError:
            raise InputError(f"line {number}, `{name}`: {shown(line[name])} is no number") from None

    def part(prefix: str) -> dict[str, float]:
        return {
            k.removeprefix(prefix): figure(k) for k, v in line.items() if k.startswith(prefix) and v
        }

    step = figure("step")
    if not (step.is_integer() and 0 <= step <= 2**53):
        raise InputError(f"line {number}: {shown(line['step'])} is no number of steps")
    return Row(
        step=int(step),
        losses=part("loss/"),
        weights=part("weight/"),
        relative_l2=part("relative_l2/"),
        seconds=figure("seconds"),
        estimates=part("estimate/"),
        method=part("method/"),
    )
