"""`spinn solve`: find a solution of a problem and keep the run."""

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from spinn_cli import complete
from spinn_cli import options as o
from spinn_cli.cluster import ClusterOptions, with_workers
from spinn_cli.command import OptionGroup, command
from symbolic_pinn.errors import InputError

if TYPE_CHECKING:
    from symbolic_pinn import Ensemble, Problem, Solution
    from symbolic_pinn.methods import AbstractMethod
    from symbolic_pinn.weighting import LossWeights


@dataclass(frozen=True, kw_only=True)
class MethodOptions(OptionGroup):
    """How a solution is found."""

    panel: ClassVar[str] = o.METHOD
    adaptive: Annotated[
        bool, typer.Option("--adaptive", help="Gradient-adaptive loss weights.")
    ] = False
    weighting: Annotated[
        str | None,
        typer.Option(
            metavar="SPEC",
            help="Loss weights: {weightings}; with options, `gradient:every=5`; of points too,"
            " `gradient+causal`: {point_weightings}.",
            autocompletion=complete.weighting,
        ),
    ] = None
    method: Annotated[
        str | None,
        typer.Option(
            metavar="SPEC",
            help="How: {methods}; with steps and options, `lm:200:points=2000`; one after the"
            " other, `adam:2000,lm:200`.",
            autocompletion=complete.method,
        ),
    ] = None
    cross_check: Annotated[
        str | None,
        typer.Option(
            metavar="SPEC",
            help="Solve by another method too, for the verdict.",
            autocompletion=complete.method,
        ),
    ] = None
    start: Annotated[
        str | None,
        typer.Option(
            metavar="RUN",
            help="Run folder of a solution to begin with.",
            autocompletion=complete.run,
        ),
    ] = None
    seeds: Annotated[
        int | None, typer.Option(help="Train an ensemble of so many seeds at once.")
    ] = None
    snapshots: Annotated[
        bool,
        typer.Option("--snapshots", help="Look at the gradients of each loss; figures of them."),
    ] = False

    def chosen(self) -> "AbstractMethod":
        """The method, with the loss weights of every Adam in it."""
        from symbolic_pinn.weighting import LossWeights
        from symbolic_pinn.weighting.texts import weights_of

        text, weighting = "adam" if self.method is None else self.method, self.weighting
        if self.adaptive and weighting is not None and not weighting.startswith("gradient"):
            raise typer.BadParameter(
                f"--adaptive and --weighting {weighting} contradict each other"
            )
        if weighting is None and not self.adaptive:
            return _method(text, "--method")
        found = weights_of("gradient" if weighting is None else weighting, "--weighting")
        return _method(text, "--method", LossWeights(*found))

    def first(self) -> "Solution | None":
        """The solution to begin with, if one is named."""
        from pathlib import Path

        from symbolic_pinn import Solution

        if self.start is None:
            return None
        if self.seeds is not None:
            raise InputError("`--start` and `--seeds` exclude each other")
        return Solution.load(Path(self.start).expanduser())

    @property
    def names_steps(self) -> bool:
        """Whether the number of steps of a method is written."""
        from symbolic_pinn.methods.texts import names_steps

        return any(names_steps(t) for t in (self.method, self.cross_check) if t is not None)

    def other(self) -> "AbstractMethod | None":
        """The method of the cross-check, if one is asked for."""
        if self.cross_check is not None and self.seeds is not None:
            raise InputError("`--cross-check` and `--seeds` exclude each other")
        return None if self.cross_check is None else _method(self.cross_check, "--cross-check")


def _method(text: str, flag: str, weights: "LossWeights | None" = None) -> "AbstractMethod":
    from symbolic_pinn.methods.texts import method_of

    found: AbstractMethod = method_of(text, weights, flag)
    return found


@command
def solve(
    *,
    problem: o.ProblemOptions,
    method: MethodOptions,
    time: o.TimeOptions,
    recipe: o.RecipeOptions,
    network: o.Network = None,
    size: o.SizeOptions,
    machine: o.MachineOptions,
    elsewhere: ClusterOptions,
    output: o.OutputOptions,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Exit with 3 if the verdict is doubtful, 4 if failed.",
            rich_help_panel=o.OutputOptions.panel,
        ),
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Print what a search tried, and how long it took.",
            rich_help_panel=o.OutputOptions.panel,
        ),
    ] = False,
) -> None:
    """Solve a problem; write a run folder with its summary, history, solution and figures.

    Examples:

    spinn solve klein_gordon --method auto
    spinn solve rod.py --method lm:200 --budget 60
    spinn solve heat --set kappa=0.2 --adaptive
    spinn solve burgers --method adam:2000,lm:200
    """
    workers = elsewhere.chosen(machine, divides=method.seeds is not None)
    output = output.of(is_first=machine.join())
    begun = perf_counter()
    named = method.names_steps or recipe.steps is not None
    budget = time.seconds(steps_are_named=named)
    stated = o.with_recipe(problem.load(), recipe, size, network=network, chunk=machine.chunk)
    chosen, other = method.chosen(), method.other()
    given = {**recipe.given(), "network": network, **size.given(), **machine.given("chunk")}
    given |= {"snapshots": method.snapshots or None, **time.given("tolerance")}
    o.refuse_unused(given, chosen, other)
    first = method.first()
    run = output.begin(stated.name)

    from spinn_cli.ending import end
    from spinn_cli.keeping import kept, save
    from symbolic_pinn.methods.deadline import Deadline
    from symbolic_pinn.progress import Monitor

    monitor, deadline = Monitor(silent=output.quiet or output.json), Deadline(budget, begun)
    with kept(run):
        with monitor.showing():
            view = monitor.view(stated.name, chosen.planned_steps(stated.recipe), deadline)
            limits = {"budget": deadline, **time.given("tolerance"), "start": first}
            given = machine.arguments(stated.recipe.points, method.seeds)
            given = with_workers(given, workers, monitor, stated.name)
            given |= {"report": view.report, "progress": False, "folder": run}
            found = _solved(stated, method, **given, **limits)
        folder, troubles = save(run, found)
    end(found, folder, troubles, output=output, budget=budget, strict=strict, explain=explain)


def _solved(problem: "Problem", method: MethodOptions, **others: Any) -> "Solution | Ensemble":
    """Solve.

    Args:
        problem, method: as asked for.
        **others: further arguments of `solve`.
    """
    import symbolic_pinn as spinn

    arguments: dict[str, Any] = {
        "method": method.chosen(),
        **others,
        "snapshots": method.snapshots,
    }
    if method.seeds is None:
        return spinn.solve(problem, cross_check=method.other(), **arguments)
    del arguments["start"]
    return spinn.solve_ensemble(problem, seeds=method.seeds, **arguments)
