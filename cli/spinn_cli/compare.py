"""`spinn compare`: the same problem with several weightings or methods, from the same seeds."""

from typing import TYPE_CHECKING, Annotated

import typer

from spinn_cli import complete
from spinn_cli import options as o
from spinn_cli.cluster import ClusterOptions
from spinn_cli.command import command

if TYPE_CHECKING:
    from symbolic_pinn import Problem, Variant

Seeds = Annotated[
    int | None,
    typer.Option(
        help="How many seeds, beginning with the recipe's; medians are given.",
        rich_help_panel=o.METHOD,
    ),
]


@command
def compare(
    *,
    problem: o.ProblemOptions,
    time: o.TimeOptions,
    recipe: o.RecipeOptions,
    size: o.SizeOptions,
    machine: o.MachineOptions,
    elsewhere: ClusterOptions,
    output: o.OutputOptions,
    weighting: Annotated[
        str | None,
        typer.Option(
            metavar="LIST",
            help="Loss weights to compare, divided by commas; default fixed,gradient, but fixed"
            " with --method.",
            autocompletion=complete.weighting,
            rich_help_panel=o.METHOD,
        ),
    ] = None,
    method: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SPEC",
            help="A method to compare; may be repeated. Each that trains by Adam takes all loss"
            " weights, each that has a network all networks.",
            autocompletion=complete.method,
            rich_help_panel=o.METHOD,
        ),
    ] = None,
    seeds: Seeds = None,
    network: Annotated[
        str | None,
        typer.Option(
            metavar="LIST",
            help="Networks to compare, divided by commas.",
            autocompletion=complete.network,
            rich_help_panel=o.NETWORK,
        ),
    ] = None,
) -> None:
    """Solve a problem with several weights or methods; one table, common figures, a report.

    Examples:

    spinn compare klein_gordon
    spinn compare heat --weighting fixed,gradient,ntk
    spinn compare wave --method lm:50 --method auto
    spinn compare heat --network mlp,fourier --seeds 3
    """
    workers = elsewhere.chosen(machine)
    output = output.of(is_first=machine.join())
    from spinn_cli.comparison import Comparing
    from symbolic_pinn.methods.texts import names_steps

    stated = o.with_recipe(problem.load(), recipe, size, chunk=machine.chunk)
    variants = _variants(stated, method or [], weighting, network)
    given = {**recipe.given(), "network": network, **size.given(), **machine.given("chunk")}
    o.refuse_unused({**given, **time.given("tolerance")}, *(v.method for v in variants.values()))
    named = recipe.steps is not None or any(map(names_steps, method or []))
    Comparing(
        problem=stated,
        variants=variants,
        seeds=seeds,
        budget=time.seconds(steps_are_named=named),
        tolerance=time.tolerance,
        machine=machine,
        output=output,
        workers=workers,
    ).run("compare")


def _variants(
    problem: "Problem", methods: list[str], weighting: str | None, network: str | None
) -> dict[str, "Variant"]:
    """Every method with every weighting and every network that it can take."""
    from symbolic_pinn import Variant
    from symbolic_pinn.methods.texts import weighted
    from symbolic_pinn.recipe.texts import network_of

    o.refuse_twice("--method", methods)
    o.refuse_twice("--weighting", _listed(weighting))
    o.refuse_twice("--network", _listed(network))
    found: dict[str, Variant] = {}
    ways = weighted(methods, weighting)
    if network is None:
        return {label: Variant(method=method) for label, method in ways.items()}
    for name in _listed(network):
        description = network_of(name, problem.recipe.network, "--network")
        for label, method in ways.items():
            if method.trains_network:
                settings = {"network": description}
                found[f"{label} {name}"] = Variant(method=method, settings=settings)
            else:
                found[label] = Variant(method=method)
    return found


def _listed(text: str | None) -> list[str]:
    """What commas divide."""
    return [] if text is None else [*map(str.strip, text.split(","))]
