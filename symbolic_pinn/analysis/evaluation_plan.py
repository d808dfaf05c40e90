"""What the compiler makes of a problem: normal form, needs, streams, cost, rules."""

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import sympy as sp

from symbolic_pinn.calculus import Lattice, MultiIndex, Place, Plan, Streams
from symbolic_pinn.networks import Field, build, description_to_data
from symbolic_pinn.objective import Objective
from symbolic_pinn.problem import Problem


def explain(problem: Problem) -> dict[str, Any]:
    """The plan for one evaluation of a problem's losses, as plain data.

    `cost` is the number of streams for each point, averaged over all points of a step: about what
    an evaluation and its gradient cost in units of the plain network's.
    """
    objective = Objective.of(problem, Lattice())
    plan = objective.evaluation.plan
    places = [_place(problem, place, streams, plan) for place, streams in plan.places.items()]
    points = sum(p["points"] for p in places)
    return {
        "problem": problem.name,
        "terms": [_term(t) for t in problem.terms],
        "normalisation": {
            c.name: {"mu": mu, "sigma": sigma}
            for c, mu, sigma in zip(
                problem.box.coordinates, problem.box.mean, problem.box.deviation, strict=True
            )
        },
        "places": places,
        "cost": {
            kind: sum(p["points"] * p["streams"][kind] for p in places) / points
            for kind in ("lattice", "collapsed")
        },
        "network": _network(problem),
    }


def _term(term: Any) -> dict[str, Any]:
    return {
        "name": term.name,
        "group": term.group,
        "face": term.place,
        "statement": str(term.statement),
        "normal_form": str(term.expression),
        "partials": [str(p) for p in term.partials],
    }


def _place(problem: Problem, place: Place, streams: Streams, plan: Plan) -> dict[str, Any]:
    coordinates = problem.box.coordinates
    face = problem.faces[place.set]
    moved = [
        f"{c} = {value}"
        for c, value in zip(coordinates, place.point, strict=True)
        if c != value and (c, (float(value),)) not in face.fixed
    ]
    wanted = (r.residual.name for r in plan.residuals if _uses(r.sources.values(), place))
    return {
        "face": ", ".join([str(face), *moved]),
        "terms": list(wanted),
        "points": face.count(problem.box, problem.recipe.points),
        "carried": [derivative(a, coordinates) for a in streams.carried],
        "combined": [combination(c, coordinates) for c in streams.combinations],
        "streams": {"lattice": streams.uncollapsed, "collapsed": streams.count},
    }


def _uses(sources: Any, place: Place) -> bool:
    return any(s.place == place for s in sources)


def derivative(alpha: MultiIndex, coordinates: Sequence[sp.Symbol]) -> str:
    """`D_ttx` for (2, 1), and `1` for the value itself."""
    letters = "".join(c.name * n for c, n in zip(coordinates, alpha, strict=True))
    return f"D_{letters}" if letters else "1"


def combination(pattern: Any, coordinates: Sequence[sp.Symbol]) -> str:
    """`D_tt - D_xx`."""
    terms = (c * sp.Symbol(derivative(alpha, coordinates)) for alpha, c in pattern)
    return str(sp.Add(*terms))


def _network(problem: Problem) -> dict[str, Any]:
    network = build(
        problem.recipe.network,
        len(problem.box.coordinates),
        len(problem.fields),
        key=jax.random.key(0),
    )
    primitives, missing = Lattice().primitives(Field.on(problem.box, network))
    return {
        **description_to_data(problem.recipe.network),
        "primitives": primitives,
        "without_rule": missing,
        "parameters": sum(a.size for a in jax.tree.leaves(network) if isinstance(a, jnp.ndarray)),
    }
