"""The summary of a run, `summary.json`, as tables and short lists."""

from collections.abc import Iterator, Mapping
from typing import Any

from symbolic_pinn.reports.contents import FactTable, StatedVerdict
from symbolic_pinn.reports.numbers import in_seconds, short, with_error

Summary = Mapping[str, Any]


def judged(summary: Summary, of: str = "") -> StatedVerdict:
    """The verdict of a run in words; how it ended where that is not as planned."""
    facts, notes = summary.get("verdict") or {}, []
    if summary["status"] != "completed":
        notes = [f"{summary['status']}: {summary['message']}".removesuffix(": ")]
    return StatedVerdict(
        status=facts.get("status", ""),
        reasons=[r for r in facts.get("reasons", ()) if r != summary["message"]],
        notes=[*notes, *facts.get("notes", ())],
        of=of,
    )


def brief_facts(summary: Summary) -> list[tuple[str, str]]:
    """What is asked first of a run: errors, what was found, how, and how long it took."""
    found = [(f"relative L2 error of {u}", short(e)) for u, e in summary["relative_l2"].items()]
    estimated = _estimated(summary)
    noise = _noise(summary)
    found += [
        (f"estimated error of {u}", error_text(e, noise.get(u))) for u, e in estimated.items()
    ]
    found += [(name, estimate_text(e)) for name, e in summary["estimates"].items()]
    weights = f", weights {summary['weighting']['kind']}" if summary["weighting"] else ""
    return [*found, ("method", method_text(summary) + weights), ("time", time_text(summary))]


def error_text(error: float, noise: Mapping[str, Any] | None) -> str:
    """The error of a solution, or what the noise of the data leaves open where that is more."""
    left = None if noise is None else noise["mean"]
    if left is None or error is None or left <= error:
        return short(error, 2)
    return f"{short(left, 2)} (noise of the data; {short(error, 2)} for these data)"


def _noise(summary: Summary) -> Mapping[str, Any]:
    noise: Mapping[str, Any] = (summary.get("verdict") or {}).get("standard_errors") or {}
    return noise


def _estimated(summary: Summary) -> Mapping[str, Any]:
    error: Mapping[str, Any] = ((summary.get("verdict") or {}).get("error") or {}).get(
        "relative", {}
    )
    return error


def estimate_text(found: Mapping[str, Any]) -> str:
    """`0.0998 ± 0.0004 (true value 0.1)`."""
    text = with_error(found["value"], found["standard_error"])
    if found.get("exact") is not None:
        text += f" (true value {found['exact']:.6g})"
    return text if found["identified"] else f"{text}, not determined by the data"


def method_text(summary: Summary) -> str:
    """The method, and the expansion that it ended with."""
    text = str(summary["method"]) or "unknown"
    if of := summary.get("expansion"):
        numbers = (("time blocks", of["blocks"]), ("cells", of["cells"]))
        parts = [f"{of['features']} features"]
        parts += [f"{of['mapped']} mapped ones"] if of.get("mapped") else []
        parts += [f"{n} {what}" for what, n in numbers if n > 1]
        text += f": {', '.join(parts)}"
    return text


def time_text(summary: Summary) -> str:
    """The seconds of a run, and of the compilation before it."""
    seconds = summary["seconds"]
    text = in_seconds(seconds["train"])
    return f"{text} + {in_seconds(seconds['compile'])} to compile" if seconds["compile"] else text


def tables_of(summary: Summary) -> Iterator[FactTable]:
    """All tables of one run, those that are empty left out."""
    makers = (_errors, _estimates, _terms, _differences, _losses, settings, machine)
    yield from (table for table in (make(summary) for make in makers) if table.rows)


def _errors(summary: Summary) -> FactTable:
    known, estimated, noise = summary["relative_l2"], _estimated(summary), _noise(summary)
    columns = {
        "relative L2 error": {u: short(e) for u, e in known.items()},
        "estimated without the exact solution": {u: short(e, 2) for u, e in estimated.items()},
        "standard error from noise, mean": {u: short(e["mean"], 2) for u, e in noise.items()},
        "its largest": {u: short(e["worst"], 2) for u, e in noise.items()},
    }
    columns = {name: values for name, values in columns.items() if values}
    unknowns = dict.fromkeys(u for values in columns.values() for u in values)
    rows = [[u, *(values.get(u, "") for values in columns.values())] for u in unknowns]
    note = "All relative to the size of the unknown."
    return FactTable(title="Errors", header=["unknown", *columns], rows=rows, note=note)


def _estimates(summary: Summary) -> FactTable:
    rows = []
    for name, e in summary["estimates"].items():
        exact = "" if e.get("exact") is None else f"{e['exact']:.6g}"
        known = "yes" if e["identified"] else "no"
        rows.append([name, with_error(e["value"], e["standard_error"]), exact, known])
    header = ["parameter", "value ± standard error", "true value", "determined by the data"]
    return FactTable(title="Estimates", header=header, rows=rows)


def _terms(summary: Summary) -> FactTable:
    terms = (summary.get("verdict") or {}).get("terms", ())
    rows = [
        [
            t["name"],
            t["group"],
            *(short(t.get(k), 2) for k in ("relative", "relative_largest")),
        ]
        for t in terms
    ]
    return FactTable(
        title="How well each term holds",
        header=["term", "group", "misses by (rms)", "at the worst point"],
        rows=rows,
        note="At points that were not solved at, relative to the size of the term's own parts.",
    )


def _differences(summary: Summary) -> FactTable:
    found = (summary.get("verdict") or {}).get("differences") or {}
    rows = [[other, u, short(by, 2)] for other, each in found.items() for u, by in each.items()]
    header = ["with", "unknown", "changes by"]
    return FactTable(title="Other solutions of the same problem", header=header, rows=rows)


def _losses(summary: Summary) -> FactTable:
    weights = summary["weights"]
    rows = [[g, short(v), short(weights.get(g))] for g, v in summary["losses"].items()]
    return FactTable(title="Losses", header=["group", "loss, unweighted", "weight"], rows=rows)


def settings(summary: Summary) -> FactTable:
    """How it was solved."""
    rows = [["method", method_text(summary)]]
    if summary.get("chosen"):
        rows.append(["chosen", str(summary["chosen"])])
    for name in ("weighting", "point_weighting", "derivatives"):
        if given := summary.get(name):
            rows.append([name.replace("_", " "), described(given)])
    rows += [["steps", short(summary["steps"])], ["seed", str(summary["seed"])]]
    if summary.get("points"):
        rows.append(["points in the interior", short(summary["points"])])
    rows += [[name, short(value)] for name, value in summary["parameters"].items()]
    rows.append(["time", time_text(summary)])
    return FactTable(title="Settings", rows=rows)


def described(given: Any) -> str:
    """A description with its settings, `GradientWeighting(every=10)`."""
    if isinstance(given, Mapping):
        inner = ", ".join(f"{k}={described(v)}" for k, v in given.items() if k != "kind")
        return f"{given['kind']}({inner})" if "kind" in given else f"{{{inner}}}"
    if isinstance(given, list | tuple):
        return f"[{', '.join(map(described, given))}]"
    return short(given) if isinstance(given, float) else str(given)


def machine(summary: Summary) -> FactTable:
    """What it was computed on, and with which versions."""
    rows = [["precision", f"{summary['precision']} bits"]]
    if summary.get("device"):
        count = summary.get("devices", 1)
        rows.append(["device", str(summary["device"]) + (f" x {count}" if count > 1 else "")])
    rows += [[name, str(v)] for name, v in (summary.get("versions") or {}).items()]
    return FactTable(title="Versions and device", rows=rows)
