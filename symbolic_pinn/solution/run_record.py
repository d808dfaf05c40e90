"""`RunRecord`: what a run was. Typed here; plain data in run folders and summaries only."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from math import inf, nan
from typing import Any

from symbolic_pinn.solution.tried import Tried, tried_from


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A parameter that was found.

    Attributes:
        value: theta.
        standard_error: the square root of its variance; infinite where the data say nothing.
        identified: whether the data determine it: the standard error is below its own size.
        exact: the true value, where it is known.
    """

    value: float
    standard_error: float
    identified: bool
    exact: float | None = None


@dataclass(frozen=True, kw_only=True)
class Seconds:
    """Wall time of a run.

    Attributes:
        compile: what JAX needed to compile, and what was prepared before the first step.
        train: all else.
    """

    compile: float = 0.0
    train: float = 0.0

    @property
    def total(self) -> float:
        """From the beginning to the end."""
        return self.compile + self.train

    @classmethod
    def sum(cls, of: Iterable["Seconds"]) -> "Seconds":
        """Of runs that came one after the other."""
        found = list(of)
        return cls(compile=sum(s.compile for s in found), train=sum(s.train for s in found))


@dataclass(frozen=True, kw_only=True)
class ExpansionSize:
    """The expansion that random features ended with.

    Attributes:
        blocks: time blocks.
        features, cells: the most of any block.
        scales: of the last block, one for each coordinate.
        activation: `cos` or `tanh`.
        coefficients: of one unknown, in all blocks.
        mapped: features and columns of maps, in a cell; the most of any block.
    """

    blocks: int
    features: int
    cells: int
    scales: tuple[float, ...]
    activation: str
    coefficients: int
    mapped: int = 0


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """What a run was.

    Attributes:
        method: its name; those of all stages, joined by commas.
        seed: of weights and points.
        steps: how many were taken.
        seconds: how long it took; of all seeds that ran at once.
        precision: bits of a float.
        device: on what it ran; `devices` is how many of them.
        seeds: how many seeds ran at once and share the seconds.
        points: collocation points in the interior.
        weighting, point_weighting, derivatives: class (`kind`) and settings of the loss weights, of
            the weights of points, and of the engine that differentiated a network.
        expansion: of random features.
        estimates: the parameters that were found, by name.
        stages: the runs of a chain; their versions are its own.
        tried: what a search tried, in its order.
        chosen: why this method, where it was chosen by rule.
        versions: of the packages that the result may depend on.
    """

    method: str = ""
    seed: int = 0
    steps: int = 0
    seconds: Seconds = field(default_factory=Seconds)
    precision: int = 64
    device: str = ""
    devices: int = 1
    seeds: int = 1
    points: int | None = None
    weighting: Mapping[str, Any] | None = None
    point_weighting: Mapping[str, Any] | None = None
    derivatives: Mapping[str, Any] | None = None
    expansion: ExpansionSize | None = None
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    stages: tuple["RunRecord", ...] = ()
    tried: tuple[Tried, ...] = ()
    chosen: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def steps_per_second(self) -> float | None:
        """Of one method; steps of several have nothing in common."""
        if self.stages or not self.seconds.train:
            return None
        return self.steps / self.seconds.train

    def to_data(self) -> dict[str, Any]:
        """As plain data; what a method does not have is left out."""
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        optional = ("points", "derivatives", "expansion", "stages", "tried", "chosen", "versions")
        data = {k: v for k, v in data.items() if v or k not in optional}
        data["seconds"] = {**asdict(self.seconds), "total": self.seconds.total}
        data["steps_per_second"] = self.steps_per_second
        data["estimates"] = {k: asdict(e) for k, e in self.estimates.items()}
        if self.expansion is not None:
            data["expansion"] = {**asdict(self.expansion), "scales": [*self.expansion.scales]}
            if not self.expansion.mapped:
                del data["expansion"]["mapped"]
        if self.tried:
            data["tried"] = [t.to_data() for t in self.tried]
        if self.stages:
            data["stages"] = [stage.to_data() for stage in self.stages]
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "RunRecord":
        """The record that `to_data` wrote, or an earlier version; what it lacks is left open."""
        known = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        seconds, expansion = data.get("seconds", {}), data.get("expansion")
        known["seconds"] = Seconds(**{k: float(v) for k, v in seconds.items() if k != "total"})
        estimates = data.get("estimates") or {}
        known["estimates"] = {k: _estimate(e) for k, e in estimates.items()}
        known["stages"] = tuple(cls.from_data(s) for s in data.get("stages", ()))
        known["tried"] = tried_from(data)
        if expansion is not None:
            known["expansion"] = ExpansionSize(
                **{**expansion, "scales": (*map(float, expansion["scales"]),)}
            )
        return cls(**known)


def _estimate(data: Mapping[str, Any]) -> Estimate:
    value, error = data["value"], data["standard_error"]  # strict JSON has no NaN, no infinity
    return Estimate(
        value=nan if value is None else float(value),
        standard_error=inf if error is None else float(error),
        identified=data["identified"],
        exact=None if data.get("exact") is None else float(data["exact"]),
    )
