"""`spinn sweep`: how the result depends on one or two settings."""

from itertools import product
from math import prod
from typing import Annotated, Any

import typer

from spinn_cli import complete
from spinn_cli import options as o
from spinn_cli.cluster import ClusterOptions
from spinn_cli.command import command
from spinn_cli.compare import Seeds
from symbolic_pinn.errors import InputError
from symbolic_pinn.spelling import grammar
from symbolic_pinn.suggestions import closest

_MOST = 10_000


@command
def sweep(
    *,
    problem: o.ProblemOptions,
    time: o.TimeOptions,
    recipe: o.RecipeOptions,
    network: o.Network = None,
    size: o.SizeOptions,
    machine: o.MachineOptions,
    elsewhere: ClusterOptions,
    output: o.OutputOptions,
    vary: Annotated[
        list[str],
        typer.Option(
            metavar="NAME=A,B,...",
            help="Values of an option of the weighting, of the recipe, of the network or of a"
            " parameter; may be repeated.",
            rich_help_panel=o.METHOD,
        ),
    ],
    weighting: Annotated[
        str,
        typer.Option(
            metavar="SPEC",
            help="Loss weights.",
            autocompletion=complete.weighting,
            rich_help_panel=o.METHOD,
        ),
    ] = "gradient",
    seeds: Seeds = None,
) -> None:
    """Solve a problem with all combinations of some settings; a table, and a map for two.

    Examples:

    spinn sweep heat --vary kappa=0.05,0.1,0.2
    spinn sweep heat --vary width=20,50 --steps 2000
    spinn sweep burgers --vary ema=0.5,0.9 --vary every=1,9
    """
    workers = elsewhere.chosen(machine)
    output = output.of(is_first=machine.join())
    from spinn_cli.comparison import Comparing

    stated = o.with_recipe(problem.load(), recipe, size, network=network, chunk=machine.chunk)
    axes = _axes(vary)
    variants = {
        ", ".join(f"{n}={v}" for n, v in zip(axes, values, strict=True)): _variant(
            stated, weighting, dict(zip(axes, values, strict=True))
        )
        for values in product(*axes.values())
    }
    named = recipe.steps is not None or "steps" in axes
    Comparing(
        problem=stated,
        variants=variants,
        seeds=seeds,
        axes=axes,
        budget=time.seconds(steps_are_named=named),
        tolerance=time.tolerance,
        machine=machine,
        output=output,
        workers=workers,
    ).run("sweep")


def _axes(vary: list[str]) -> dict[str, tuple[str, ...]]:
    """The values of each setting, by its name."""
    pairs = [*map(_axis, vary)]
    for name in (n for i, (n, _) in enumerate(pairs) if n in dict(pairs[:i])):
        raise InputError(f"`--vary {name}=...` is given twice; write all its values in one")
    if (count := prod(len(values) for _, values in pairs)) > _MOST:
        raise InputError(f"`--vary` makes {count:,} combinations; {_MOST:,} at most are solved")
    return dict(pairs)


def _axis(text: str) -> tuple[str, tuple[str, ...]]:
    name, equals, values = text.partition("=")
    found = tuple(v.strip() for v in values.split(",") if v.strip())
    if not (equals and name.strip() and found) or len(set(found)) < len(found):
        raise InputError(f"`--vary {text}`: write NAME=A,B,... with different values")
    return name.strip(), found


def _variant(problem: Any, weighting: str, values: dict[str, str]) -> Any:
    """One combination: each name belongs to the first thing that has it."""
    from symbolic_pinn import LossWeights, Variant
    from symbolic_pinn.recipe.texts import changed, options_of_network
    from symbolic_pinn.weighting.texts import has_option, options_of, weights_of

    options: dict[str, str] = {}
    settings: dict[str, Any] = {}
    sizes: dict[str, Any] = {}
    numbers: dict[str, Any] = {}
    places = (
        (_settings_of(problem.recipe), settings),
        (set(options_of_network(problem.recipe.network)), sizes),
        ({s.name for s in problem.parameters}, numbers),
    )
    for name, text in values.items():
        if has_option(weighting, name):
            options[name] = text
            continue
        place = next((place for names, place in places if name in names), None)
        if place is None:
            recipe, network = (", ".join(sorted(names)) for names, _ in places[:2])
            there = [*options_of(weighting), *(n for names, _ in places for n in sorted(names))]
            near = closest(name, there) or f"; the recipe has {recipe}, the network {network}"
            raise InputError(
                f"`--vary {name}=...`: neither the weighting `{weighting}` nor the recipe, the"
                f" network or a parameter has `{name}`{near}"
            )
        where = f"--vary {name}={text}"
        # A parameter with an interval would be another problem; some sizes are several numbers.
        is_parameter, is_size = place is numbers, place is sizes
        value = grammar.value(where, name, text) if is_size else grammar.number(where, text)
        place[name if is_parameter else name.replace("-", "_")] = value
    if sizes:
        settings["network"] = changed(problem.recipe.network, sizes)
    weights = LossWeights(*weights_of(weighting, "--weighting", options))
    return Variant(weights, settings=settings, parameters=numbers)


def _settings_of(recipe: Any) -> set[str]:
    """The settings of a recipe as they are written on the command line."""
    from dataclasses import fields

    return {f.name.replace("_", "-") for f in fields(recipe)} - {"network", "seed"}
