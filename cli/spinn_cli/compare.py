"""`spinn compare`: the same problem with fixed and with adaptive loss weights."""

from pathlib import Path
from typing import Any

import typer

from spinn_cli import options as o
from spinn_cli.solve import Machine, WeightingName, train


@o.teaching
def compare(
    problem: o.ProblemName,
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
    """Solve a problem with fixed and with gradient-adaptive weights; one table, common figures."""
    stated = o.load_problem(
        problem, settings, steps=steps, points=points, width=width, depth=depth,
        learning_rate=learning_rate, seed=seed, precision=precision, chunk=chunk,
    )  # fmt: skip
    folder = o.run_folder(out, f"{stated.name}-compare")

    from spinn_cli.live import Monitor
    from spinn_cli.output import finish
    from spinn_cli.runtime import start
    from symbolic_pinn.solution import comparison, save_comparison, to_json

    machine = Machine(derivatives, check, start(devices, stated.recipe.points, cache=cache))
    monitor = Monitor(silent=quiet or json)
    runs = {}
    with monitor.showing():
        for name in WeightingName:
            view = monitor.view(f"{stated.name}, {name}", stated.recipe.steps)
            runs[str(name)] = train(stated, name, machine, view)
            if runs[str(name)].outcome.status != "completed":
                break
    save_comparison(runs, folder)
    facts = {**comparison(runs), "folder": str(folder)}
    if json:
        typer.echo(to_json(facts), nl=False)
    elif not quiet:
        _print(facts, folder)
    finish(*runs.values())


def _print(facts: dict[str, Any], folder: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{facts['problem']}: fixed and adaptive loss weights")
    table.add_column("")
    for label in facts["runs"]:
        table.add_column(label, justify="right")
    for label in facts["fell_by_percent"]:
        table.add_column(f"{label} fell by", justify="right")
    for kind, title in (("relative_l2", "relative L2 of {}"), ("losses", "{} loss")):
        for name in next(iter(facts["runs"].values()))[kind]:
            found = [run[kind].get(name) for run in facts["runs"].values()]
            values = ["" if value is None else f"{value:.3e}" for value in found]
            falls = [_percent(fell[kind][name]) for fell in facts["fell_by_percent"].values()]
            table.add_row(title.format(name), *values, *falls)
    seconds = [f"{run['seconds']['train']:.1f} s" for run in facts["runs"].values()]
    ratios = [f"{100 * (1 - ratio):.1f} %" for ratio in facts["time_ratio"].values()]
    table.add_row("training time", *seconds, *ratios)
    console = Console()
    console.print(table)
    console.print(f"saved in {folder}", markup=False, highlight=False, soft_wrap=True)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1f} %"
