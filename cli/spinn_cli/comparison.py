"""What `compare` and `sweep` have in common: solve every variant, save, print one table."""

from dataclasses import dataclass, field
from typing import Any

from spinn_cli.cluster import with_workers
from spinn_cli.ending import end
from spinn_cli.keeping import kept, save
from spinn_cli.options import MachineOptions, OutputOptions
from symbolic_pinn import Problem, Variant
from symbolic_pinn.comparing import compare
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.progress import Monitor
from symbolic_pinn.workers import Workers


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
        workers: who solves the variants, if not this process.
    """

    problem: Problem
    variants: dict[str, Variant]
    seeds: int | None
    budget: float | None
    tolerance: float | None
    machine: MachineOptions
    output: OutputOptions
    workers: Workers | None = None
    axes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def run(self, kind: str) -> None:
        """Compare, save and print."""
        problem, output = self.problem, self.output
        run = output.begin(f"{problem.name}-{kind}")
        monitor = Monitor(silent=output.quiet or output.json)
        machine = self.machine.arguments(problem.recipe.points, self.seeds)
        arguments = with_workers(machine, self.workers, monitor, problem.name)
        given = {"seeds": self.seeds, "budget": self.budget, "tolerance": self.tolerance}
        arguments |= {k: v for k, v in given.items() if v is not None}

        def report(label: str) -> Any:
            steps = self.variants[label].planned_steps(problem)
            deadline = Deadline.after(self.budget)
            return monitor.view(f"{problem.name}, {label}", steps, deadline).report

        arguments |= {"axes": self.axes, "report": report, "folder": run, "progress": False}
        with kept(run):
            with monitor.showing():
                found = compare(problem, self.variants, **arguments)
            folder, troubles = save(run, found)
        end(found, folder, troubles, output=output, budget=self.budget)
