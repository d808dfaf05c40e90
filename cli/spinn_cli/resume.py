"""`spinn resume`: go on with a run that was cut off."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spinn_cli import complete
from spinn_cli import options as o
from spinn_cli.cluster import ClusterOptions, with_workers
from spinn_cli.command import command

if TYPE_CHECKING:
    from symbolic_pinn.progress import Monitor
    from symbolic_pinn.runs import Run


@dataclass(frozen=True)
class _Output:
    """What is printed."""

    quiet: bool
    json: bool


@command
def resume(
    run: Annotated[
        Path,
        typer.Argument(metavar="RUN", help="The folder of the run.", autocompletion=complete.run),
    ],
    *,
    steps: Annotated[
        int | None,
        typer.Option(help="Steps in place of those it had to take; of a chain, of its last part."),
    ] = None,
    budget: Annotated[
        str | None,
        typer.Option(
            metavar="SECONDS", help="Seconds in place of those it had; those used up count."
        ),
    ] = None,
    checkpoint: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            help=f"Time between two states kept; default {o.CHECKPOINT}.",
        ),
    ] = None,
    elsewhere: ClusterOptions,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    json: o.Json = False,
) -> None:
    """Go on with a run that was cut off; or with one that is complete, for more steps or time.

    Examples:

    spinn resume runs/heat-20260101-120000
    spinn resume rod --budget 600
    """
    from spinn_cli.runtime import start
    from symbolic_pinn.resuming import begin_again, resume

    workers = elsewhere.chosen()
    seconds = None if budget is None else o.budget_of(budget)
    start(None, 1, cache=True)  # the devices that there were before

    from spinn_cli.ending import end
    from spinn_cli.keeping import kept, save
    from symbolic_pinn.progress import Monitor

    every = o.CHECKPOINT if checkpoint is None else checkpoint
    going_on = begin_again(run, steps, seconds, every)
    monitor = Monitor(silent=quiet or json)
    with kept(going_on):
        with monitor.showing():
            report = _report(monitor, going_on, steps, seconds)
            given = {"steps": steps, "budget": seconds, "report": report, "progress": False}
            found: Any = resume(going_on, **with_workers(given, workers, monitor, run.name))
        folder, troubles = save(going_on, found)
    end(found, folder, troubles, output=_Output(quiet, json), budget=seconds)


def _report(monitor: "Monitor", run: "Run", steps: int | None, budget: float | None) -> Any:
    """What is called with rows; of a comparison, what gives that for each label."""
    from symbolic_pinn.methods.deadline import Deadline
    from symbolic_pinn.resuming import planned_steps

    assert run.statement is not None
    name = run.statement["problem"]["name"]
    planned = planned_steps(run.statement, steps)

    def labelled(label: str = "") -> Any:
        title = f"{name}, {label}" if label else name
        return monitor.view(title, planned, Deadline.after(budget)).report

    return labelled if run.statement["call"] == "compare" else labelled()
