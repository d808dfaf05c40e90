"""What can be said of a solution without knowing the exact one: converged, doubtful or failed.

A low loss is no proof: it is a mean over the points that were trained on, in units that say
nothing. Here every term is measured at points held out, against the size of its own parts, in the
mean and at its worst point.

| | converged | doubtful | failed |
|---|---|---|---|
| relative residual of a term, rms | to 1e-2 | to 1e-1 | above |
| the same, largest | to 1e-1 | to 1 | above |
| rms held out against rms at the points solved at | to 10 times | above | |
| difference to another solution | to 1e-2 | to 1e-1 | above |

The second row finds solutions that jump between points. The third one is looked at only where the
relative residual held out is above 1e-3: a term that holds ten times better than `converged` asks
does so at any points, however much better at those it was solved at.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from symbolic_pinn.problem import DATA
from symbolic_pinn.verdict.term_error import TermError

CONVERGED, DOUBTFUL, FAILED = "converged", "doubtful", "failed"
RMS = (1e-2, 1e-1)
LARGEST = (1e-1, 1.0)
DIFFERENCE = (1e-2, 1e-1)
_OVERFITTED, _MATTERS = 10.0, RMS[0] / 10


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A judgement and what it rests on.

    Attributes:
        status: `converged`, `doubtful` or `failed`.
        reasons: in words, the gravest first; empty for `converged`.
        measures: of each term at points held out.
        differences: relative L2 difference of each unknown to other solutions of the problem, by
            what was changed (`other features`, `random-features`).
        at_points: the measures at the points that were solved at; none where a method takes fresh
            ones.
    """

    status: str
    reasons: tuple[str, ...]
    measures: tuple[TermError, ...]
    differences: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    at_points: tuple[TermError, ...] = ()

    def facts(self) -> dict[str, Any]:
        """As plain data."""
        facts = {
            "status": self.status,
            "reasons": list(self.reasons),
            "terms": _facts(self.measures),
            "differences": {k: dict(v) for k, v in self.differences.items()},
        }
        return {**facts, "terms_at_points": _facts(self.at_points)} if self.at_points else facts

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "Verdict":
        """The verdict that `facts` wrote."""
        return cls(
            status=facts["status"],
            reasons=tuple(facts["reasons"]),
            measures=_measures(facts["terms"]),
            differences=facts["differences"],
            at_points=_measures(facts.get("terms_at_points", ())),
        )


def _facts(measures: Sequence[TermError]) -> list[dict[str, Any]]:
    return [
        {**asdict(m), "relative": m.relative, "relative_largest": m.relative_largest}
        for m in measures
    ]


def _measures(terms: Sequence[Mapping[str, Any]]) -> tuple[TermError, ...]:
    return tuple(
        TermError(
            name=t["name"],
            group=t["group"],
            rms=_number(t["rms"]),
            largest=_number(t["largest"]),
            size=_number(t["size"]),
        )
        for t in terms
    )


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)  # strict JSON has no NaN


def judge(
    measures: Sequence[TermError],
    at_points: Sequence[TermError] = (),
    differences: Mapping[str, Mapping[str, float]] | None = None,
    message: str = "",
    unresolved: Sequence[str] = (),
) -> Verdict:
    """The verdict.

    Args:
        measures: of each term at points held out.
        at_points: the same at the points that were solved at, where these were always the same.
        differences: to other solutions.
        message: why the run ended early, if it did.
        unresolved: what is known beforehand to be beyond any solver, in words.
    """
    found = [(DOUBTFUL, text) for text in (message, *unresolved) if text]
    for i, m in enumerate(measures):
        if m.group == DATA:  # has errors of its own
            continue
        found += _graded(m.relative, RMS, f"{m.name} misses by {{}} of its terms (rms)")
        found += _graded(m.relative_largest, LARGEST, f"{m.name} misses by {{}} at its worst point")
        before = at_points[i].relative if at_points else m.relative
        if m.relative > max(_OVERFITTED * before, _MATTERS):
            found.append(
                (DOUBTFUL, f"{m.name} holds to {before:.1e} at the points that were solved at, and"
                 f" to {m.relative:.1e} at others: more points are needed")
            )  # fmt: skip
    for what, each in (differences or {}).items():
        for unknown, value in each.items():
            found += _graded(value, DIFFERENCE, f"`{unknown}` differs by {{}} from that of {what}")
    grades = (FAILED, DOUBTFUL)
    status = next((g for g in grades if any(g == grade for grade, _ in found)), CONVERGED)
    reasons = tuple(text for g in grades for grade, text in found if grade == g)
    return Verdict(
        status=status,
        reasons=reasons,
        measures=tuple(measures),
        differences=differences or {},
        at_points=tuple(at_points),
    )


def _graded(value: float, limits: tuple[float, float], text: str) -> list[tuple[str, str]]:
    good, fair = limits
    if value <= good:
        return []
    shown = f"{value:.1e}" if value < 1e-3 else f"{100 * value:.2g} %"
    return [(DOUBTFUL if value <= fair else FAILED, text.format(shown))]
