"""`spinn solve`: train a network on a problem and keep the run."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from spinn_cli import options as o
from symbolic_pinn.errors import InputError

if TYPE_CHECKING:
    from spinn_cli.live import View
    from symbolic_pinn import Ensemble, Problem, Solution
    from symbolic_pinn.methods import AbstractMethod


@o.teaching
def solve(
    problem: o.ProblemName,
    adaptive: Annotated[
        bool, typer.Option("--adaptive", help="Gradient-adaptive loss weights.")
    ] = False,
    weighting: Annotated[
        str | None,
        typer.Option(
            metavar="SPEC",
            help="Loss weights: fixed, gradient, gradient-norm, ntk, relobralo, softadapt; with"
            " options, `gradient:quantile:every=5`; of points too, `gradient+causal`.",
        ),
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(
            metavar="SPEC",
            help="How: adam, lm, lbfgs, ssbroyden, random-features or auto; with steps and options,"
            " `lm:200:points=2000`; one after the other, `adam:2000,lm:200`.",
        ),
    ] = None,
    cross_check: Annotated[
        str | None,
        typer.Option(metavar="SPEC", help="Solve by another method too, for the verdict."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 3 if the verdict is doubtful, 4 if failed.")
    ] = False,
    seeds: Annotated[
        int | None, typer.Option(help="Train an ensemble of so many seeds at once.")
    ] = None,
    steps: o.Steps = None,
    points: o.Points = None,
    network: o.Network = None,
    width: o.Width = None,
    depth: o.Depth = None,
    learning_rate: o.LearningRate = None,
    seed: o.Seed = None,
    precision: o.Precision = None,
    derivatives: o.Derivatives = o.EngineName.lattice,
    check: o.Check = True,
    snapshots: o.Snapshots = False,
    chunk: o.Chunk = None,
    devices: o.Devices = None,
    cache: o.Cache = True,
    settings: o.Settings = None,
    out: o.Out = None,
    quiet: o.Quiet = False,
    json: o.Json = False,
) -> None:
    """Solve a problem; write a run folder with its summary, history, solution and figures."""
    recipe: dict[str, Any] = {
        "steps": steps, "points": points, "network": network, "width": width, "depth": depth,
        "learning_rate": learning_rate, "seed": seed, "precision": precision, "chunk": chunk,
    }  # fmt: skip
    stated = o.load_problem(problem, settings, **recipe)
    chosen = _method(method, adaptive, weighting)
    other = None if cross_check is None else _method(cross_check, False, None)
    o.refuse_unused({**recipe, "snapshots": snapshots or None}, chosen, other)
    if other is not None and seeds is not None:
        raise InputError("`--cross-check` and `--seeds` exclude each other")
    folder = o.run_folder(out, stated.name)

    from spinn_cli.live import Monitor
    from spinn_cli.output import finish, print_ensemble, print_summary
    from symbolic_pinn.solution import to_json

    machine = o.Machine(derivatives, check, devices, cache)
    monitor = Monitor(silent=quiet or json)
    with monitor.showing():
        view = monitor.view(stated.name, chosen.planned_steps(stated.recipe))
        found = _solved(stated, chosen, other, seeds, machine, view, snapshots=snapshots)
    found.save(folder)
    summary = {**found.summary(), "folder": str(folder)}
    if json:
        typer.echo(to_json(summary), nl=False)
    elif not quiet:
        (print_summary if seeds is None else print_ensemble)(summary, folder)
    finish(*getattr(found, "solutions", (found,)), strict=strict)


def _method(text: str | None, adaptive: bool, weighting: str | None) -> "AbstractMethod":
    """The method, with the loss weights of every Adam in it."""
    from spinn_cli import specs

    if adaptive and weighting is not None and not weighting.startswith("gradient"):
        raise typer.BadParameter(f"--adaptive and --weighting {weighting} contradict each other")
    if weighting is None and not adaptive:
        return specs.method(text or "adam")
    return specs.method(text or "adam", specs.weights(weighting or "gradient"))


def _solved(
    problem: "Problem",
    method: "AbstractMethod",
    other: "AbstractMethod | None",
    seeds: int | None,
    machine: o.Machine,
    view: "View",
    *,
    snapshots: bool,
) -> "Solution | Ensemble":
    """Solve; a failing run is told later, not warned of here."""
    import warnings

    import symbolic_pinn as spinn

    arguments: dict[str, Any] = {
        "method": method,
        "report": view.report,
        "snapshots": snapshots,
        **machine.arguments(problem.recipe.points, seeds=seeds or 1),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        if seeds is None:
            return spinn.solve(problem, cross_check=other, **arguments)
        return spinn.solve_ensemble(problem, seeds=seeds, **arguments)
