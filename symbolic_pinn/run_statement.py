"""What a run was asked for, as plain data: enough to go on with it, or to do it again.

What is no data is named instead, and has to be given again: a network of the user's own, supplied
code, an optimiser.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

import jax

from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.as_data import settings_from_data, settings_to_data
from symbolic_pinn.methods.run_facts import versions
from symbolic_pinn.networks import description_from_data, description_to_data
from symbolic_pinn.problem import Problem, problem_from_data, problem_to_data
from symbolic_pinn.recipe import Recipe

_FORMAT = 1
# Arguments that are methods, weights or engines.
_SETTINGS = ("method", "cross_check", "weighting", "point_weighting", "derivatives")


def statement(call: str, problem: Problem, **arguments: Any) -> dict[str, Any]:
    """A call of `solve`, `solve_ensemble` or `compare` as JSON data.

    Args:
        call: its name.
        problem: its problem.
        **arguments: by their names; those that are `None` are left out.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    return {
        "format": _FORMAT,
        "call": call,
        "problem": problem_to_data(problem),
        "recipe": recipe_to_data(problem.recipe),
        "arguments": {name: argument_to_data(name, value) for name, value in given.items()},
        "versions": versions(),
    }


def stated_problem(data: Mapping[str, Any], functions: Mapping[Any, Any] | None = None) -> Problem:
    """The problem of a statement.

    Args:
        data: the statement.
        functions: the code of supplied functions.
    """
    problem = problem_from_data(data["problem"], functions)
    return dataclasses.replace(problem, recipe=recipe_from_data(data["recipe"]))


def stated_arguments(data: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a statement, by their names; what is no data is left out."""
    return {
        name: argument_from_data(name, value)
        for name, value in data["arguments"].items()
        if not _is_missing(value)
    }


def missing(data: Mapping[str, Any]) -> dict[str, str]:
    """The arguments of a statement that are no data, and why, by their names."""
    return {n: v["missing"] for n, v in data["arguments"].items() if _is_missing(v)}


def argument_to_data(name: str, value: Any) -> Any:
    """One argument."""
    if name == "recipe":
        return recipe_to_data(value)
    if name == "network":
        return {"missing": "a network of your own"}
    if name == "devices":
        return len(value)
    if name in _SETTINGS:
        try:
            return settings_to_data(value)
        except InputError as error:
            return {"missing": str(error)}
    return value


def argument_from_data(name: str, value: Any) -> Any:
    """One argument that is data."""
    if name == "recipe":
        return recipe_from_data(value)
    if name == "devices":
        found = jax.devices()
        if len(found) < value:
            raise InputError(f"the run had {value} devices; here there are {len(found)}")
        return found[:value]
    return settings_from_data(value) if name in _SETTINGS else value


def _is_missing(value: Any) -> bool:
    return isinstance(value, dict) and "missing" in value


def recipe_to_data(recipe: Recipe) -> dict[str, Any]:
    """A recipe as JSON data."""
    settings = {f.name: getattr(recipe, f.name) for f in dataclasses.fields(recipe)}
    return {**settings, "network": description_to_data(recipe.network)}


def recipe_from_data(data: Mapping[str, Any]) -> Recipe:
    """The recipe that `recipe_to_data` wrote.

    Raises:
        InputError: it is damaged.
    """
    try:
        return Recipe(**{**data, "network": description_from_data(data["network"])})
    except (TypeError, KeyError) as error:
        raise InputError(f"the saved recipe is damaged: {error}") from error
