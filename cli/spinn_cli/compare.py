"""`spinn compare`: the same problem with several weightings or methods, from the same seeds."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spinn_cli import options as o

if TYPE_CHECKING:
    from symbolic_pinn import Problem, Variant
    from symbolic_pinn.solution import Comparison


@o.teaching
def compare(
    problem: o.ProblemName,
    weighting: Annotated[
        str | None,
        typer.Option(
            metavar="LIST",
            help="Loss weights to compare, divided by commas; default fixed,gradient, but fixed"
            " with --method.",
        ),
    ] = None,
    method: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SPEC",
            help="A method to compare; may be repeated. Each that trains by Adam takes all loss"
            " weights, each that has a network all networks.",
        ),
    ] = None,
    seeds: o.Seeds = 1,
    steps: o.Steps = None,
    points: o.Points = None,
    network: Annotated[
        str | None, typer.Option(metavar="LIST", help="Networks to compare, divided by commas.")
    ] = None,
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
    """Solve a problem with several weights or methods; one table, common figures, a report."""
    recipe: dict[str, Any] = {
        "steps": steps, "points": points, "width": width, "depth": depth,
        "learning_rate": learning_rate, "seed": seed, "precision": precision, "chunk": chunk,
    }  # fmt: skip
    stated = o.load_problem(problem, settings, **recipe)
    folder = o.run_folder(out, f"{stated.name}-compare")

    variants = _variants(stated, method or [], weighting, network)
    o.refuse_unused({**recipe, "network": network}, *(v.method for v in variants.values()))
    machine = o.Machine(derivatives, check, devices, cache)
    run(stated, variants, seeds, machine, folder, quiet=quiet, json=json)


def _variants(
    problem: "Problem", methods: list[str], weighting: str | None, network: str | None
) -> dict[str, "Variant"]:
    """Every method with every weighting and every network that it can take."""
    from spinn_cli.specs import networks, weighted
    from symbolic_pinn.comparing import Variant

    found: dict[str, Variant] = {}
    ways = weighted(methods, weighting)
    if network is None:
        return {label: Variant(method=method) for label, method in ways.items()}
    for name, description in networks(network, problem.recipe.network).items():
        for label, method in ways.items():
            if method.trains_network:
                settings = {"network": description}
                found[f"{label} {name}"] = Variant(method=method, settings=settings)
            else:
                found[label] = Variant(method=method)
    return found


def run(
    problem: Any,
    variants: dict[str, Any],
    seeds: int,
    machine: o.Machine,
    folder: Path,
    *,
    quiet: bool,
    json: bool,
    axes: dict[str, tuple[str, ...]] | None = None,
) -> None:
    """Compare, save and print."""
    import warnings

    from spinn_cli.live import Monitor
    from spinn_cli.output import finish
    from symbolic_pinn.comparing import compare as compared
    from symbolic_pinn.solution import to_json

    monitor = Monitor(silent=quiet or json)
    with monitor.showing(), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # told at the end
        found = compared(
            problem,
            variants,
            seeds=seeds,
            axes=axes,
            report=lambda label: (
                monitor.view(
                    f"{problem.name}, {label}", variants[label].planned_steps(problem)
                ).report
            ),
            **machine.arguments(problem.recipe.points, seeds=seeds),
        )
    found.save(folder)
    if json:
        typer.echo(to_json({**found.summary(), "folder": str(folder)}), nl=False)
    elif not quiet:
        _print(found, folder)
    finish(*(s for r in found.runs.values() for s in r.solutions))


def _print(found: "Comparison", folder: Path) -> None:
    """One table; runs are columns where there are few, since there are many figures."""
    from rich.console import Console
    from rich.table import Table

    header, rows = found.table()
    facts = found.summary()
    few = len(rows) <= 4
    table = Table(title=f"{facts['problem']}: {', '.join(found.runs)}")
    columns = [*map(list, zip(header, *rows, strict=True))]
    if few:
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
