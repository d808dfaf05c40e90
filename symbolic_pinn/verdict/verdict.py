"""What can be said of a solution without knowing the exact one: converged, doubtful or failed.

A low loss is no proof: it is a mean over the points that were trained on, in units that say
nothing. Here every term is measured at points held out, against the size of its own parts, in the
mean and at its worst point.

| | converged | doubtful | failed |
|---|---|---|---|
| relative residual of a term, rms | to 1e-2 | to 1e-1 | above |
| the same, largest | to 1e-1 | to 1 | above |
| the same, largest in a corner, where conditions meet | is noted above 1e-1 | | |
| rms held out against rms at the points solved at | to 10 times | above | |
| difference to another solution | to 1e-2 | to 1e-1 | above |
| estimated relative error of an unknown | to 1e-2 | to 1e-1 | above |
| where there is but a bound of it | to 1e-2 | above | |
| unknowns that the equations leave open | none | some | |
| mean standard error of an unknown that comes from data, against its size | to 1e-1 | above | |

The second row finds solutions that jump between points. In corners conditions may contradict each
other, in one point, and nothing satisfies both there: what is missed there is a note. The rms is
over all points, so that a corner that spoils more than its surroundings counts. The comparison with
the points solved at is made only where the relative residual held out is above 1e-3: a term that
holds ten times better than `converged` asks does so at any points, however much better at those it
was solved at.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from symbolic_pinn.problem import must_hold
from symbolic_pinn.reports import StatedVerdict, fragment, verdict_text
from symbolic_pinn.verdict.error_estimate import ErrorEstimate
from symbolic_pinn.verdict.standard_errors import RelativeStandardError, what_is_open
from symbolic_pinn.verdict.term_error import TermError
from symbolic_pinn.verdict.words import in_words

CONVERGED, DOUBTFUL, FAILED = "converged", "doubtful", "failed"
RMS = (1e-2, 1e-1)
LARGEST = (1e-1, 1.0)
DIFFERENCE = (1e-2, 1e-1)
ERROR = (1e-2, 1e-1)
_OVERFITTED, _MATTERS = 10.0, RMS[0] / 10


# A grade that is allowed at best, and why.
Remark = tuple[str, str]


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
        estimate: of the error; none in verdicts of earlier versions.
        remarks: further grounds, each with the grade that it allows at best.
        standard_errors: what noise in the data leaves open of each unknown; none without data.
        notes: what is worth knowing and lowers no grade, in words, such as terms that are missed in
            a corner.
    """

    status: str
    reasons: tuple[str, ...]
    measures: tuple[TermError, ...]
    differences: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    at_points: tuple[TermError, ...] = ()
    estimate: ErrorEstimate | None = None
    remarks: tuple[Remark, ...] = ()
    standard_errors: Mapping[str, RelativeStandardError] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return verdict_text(self.facts())

    def _repr_html_(self) -> str:
        """The verdict with its reasons, for a notebook."""
        said = StatedVerdict(status=self.status, reasons=self.reasons, notes=self.notes)
        return fragment("", [said], [], [])

    def facts(self) -> dict[str, Any]:
        """As plain data."""
        facts = {
            "status": self.status,
            "reasons": list(self.reasons),
            "terms": _facts(self.measures),
            "differences": {k: dict(v) for k, v in self.differences.items()},
        }
        if self.at_points:
            facts["terms_at_points"] = _facts(self.at_points)
        if self.estimate is not None:
            facts["error"] = self.estimate.facts()
        if self.remarks:
            facts["remarks"] = [[*r] for r in self.remarks]
        if self.standard_errors:
            facts["standard_errors"] = {k: e.facts() for k, e in self.standard_errors.items()}
        if self.notes:
            facts["notes"] = list(self.notes)
        return facts

    def considering(
        self,
        remarks: Sequence[Remark],
        differences: Mapping[str, Mapping[str, float]] | None = None,
        standard_errors: Mapping[str, RelativeStandardError] | None = None,
    ) -> "Verdict":
        """The verdict with further grounds: differences to other solutions, standard errors."""
        return judge(
            self.measures,
            self.at_points,
            differences={**self.differences, **(differences or {})},
            estimate=self.estimate,
            remarks=(*self.remarks, *remarks),
            standard_errors=standard_errors or self.standard_errors,
        )

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "Verdict":
        """The verdict that `facts` wrote."""
        return cls(
            status=facts["status"],
            reasons=tuple(facts["reasons"]),
            measures=_measures(facts["terms"]),
            differences={
                k: {u: _number(v) for u, v in each.items()}
                for k, each in facts["differences"].items()
            },
            at_points=_measures(facts.get("terms_at_points", ())),
            estimate=ErrorEstimate.from_facts(facts["error"]) if "error" in facts else None,
            remarks=tuple((grade, text) for grade, text in facts.get("remarks", ())),
            standard_errors={
                k: RelativeStandardError.from_facts(e)
                for k, e in facts.get("standard_errors", {}).items()
            },
            notes=tuple(facts.get("notes", ())),
        )


def _facts(measures: Sequence[TermError]) -> list[dict[str, Any]]:
    return [_of(m) for m in measures]


def _of(m: TermError) -> dict[str, Any]:
    relative = ("relative", "relative_largest", "relative_corner")
    found = {**asdict(m), **{name: getattr(m, name) for name in relative}}
    return found if m.not_finite else {k: v for k, v in found.items() if k != "not_finite"}


