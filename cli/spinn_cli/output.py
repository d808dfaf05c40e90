"""Tables at the end of a run, and how a run that did not complete is told."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.table import Table

from spinn_cli.exit_codes import BY_SIGNAL, DONE, DOUBTFUL, NOT_SOLVED, REFUSED
from spinn_cli.tables import say, show

if TYPE_CHECKING:
    from symbolic_pinn import Solution

# Exit codes of --strict.
_VERDICTS = {"converged": DONE, "doubtful": DOUBTFUL, "failed": NOT_SOLVED}
_REASONS = 3
# The budget that is offered to a run that had too little, against that.
_MORE_TIME = 5


def print_summary(summary: dict[str, Any], folder: Path, budget: float | None = None) -> None:
    """The summary of one run as a table; `budget` is what it had."""
    from symbolic_pinn.reports.facts import error_text, estimate_text, method_text

    table = Table(title=f"{summary['problem']}: {summary['status']}", show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for unknown, error in summary["relative_l2"].items():
        table.add_row(f"relative L2 of {unknown}", f"{error:.4e}")
    estimate = summary["verdict"].get("error") or {}
    noise = summary["verdict"].get("standard_errors") or {}
    for unknown, error in estimate.get("relative", {}).items():
        text = error_text(error, noise.get(unknown))
        table.add_row(f"estimated relative error of {unknown}", text)
    if not estimate.get("relative") and (bound := estimate.get("bound")) is not None:
        table.add_row("relative error", f"below {bound:.1e}, a bound")
    for name, found in summary["estimates"].items():
        table.add_row(name, estimate_text(found))
    for group, loss in summary["losses"].items():
        weight = summary["weights"][group]
        table.add_row(f"{group} loss", f"{loss:.3e}  (weight {weight:.4g})")
    seconds = summary["seconds"]
    rate = summary["steps_per_second"]
    why = f"\n({summary['chosen']})" if "chosen" in summary else ""
    table.add_row("method", method_text(summary) + why)
    if summary["weighting"]:
        table.add_row("weighting", summary["weighting"]["kind"])
    speed = f"  ({rate:.0f} steps/s)" if rate and rate >= 1 else ""
    table.add_row("steps", f"{summary['steps']}{speed}")
    to_compile = f" + {seconds['compile']:.1f} s to compile" if seconds["compile"] else ""
    table.add_row("time", f"{seconds['train']:.1f} s{to_compile}")
    for other, by in summary["verdict"]["differences"].items():
        listed = "  ".join(f"{unknown} {change:.1e}" for unknown, change in by.items())
        table.add_row(f"change with {other}", listed)
    if summary["message"]:
        table.add_row("ended", _ending(summary["status"], summary["message"], budget))
    table.add_row("verdict", _verdict(summary["verdict"], summary["message"]))
    if notes := summary["verdict"].get("notes"):
        table.add_row("notes" if len(notes) > 1 else "note", "\n".join(_gravest(notes, "notes")))
    show(table)
    say(f"saved in {folder}")


def _ending(status: str, message: str, budget: float | None) -> str:
    """How a run ended, and what gives it more time."""
    if status != "out of time" or budget is None:
        return message
    return f"{message}; `--budget {_MORE_TIME * budget:g}` gives it more"


def print_endings(solutions: "Sequence[Solution]", budget: float | None, label: str = "") -> None:
    """A line for each way in which some of several runs ended before their steps were taken."""
    endings = Counter((s.outcome.status, s.outcome.message) for s in solutions if s.outcome.message)
    for (status, message), count in endings.items():
        of = f" ({count} of {len(solutions)} seeds)" if len(solutions) > 1 else ""
        text = f"{label}{': ' if label else ''}{_ending(status, message, budget)}{of}"
        say(text)


def _verdict(facts: dict[str, Any], message: str) -> str:
    """The status, and the gravest reasons beside how the run ended."""
    reasons = [r for r in facts["reasons"] if r != message]
    return "\n".join([facts["status"], *_gravest(reasons, "reasons")])


def _gravest(texts: Sequence[str], what: str) -> list[str]:
    """The first few, and how many more there are."""
    more = len(texts) - _REASONS
    last = [f"and {more} more {what} in summary.json"] if more > 0 else []
    return [*texts[:_REASONS], *last]


def print_ensemble(summary: dict[str, Any], folder: Path) -> None:
    """The summary of an ensemble as a table of medians and ranges."""
    seeds = summary["seeds"]
    table = Table(title=f"{summary['problem']}: {len(seeds)} seeds from {seeds[0]}")
    for name in ("", "median", "quartiles", "range"):
        table.add_column(name, justify="right" if name else "left", overflow="fold")
    for kind, title in (
        ("relative_l2", "relative L2 of {}"),
        ("estimates", "{}"),
        ("losses", "{} loss"),
        ("weights", "{} weight"),
    ):
        for name, q in summary[kind].items():
            quartiles = f"{q['lower_quartile']:.3e} - {q['upper_quartile']:.3e}"
            extremes = f"{q['minimum']:.3e} - {q['maximum']:.3e}"
            table.add_row(title.format(name), f"{q['median']:.3e}", quartiles, extremes)
    seconds = summary["seconds"]
    table.add_row("time of all", f"{seconds['train']:.1f} s", "", "")
    show(table)
    say(f"saved in {folder}")


def finish(*solutions: "Solution", strict: bool = False) -> None:
    """Say how a run ended that did not complete, and leave with its exit code.

    With `strict` the code of a run that did complete is that of the gravest verdict.
    """
    from symbolic_pinn.methods.interrupt import received
    from symbolic_pinn.solution import Status

    for solution in solutions:
        outcome = solution.outcome
        if outcome.status == Status.NOT_FINITE:
            typer.echo(f"Error: {outcome.message}", err=True)
            raise typer.Exit(REFUSED)
        if outcome.status == Status.INTERRUPTED:
            typer.echo(f"Interrupted: {outcome.message}; what there is was saved.", err=True)
            raise typer.Exit(BY_SIGNAL + received())
    if strict:
        code = max(_VERDICTS[s.verdict.status] for s in solutions if s.verdict is not None)
        if code:
            raise typer.Exit(code)
