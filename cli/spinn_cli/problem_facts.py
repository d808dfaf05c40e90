"""`spinn show --json`: a problem as data for other programs."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symbolic_pinn import Problem
    from symbolic_pinn.problem import Term


def facts_of(problem: "Problem") -> dict[str, Any]:
    """What the page of `spinn show` says, as names, numbers and texts of formulas."""
    from symbolic_pinn.networks import description_to_data

    box, recipe = problem.box, problem.recipe
    return {
        "problem": problem.name,
        "description": problem.description,
        "unknowns": {n: [str(c) for c in f.args] for n, f in problem.fields.items()},
        "domain": {
            str(c): {"lower": float(a), "upper": float(b), "mu": float(m), "sigma": float(s)}
            for c, a, b, m, s in zip(
                box.coordinates, box.lower, box.upper, box.mean, box.deviation, strict=True
            )
        },
        "parameters": {str(s): str(v) for s, v in problem.constants.items()},
        "to_be_found": {
            str(s): {"start": _text(p.start), "lower": _text(p.lower), "upper": _text(p.upper)}
            for s, p in problem.trainable.items()
        },
        "exact": {str(f): str(e) for f, e in (problem.exact or {}).items()},
        "terms": [_term(t, problem) for t in problem.terms],
        "groups": {g: [t.name for t in problem.terms if t.group == g] for g in problem.groups},
        "recipe": description_to_data(recipe),
    }


def _term(term: "Term", problem: "Problem") -> dict[str, Any]:
    import sympy as sp

    return {
        "name": term.name,
        "group": term.group,
        "place": str(term.place),
        "points": term.face.count(problem.box, problem.recipe.points),
        "statement": str(term.statement),
        "latex": sp.latex(term.statement),
        "normal_form": str(term.expression),
        "needs": [str(p) for p in term.partials],
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
