"""`spinn sweep`: how the result depends on one or two settings."""

from itertools import product
from typing import Annotated, Any

import typer

from spinn_cli import grammar
from spinn_cli import options as o
from symbolic_pinn.errors import InputError


@o.teaching
def sweep(
    problem: o.ProblemName,
    vary: Annotated[
        list[str],
        typer.Option(
            metavar="NAME=A,B,...",
            help="Values of an option of the weighting, of the recipe, of the network or of a"
            " parameter; may be repeated.",
        ),
    ],
    weighting: Annotated[str, typer.Option(help="Loss weights.")] = "gradient",
    seeds: o.Seeds = 1,
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
    chunk: o.Chunk = None,
    devices: o.Devices = None,
    cache: o.Cache = True,
    settings: o.Settings = None,
    out: o.Out = None,
    quiet: o.Quiet = False,
    json: o.Json = False,
) -> None:
    """Solve a problem with all combinations of some settings; a table, and a map for two."""
    stated = o.load_problem(
        problem, settings, steps=steps, points=points, network=network, width=width, depth=depth,
        learning_rate=learning_rate, seed=seed, precision=precision, chunk=chunk,
    )  # fmt: skip
    axes = dict(map(_axis, vary))
    folder = o.run_folder(out, f"{stated.name}-sweep")

    from spinn_cli.compare import run

    variants = {
        ", ".join(f"{n}={v}" for n, v in zip(axes, values, strict=True)): _variant(
            stated, weighting, dict(zip(axes, values, strict=True))
        )
        for values in product(*axes.values())
    }
    machine = o.Machine(derivatives, check, devices, cache)
    run(stated, variants, seeds, machine, folder, quiet=quiet, json=json, axes=axes)


def _axis(text: str) -> tuple[str, tuple[str, ...]]:
    name, equals, values = text.partition("=")
    found = tuple(v.strip() for v in values.split(",") if v.strip())
    if not (equals and name.strip() and found) or len(set(found)) < len(found):
        raise InputError(f"`--vary {text}`: write NAME=A,B,... with different values")
    return name.strip(), found


def _variant(problem: Any, weighting: str, values: dict[str, str]) -> Any:
    """One combination: each name belongs to the first thing that has it."""
    from dataclasses import fields

    from spinn_cli.specs import changed, has_option, options_of_network, weights
    from symbolic_pinn.comparing import Variant

    recipe = {f.name.replace("_", "-") for f in fields(problem.recipe)} - {"network", "seed"}
    network = set(options_of_network(problem.recipe.network))
    parameters = {s.name for s in problem.parameters}
    options: dict[str, str] = {}
    settings: dict[str, Any] = {}
    sizes: dict[str, Any] = {}
    numbers: dict[str, Any] = {}
    for name, text in values.items():
        if has_option(weighting, name):
            options[name] = text
            continue
        value = grammar.value(f"--vary {name}={text}", name, text)
        places = ((recipe, settings), (network, sizes), (parameters, numbers))
        for names, place in places:
            if name in names:
                place[name if place is numbers else name.replace("-", "_")] = value
                break
        else:
            raise InputError(
                f"`--vary {name}=...`: neither the weighting `{weighting}` nor the recipe, the"
                f" network or a parameter has `{name}`; the recipe has {', '.join(sorted(recipe))},"
                f" the network {', '.join(sorted(network))}"
            )
    if sizes:
        settings["network"] = changed(problem.recipe.network, sizes)
    return Variant(weights(weighting, options), settings=settings, parameters=numbers)
