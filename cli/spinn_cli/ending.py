"""What is said of a run at its end, and with which exit code it leaves."""

from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import typer

from spinn_cli.comparison_table import print_comparison
from spinn_cli.keeping import tell
from spinn_cli.output import finish, print_endings, print_ensemble, print_summary
from spinn_cli.tried import print_tried
from symbolic_pinn.runs import solutions_of
from symbolic_pinn.solution import Ensemble, Solution, to_json


@runtime_checkable
class Output(Protocol):
    """What is printed."""

    @property
    def quiet(self) -> bool:
        """Nothing but errors."""

    @property
    def json(self) -> bool:
        """One JSON object."""


def end(
    found: Any,
    folder: Path,
    troubles: list[str],
    *,
    output: Output,
    budget: float | None,
    strict: bool = False,
    explain: bool = False,
) -> None:
    """Print what was found, and leave.

    Args:
        found: a solution, an ensemble or a comparison.
        folder: where it was saved.
        troubles: what went wrong beside.
        output: what is printed.
        budget: seconds that it had.
        strict: whether the exit code is that of the verdict.
        explain: whether what a search tried is printed.
    """
    summary = {**found.summary(), "folder": str(folder)}
    if output.json:
        typer.echo(to_json(summary), nl=False)
    elif not output.quiet:
        _print(found, summary, folder, budget)
        if explain:
            print_tried(summary.get("tried", ()))
    tell(troubles)
    finish(*solutions_of(found), strict=strict)


def _print(found: Any, summary: dict[str, Any], folder: Path, budget: float | None) -> None:
    if isinstance(found, Solution):
        print_summary(summary, folder, budget)
    elif isinstance(found, Ensemble):
        print_ensemble(summary, folder)
        print_endings(found.solutions, budget)
    else:
        print_comparison(found, folder)
        for label, run in found.runs.items():
            print_endings(run.solutions, budget, label)
