"""`spinn explain`: what the compiler makes of a problem."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from spinn_cli import options as o
from spinn_cli.command import command


@command
def explain(
    *,
    problem: o.ProblemOptions,
    points: Annotated[
        int | None, typer.Option(help="Points in the interior and on each face.")
    ] = None,
    network: o.Network = None,
    size: o.SizeOptions,
    json: o.Json = False,
) -> None:
    """Show normal forms, the derivative streams and their cost, and the network's rules.

    Examples:

    spinn explain kdv
    spinn explain heat --network fourier+mlp
    """
    recipe = o.RecipeOptions(points=points)
    stated = o.with_recipe(problem.load(), recipe, size, network=network)

    from symbolic_pinn.analysis import explain as facts_of
    from symbolic_pinn.methods.fitted import fitted
    from symbolic_pinn.solution import to_json

    facts = facts_of(stated.presented(recipe=fitted(stated.recipe, stated)))
    typer.echo(to_json(facts), nl=False) if json else typer.echo("\n".join(_page(facts)))


def _page(facts: dict[str, Any]) -> Iterator[str]:
    for title, lines in (
        ("Normal form", _terms(facts)),
        ("Normalisation xi = (x - mu) / sigma", _normalisation(facts)),
        ("Streams", _places(facts)),
        ("Predicted cost", _cost(facts)),
        ("Network", _network(facts)),
    ):
        yield from (title, "-" * len(title), *lines, "")


def _terms(facts: dict[str, Any]) -> Iterator[str]:
    for term in facts["terms"]:
        yield f"{term['name']} ({term['group']}, {term['face']})"
        yield f"    {term['normal_form']} = 0"
        yield f"    needs {', '.join(term['partials'])}"


def _normalisation(facts: dict[str, Any]) -> Iterator[str]:
    for name, at in facts["normalisation"].items():
        yield f"{name}: mu = {at['mu']:.6g}, sigma = {at['sigma']:.6g}"


def _places(facts: dict[str, Any]) -> Iterator[str]:
    for place in facts["places"]:
        yield f"{place['face']}: {', '.join(place['terms'])}; {place['points']} points a step"
        yield f"    streams  {', '.join(place['carried'])}"
        for combined in place["combined"]:
            yield f"             {combined}  (one stream)"
        counts = place["streams"]
        yield f"    count    {counts['collapsed']} ({counts['lattice']} without collapsing)"


def _cost(facts: dict[str, Any]) -> Iterator[str]:
    cost = facts["cost"]
    yield "Streams for each point, which is about the cost of an evaluation and its gradient in"
    yield "units of the plain network's:"
    yield f"    lattice {cost['lattice']:.2f}, collapsed {cost['collapsed']:.2f}"


def _network(facts: dict[str, Any]) -> Iterator[str]:
    network = facts["network"]
    yield f"{network['kind']}, {network['parameters']} parameters"
    yield f"primitives: {', '.join(network['primitives'])}"
    if network["without_rule"] is None:
        yield "all have a rule: derivatives by the lattice engine"
    else:
        yield f"`{network['without_rule']}` has no rule: derivatives by nested jvp"
