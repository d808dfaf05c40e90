"""`spinn solve`: train a network on a problem and keep the run."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from spinn_cli import options as o

if TYPE_CHECKING:
    from spinn_cli.live import View
    from spinn_cli.specs import Weights
    from symbolic_pinn import Ensemble, Problem, Solution


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
    stated = o.load_problem(
        problem, settings, steps=steps, points=points, network=network, width=width, depth=depth,
        learning_rate=learning_rate, seed=seed, precision=precision, chunk=chunk,
    )  # fmt: skip
    chosen = _choose(adaptive, weighting)
    folder = o.run_folder(out, stated.name)

    from spinn_cli.live import Monitor
    from spinn_cli.output import finish, print_ensemble, print_summary
    from symbolic_pinn.solution import to_json

    machine = o.Machine(derivatives, check, devices, cache)
    monitor = Monitor(silent=quiet or json)
    with monitor.showing():
        view = monitor.view(stated.name, stated.recipe.steps)
        found = train(stated, chosen, seeds, machine, view, snapshots=snapshots)
    found.save(folder)
    summary = {**found.summary(), "folder": str(folder)}
    if json:
        typer.echo(to_json(summary), nl=False)
    elif not quiet:
        (print_summary if seeds is None else print_ensemble)(summary, folder)
    finish(*getattr(found, "solutions", (found,)))


def _choose(adaptive: bool, weighting: str | None) -> "Weights":
    from spinn_cli.specs import weights

    if adaptive and weighting is not None and not weighting.startswith("gradient"):
        raise typer.BadParameter(f"--adaptive and --weighting {weighting} contradict each other")
    return weights(weighting or ("gradient" if adaptive else "fixed"))


def train(
    problem: "Problem",
    chosen: "Weights",
    seeds: int | None,
    machine: o.Machine,
    view: "View",
    *,
    snapshots: bool,
) -> "Solution | Ensemble":
    """Solve with a weighting; a failing run is told later, not warned of here."""
    import warnings

    import symbolic_pinn as spinn

    arguments: dict[str, Any] = {
        "weighting": chosen.weighting,
        "point_weighting": chosen.point_weighting,
        "report": view.report,
        "snapshots": snapshots,
        **machine.arguments(problem.recipe.points, members=seeds or 1),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        if seeds is None:
            return spinn.solve(problem, **arguments)
        return spinn.solve_ensemble(problem, seeds=seeds, **arguments)
