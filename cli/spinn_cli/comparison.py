"""What `compare` and `sweep` have in common: solve every variant, save, print one table."""

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from spinn_cli.live import Monitor
from spinn_cli.options import MachineOptions, OutputOptions
from spinn_cli.output import finish, print_endings
from symbolic_pinn import Problem, Variant
from symbolic_pinn.comparing import compare
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.solution import Comparison, to_json

# Up to so many runs are columns, since there are many figures.
_FEW = 4


@dataclass(frozen=True, kw_only=True)
class Comparing:
    """A comparison that was asked for.

    Attributes:
        problem: what to solve.
        variants: the ways, by their labels.
        seeds: how many of each.
        axes: where all pairs of two settings are compared, their values.
        budget: seconds of each run; `None` for no limit.
        tolerance: relative error that is enough, if any.
        machine, output: as asked for.
    """

    problem: Problem
    variants: dict[str, Variant]
    seeds: int | None
    budget: float | None
    tolerance: float | None
    machine: MachineOptions
    output: OutputOptions
    axes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def run(self, kind: str) -> None:
        """Compare, save and print."""
        problem, output = self.problem, self.output
        folder = output.folder(f"{problem.name}-{kind}")
        monitor = Monitor(silent=output.quiet or output.json)
        arguments = self.machine.arguments(problem.recipe.points, self.seeds)
        given = {"seeds": self.seeds, "budget": self.budget, "tolerance": self.tolerance}
        arguments |= {k: v for k, v in given.items() if v is not None}

        def report(label: str) -> Any:
            steps = self.variants[label].planned_steps(problem)
            deadline = Deadline.after(self.budget)
            return monitor.view(f"{problem.name}, {label}", steps, deadline).report

        with monitor.showing(), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # told at the end
            found = compare(problem, self.variants, axes=self.axes, report=report, **arguments)
        found.save(folder)
        if output.json:
            typer.echo(to_json({**found.summary(), "folder": str(folder)}), nl=False)
        elif not output.quiet:
            _print(found, folder)
            for label, run in found.runs.items():
                print_endings(run.solutions, self.budget, label)
        finish(*(s for r in found.runs.values() for s in r.solutions))


def _print(found: Comparison, folder: Path) -> None:
    """One table; runs are columns where there are few, since there are many figures."""
    header, rows = found.table()
    facts = found.summary()
    table = Table(title=f"{facts['problem']}: {', '.join(found.runs)}")
    columns = [*map(list, zip(header, *rows, strict=True))]
    if len(rows) <= _FEW:
        lines = [*columns, *_falls(facts)]
    else:  # errors and times; the report has the rest
        shown = [c for c in columns if not (c[0].endswith(" loss") or c[0] == "weights")]
        lines = [*map(list, zip(*shown, strict=True))]
    for i, name in enumerate(lines[0]):
        table.add_column(
            name, justify="left" if i == 0 else "right", no_wrap=i == 0, overflow="fold"
        )
    for line in lines[1:]:
        table.add_row(*line)
    console = Console()
    console.print(table)
    console.print(f"saved in {folder}", markup=False, highlight=False, soft_wrap=True)


def _falls(facts: dict[str, Any]) -> list[list[str]]:
    """By how many percent the medians of each run lie below those of the first."""
    labels = [*facts["runs"]]
    found = []
    for kind, title in (("relative_l2", "relative L2 of {}"), ("losses", "{} loss")):
        for name in facts["runs"][labels[0]][kind]:
            falls = [facts["fell_by_percent"][label][kind].get(name) for label in labels[1:]]
            cells = ["" if f is None else f"{f:.1f} %" for f in falls]
            found.append([f"{title.format(name)} fell by", "", *cells])
    return found if labels[1:] else []
