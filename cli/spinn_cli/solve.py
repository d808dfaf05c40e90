"""`spinn solve`: train a network on a problem and keep the run."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from spinn_cli import options as o

if TYPE_CHECKING:
    import jax

    from spinn_cli.live import View
    from symbolic_pinn import Problem, Solution


class WeightingName(StrEnum):
    """Names of the loss weightings on the command line."""

    fixed = "fixed"
    gradient = "gradient"


@o.teaching
def solve(
    problem: o.ProblemName,
    adaptive: Annotated[
        bool, typer.Option("--adaptive", help="Gradient-adaptive loss weights.")
    ] = False,
    weighting: Annotated[WeightingName | None, typer.Option(help="Loss weights.")] = None,
    steps: o.Steps = None,
    points: o.Points = None,
    width: o.Width = None,
    depth: o.Depth = None,
    learning_rate: o.LearningRate = None,
    seed: o.Seed = None,
    precision: o.Precision = None,
    derivatives: o.Derivatives = o.EngineName.lattice,
    check: o.Check = True,
    chunk: o.Chunk = None,
    devices: o.Devices = None,
    cache: o.Cache = True,
    settings: o.Settings = None,
    out: o.Out = None,
    quiet: o.Quiet = False,
    json: o.Json = False,
) -> None:
    """Solve a problem; write a run folder with its summary, history, solution and figures."""
    chosen = _choose(adaptive, weighting)
    stated = o.load_problem(
        problem, settings, steps=steps, points=points, width=width, depth=depth,
        learning_rate=learning_rate, seed=seed, precision=precision, chunk=chunk,
    )  # fmt: skip
    folder = o.run_folder(out, stated.name)

    from spinn_cli.live import Monitor
    from spinn_cli.output import finish, print_summary
    from spinn_cli.runtime import start
    from symbolic_pinn.solution import to_json

    machine = Machine(derivatives, check, start(devices, stated.recipe.points, cache=cache))
    monitor = Monitor(silent=quiet or json)
    with monitor.showing():
        view = monitor.view(stated.name, stated.recipe.steps)
        solution = train(stated, chosen, machine, view)
    solution.save(folder)
    summary = {**solution.summary(), "folder": str(folder)}
    if json:
        typer.echo(to_json(summary), nl=False)
    elif not quiet:
        print_summary(summary, folder)
    finish(solution)


def _choose(adaptive: bool, weighting: WeightingName | None) -> WeightingName:
    if weighting is None:
        return WeightingName.gradient if adaptive else WeightingName.fixed
    if adaptive and weighting is not WeightingName.gradient:
        raise typer.BadParameter(f"--adaptive and --weighting {weighting} contradict each other")
    return weighting


@dataclass(frozen=True)
class Machine:
    """What computes: nothing of it changes the solution by more than rounding."""

    derivatives: o.EngineName
    check: bool
    devices: Sequence["jax.Device"]


def train(
    problem: "Problem", weighting: WeightingName, machine: Machine, view: "View"
) -> "Solution":
    """Solve with the weighting of that name; a failing run is told later, not warned of here."""
    import warnings

    import symbolic_pinn as spinn

    kinds = {WeightingName.fixed: spinn.Fixed, WeightingName.gradient: spinn.GradientWeighting}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return spinn.solve(
            problem,
            weighting=kinds[weighting](),
            derivatives=o.engine(machine.derivatives),
            check=machine.check,
            devices=machine.devices,
            report=view.report,
        )
