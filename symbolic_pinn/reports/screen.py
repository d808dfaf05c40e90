"""What was found, on one screen of plain text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from symbolic_pinn.problem.plain_text import columns, cut, domain_text, few
from symbolic_pinn.reports.facts import brief_facts, error_text, judged
from symbolic_pinn.reports.numbers import in_seconds, short

_REASONS, _RUNS, _TERMS = 4, 14, 8


def solution_text(problem: Any, summary: Mapping[str, Any]) -> str:
    """The `repr` of a solution."""
    said = judged(summary)
    unknowns = ", ".join(map(str, problem.stated_unknowns))
    facts = dict(brief_facts(summary))
    method, time = facts.pop("method"), facts.pop("time")
    parts = {
        "unknowns": [f"{unknowns} on {domain_text(problem)}"],
        "found": few([f"{name} = {value}" for name, value in facts.items()], 6),
        "method": [method],
        "time": [time],
        "verdict": few([*said.reasons], _REASONS),
        "notes": few([*said.notes], 2),
    }
    head = f"Solution of {problem.name}: {said.status or 'no verdict'}"
    return "\n".join([cut(head), *columns(parts)])


def verdict_text(facts: Mapping[str, Any]) -> str:
    """The `repr` of a verdict."""
    error = facts.get("error") or {}
    relative, noise = error.get("relative", {}), facts.get("standard_errors") or {}
    bound = None if relative else error.get("bound")
    estimated = [f"of {u} about {error_text(e, noise.get(u))}" for u, e in relative.items()][:4]
    terms = (f"{t['name']} by {short(t['relative'], 2)}" for t in facts["terms"])
    parts = {
        "because": few([*facts["reasons"]], _REASONS + 2),
        "notes": few([*facts.get("notes", ())], 2),
        "errors": estimated
        or ([] if bound is None else [f"below {short(bound, 2)} of the solution, a bound"]),
        "misses": few([*terms], _TERMS),
    }
    return "\n".join([f"Verdict: {facts['status']}", *columns(parts)])


def statuses(summaries: Sequence[Mapping[str, Any]]) -> str:
    """`2 converged, 1 doubtful`."""
    found = Counter((s.get("verdict") or {}).get("status", "no verdict") for s in summaries)
    if len(found) == 1 and len(summaries) == 1:
        return next(iter(found))
    return ", ".join(f"{n} {status}" for status, n in found.most_common())


def spread(quartiles: Mapping[str, float]) -> str:
    """`0.0099 (0.0081 to 0.0115)`: the median, and the range where there is one."""
    low, median, high = (quartiles[k] for k in ("minimum", "median", "maximum"))
    return short(median) if low == high else f"{short(median)} ({short(low)} to {short(high)})"


def ensemble_text(summary: Mapping[str, Any]) -> str:
    """The `repr` of an ensemble."""
    seeds, runs = summary["seeds"], summary["runs"]
    parts = {
        "seeds": [", ".join(map(str, seeds))],
        "found": few([f"{k} = {v}" for k, v in medians(summary)], 6),
        "method": [str(runs[0]["method"])],
        "time": [in_seconds(summary["seconds"]["total"])],
        "verdicts": [statuses(runs)],
    }
    head = f"Ensemble of {len(seeds)} solutions of {summary['problem']}"
    return "\n".join([cut(head), *columns(parts)])


def medians(summary: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The errors and estimates of an ensemble, each with its range."""
    errors = summary["relative_l2"].items()
    found = [(f"relative L2 error of {u}", spread(q)) for u, q in errors]
    return [*found, *((name, spread(q)) for name, q in summary["estimates"].items())]


def comparison_rows(summary: Mapping[str, Any]) -> list[list[str]]:
    """A row for each run of a comparison, errors, time and verdict; the header first."""
    runs: Mapping[str, Any] = summary["runs"]
    unknowns = dict.fromkeys(u for run in runs.values() for u in run["relative_l2"])
    header = ["", *(f"error of {u}" for u in unknowns), "time", "verdict"]
    rows = []
    for label, run in runs.items():
        errors = (spread(run["relative_l2"][u]) for u in unknowns)
        time = in_seconds(run["seconds"]["train"])
        rows.append([label, *errors, time, statuses(run["runs"])])
    return [header, *rows]


def comparison_text(summary: Mapping[str, Any]) -> str:
    """The `repr` of a comparison."""
    header, *rows = comparison_rows(summary)
    more = len(rows) - _RUNS
    shown = [header, *rows[:_RUNS]]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = ("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in shown)
    head = f"Comparison of {len(rows)} ways to solve {summary['problem']}"
    last = [f"  and {more} more"] if more > 0 else []
    return "\n".join([cut(head), *(cut(f"  {line.rstrip()}") for line in lines), *last])
