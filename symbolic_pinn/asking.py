"""What a call of `solve` or `compare` asks for: texts become objects, and mistakes are told."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import equinox as eqx

from symbolic_pinn.calculus import AbstractDerivatives
from symbolic_pinn.calculus.texts import engine_of
from symbolic_pinn.checks import plain_number, require_kind
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.arguments import A_METHOD, check_arguments, seeds_of
from symbolic_pinn.methods.before import PlannedRun, check_before
from symbolic_pinn.methods.chain import Chain
from symbolic_pinn.methods.fitted import fitted
from symbolic_pinn.methods.method import AbstractMethod
from symbolic_pinn.methods.texts import method_of
from symbolic_pinn.problem import Problem
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.suggestions import closest, closest_or_all
from symbolic_pinn.weighting import LossWeights

# What `solve_ensemble` takes beside the settings of a recipe.
ARGUMENTS = (
    "recipe", "derivatives", "devices", "check", "snapshots", "budget", "tolerance", "report",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a call of `solve` asked for, in objects.

    Attributes:
        method: how.
        cross_check: another method, if any.
        derivatives: the engine, if one was named.
        recipe: the settings, with the changes in place.
        network: a module of the user's own, if any.
        changes: the settings that were named.
    """

    method: AbstractMethod
    cross_check: AbstractMethod | None
    derivatives: AbstractDerivatives | None
    recipe: Recipe
    network: eqx.Module | None
    changes: Mapping[str, Any]


def asked(
    given: Mapping[str, Any], changes: Mapping[str, Any], *calls: Callable[..., Any]
) -> Asked:
    """What was asked for: texts become objects, and what cannot be used is refused.

    Args:
        given: the arguments by their names, some of them texts.
        changes: of the recipe.
        *calls: what was called, and what it calls with the rest of its arguments.

    Raises:
        InputError: an argument is of another kind, or a text names nothing.
    """
    refuse_unknown(changes, *calls)
    found: dict[str, Any] = {"cross_check": None, "network": None}
    found |= {name: plain_number(value) for name, value in given.items()}
    changes = {name: plain_number(value) for name, value in changes.items()}
    if isinstance(found["derivatives"], str):
        found["derivatives"] = engine_of(found["derivatives"])
    if isinstance(found["cross_check"], str):
        found["cross_check"] = method_of(found["cross_check"], flag="cross_check")
    if isinstance(found["network"], str) or is_description(found["network"]):
        changes["network"], found["network"] = found["network"], None
    found["method"] = chosen_method(
        found["method"], found.get("weighting"), found.get("point_weighting")
    )
    check_arguments(found)
    recipe = fitted((found["recipe"] or found["problem"].recipe).but(**changes), found["problem"])
    names = ("method", "cross_check", "derivatives", "network")
    return Asked(recipe=recipe, changes=changes, **{n: found[n] for n in names})


def is_description(network: Any) -> bool:
    """Whether something describes a network, and is none."""
    return type(network).__module__.startswith("symbolic_pinn.recipe.")


def chosen_method(method: Any, weighting: Any, point_weighting: Any) -> AbstractMethod:
    """The method of three arguments, each an object, a text or nothing.

    Raises:
        InputError: they do not belong together, or a text names nothing.
    """
    is_weighted = weighting is not None or point_weighting is not None
    if method is None:
        return Adam(weighting=weighting, point_weighting=point_weighting)
    if isinstance(method, str):
        weights = LossWeights.of(weighting, point_weighting) if is_weighted else None
        method = method_of(method, weights)
    elif is_weighted:
        raise InputError("weightings belong to a method: `method=Adam(weighting=...)`")
    require_kind("method", method, AbstractMethod, A_METHOD)
    found: AbstractMethod = method
    return found


def refuse_unknown(changes: Mapping[str, Any], *calls: Callable[..., Any]) -> None:
    """Refuse what was given by keyword and is neither a setting nor an argument.

    Args:
        changes: what was given beside the arguments.
        *calls: what was called, and what it calls with the rest of its arguments.
    """
    settings = [f.name for f in fields(Recipe)]
    arguments = [n for call in calls for n in inspect.signature(call).parameters]
    known = dict.fromkeys([*arguments, *settings])
    for name in changes.keys() - known.keys():
        near = closest(name, known) or closest_or_all(name, settings, "the settings are")
        raise InputError(
            f"`{name}=` is no argument of `{calls[0].__name__}` and no setting of a recipe{near}"
        )


def planned(
    problem: Problem,
    seeds: int | Iterable[int],
    way: tuple[Any, Any, Any],
    given: Mapping[str, Any],
    *,
    calls: Sequence[Callable[..., Any]],
) -> tuple[AbstractMethod, Recipe, tuple[int, ...]]:
    """The method, settings and seeds of an ensemble; nothing is computed yet.

    Args:
        problem, seeds: as for `solve_ensemble`.
        way: its method, weighting and weighting of points.
        given: its further arguments.
        calls: what was called, and what it calls with the rest of its arguments.

    Raises:
        InputError: a setting cannot be used, or does not fit the problem.
    """
    arguments = dict.fromkeys(ARGUMENTS) | {"check": True, "snapshots": False}
    arguments |= {k: v for k, v in given.items() if k in ARGUMENTS}
    arguments |= dict(zip(("method", "weighting", "point_weighting"), way, strict=True))
    changes = {k: v for k, v in given.items() if k not in ARGUMENTS}
    arguments |= {"problem": problem, "seeds": seeds}
    found, numbers = ensemble_asked(arguments, changes, *calls)
    return found.method, found.recipe, numbers


def ensemble_asked(
    arguments: Mapping[str, Any], changes: Mapping[str, Any], *calls: Callable[..., Any]
) -> tuple[Asked, tuple[int, ...]]:
    """What a call of an ensemble asked for, checked, and its seeds."""
    found = asked(arguments, changes, *calls)
    numbers = seeds_of(found.recipe.seed, arguments["seeds"])
    others = {"snapshots": arguments["snapshots"] or None, "tolerance": arguments["tolerance"]}
    require_used(given_settings(found.changes, **others), found.method)
    plan = PlannedRun(problem=arguments["problem"], recipe=found.recipe, seeds=len(numbers))
    check_before(found.method, plan)
    return found, numbers


def require_used(given: Mapping[str, str], *methods: AbstractMethod) -> None:
    """Refuse settings that all of the methods would ignore.

    Args:
        given: how the user wrote each setting, by its name.
    """
    used = Chain(*methods).settings
    for name, written in given.items():
        if name in used:
            continue
        names, known = " and ".join(m.name for m in methods), ", ".join(sorted(used))
        raise InputError(
            f"`{written}` would be ignored by {names}, which of such settings uses {known};"
            " leave it out, or give an option of the method itself"
        )


def given_settings(changes: Mapping[str, Any], **others: Any) -> dict[str, str]:
    """The settings that the caller has named, by their names."""
    return {name: name for name, value in {**others, **changes}.items() if value is not None}