def _measures(terms: Sequence[Mapping[str, Any]]) -> tuple[TermError, ...]:
    return tuple(
        TermError(
            name=t["name"],
            group=t["group"],
            rms=_number(t["rms"]),
            largest=_number(t["largest"]),
            size=_number(t["size"]),
            corner=_number(t.get("corner", 0.0)),
            meeting=t.get("meeting", ""),
            not_finite=t.get("not_finite", ""),
        )
        for t in terms
    )


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)  # strict JSON has no NaN


def judge(
    measures: Sequence[TermError],
    at_points: Sequence[TermError] = (),
    *,
    differences: Mapping[str, Mapping[str, float]] | None = None,
    estimate: ErrorEstimate | None = None,
    remarks: Sequence[Remark] = (),
    message: str = "",
    standard_errors: Mapping[str, RelativeStandardError] | None = None,
) -> Verdict:
    """The verdict.

    Args:
        measures: of each term at points held out.
        at_points: the same at the points that were solved at, where these were always the same.
        differences: to other solutions.
        estimate: of the error.
        remarks: further grounds, such as conditions that are missing.
        message: why the run ended early, if it did.
        standard_errors: of the unknowns, from the noise of the data.
    """
    remarks = tuple(dict.fromkeys([*([(DOUBTFUL, message)] if message else []), *remarks]))
    found = list(remarks)
    pairs = zip(measures, at_points or measures, strict=True)
    for m, before in sorted(pairs, key=lambda pair: not pair[0].not_finite):
        if must_hold(m.group):
            found += _of_term(m, before)
    for what, each in (differences or {}).items():
        for unknown, value in each.items():
            found += _graded(value, DIFFERENCE, f"`{unknown}` differs by {{}} from that of {what}")
    if estimate is not None:
        estimate = _no_less_than_missed(estimate, measures)
        found += _of_estimate(estimate)
    found += [(DOUBTFUL, text) for text in what_is_open(standard_errors or {})]
    grades = (FAILED, DOUBTFUL)
    status = next((g for g in grades if any(g == grade for grade, _ in found)), CONVERGED)
    reasons = tuple(text for g in grades for grade, text in found if grade == g)
    return Verdict(
        status=status,
        reasons=reasons,
        measures=tuple(measures),
        differences=differences or {},
        at_points=tuple(at_points),
        estimate=estimate,
        remarks=remarks,
        standard_errors=standard_errors or {},
        notes=_notes(measures),
    )


def _notes(measures: Sequence[TermError]) -> tuple[str, ...]:
    """What is missed in corners, and nowhere else as much; the worst first."""
    missed = [
        m
        for m in measures
        if must_hold(m.group) and m.relative_corner > max(LARGEST[0], m.relative_largest)
    ]
    return tuple(
        f"{m.name} misses by {in_words(m.relative_corner)} where {m.meeting}: what is stated may"
        " contradict itself there"
        for m in sorted(missed, key=lambda m: -m.relative_corner)
    )


def _of_term(m: TermError, before: TermError) -> list[Remark]:
    if m.not_finite:
        return [(FAILED, f"{m.name}, at points held out: {m.not_finite}")]
    found = _graded(m.relative, RMS, f"{m.name} misses by {{}} of its terms (rms)")
    found += _graded(m.relative_largest, LARGEST, f"{m.name} misses by {{}} at its worst point")
    if m.relative > max(_OVERFITTED * before.relative, _MATTERS):
        text = (
            f"{m.name} holds to {in_words(before.relative)} at the points that were solved at, and"
            f" to {in_words(m.relative)} at others: more points are needed"
        )
        found.append((DOUBTFUL, text))
    return found


def _of_estimate(estimate: ErrorEstimate) -> list[Remark]:
    found: list[Remark] = []
    for unknown, value in estimate.relative.items():
        found += _graded(value, ERROR, f"the error of `{unknown}` is estimated at {{}} of it")
    if estimate.out_of_time:
        what = "whether the conditions suffice" if estimate.relative else "how large the error is"
        found.append((DOUBTFUL, f"time was up before it was known {what}: a longer budget tells"))
    elif not estimate.relative:
        found += _of_bound(estimate.bound)
    for unknown in estimate.undetermined:
        text = (
            f"the equations and conditions leave `{unknown}` open: another solution satisfies them"
            " as well; a condition is missing, or a parameter has a value at which this is so"
        )
        found.append((DOUBTFUL, text))
    return found


def _no_less_than_missed(estimate: ErrorEstimate, measures: Sequence[TermError]) -> ErrorEstimate:
    """The estimate with a bound no smaller than what any term misses by at its worst point.

    What equations magnify is looked for in few features, and an error beside all of them may sit
    where these see little, such as at one end of a family.
    """
    if estimate.bound is None:
        return estimate
    missed = [m.relative_largest for m in measures if must_hold(m.group)]
    return replace(estimate, bound=max(estimate.bound, *filter(math.isfinite, missed), 0.0))


def _of_bound(bound: float | None) -> list[Remark]:
    rough = "its residual is rougher than what was tried on it"
    if bound is None:
        return [(DOUBTFUL, f"the error could not be estimated: {rough}")]
    text = f"the error is only known to be below {{}} of the solution: {rough}"
    return [(DOUBTFUL, text.format(in_words(bound)))] if bound > ERROR[0] else []


def _graded(value: float, limits: tuple[float, float], text: str) -> list[Remark]:
    good, fair = limits
    if value <= good:
        return []
    return [(DOUBTFUL if value <= fair else FAILED, text.format(in_words(value)))]
