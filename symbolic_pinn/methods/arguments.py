"""What each argument of `solve` may be, said before anything is done with it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import equinox as eqx
import jax

from symbolic_pinn.calculus import AbstractDerivatives
from symbolic_pinn.checks import (
    plain_number,
    require_kind,
    require_positive,
    require_positive_number,
    require_seed,
    shown,
)
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.method import AbstractMethod
from symbolic_pinn.problem import Problem
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.solution import Solution

A_METHOD = 'a method, such as `LevenbergMarquardt()`, or its text, such as `"lm:200"`'

_KINDS: dict[str, tuple[Any, str]] = {
    "problem": (Problem, "a `Problem(...)`; `load(...)` gives a shipped one by its name"),
    "method": (AbstractMethod | None, A_METHOD),
    "cross_check": (AbstractMethod | None, A_METHOD),
    "recipe": (Recipe | None, "a `Recipe(...)`"),
    "network": (
        eqx.Module | None,
        "an Equinox module of one point, a description such as `MLP(width=50)`, or its text,"
        ' `"mlp:width=50"`',
    ),
    "derivatives": (
        AbstractDerivatives | None,
        'an engine, such as `Lattice()`, or its name, `"lattice"` or `"nested"`',
    ),
    "check": (bool, "True or False"),
    "progress": (bool | None, "True or False, or nothing for where somebody looks"),
    "snapshots": (bool, "True or False"),
    "start": (Solution | None, "a `Solution`"),
    "report": (Callable | None, "a function of a `Row`"),
}


def check_arguments(given: Mapping[str, Any]) -> None:
    """Refuse arguments of another kind.

    Args:
        given: by their names; those that are not known here are passed over.
    """
    for name, (kind, takes) in _KINDS.items():
        if name in given:
            require_kind(name, given[name], kind, takes)
    devices, budget = given.get("devices"), given.get("budget")
    if devices is not None:
        is_list = isinstance(devices, Sequence) and not isinstance(devices, str)
        if not is_list or not devices or not all(isinstance(d, jax.Device) for d in devices):
            raise InputError(f"`devices=` is {shown(devices)}; give devices of `jax.devices()`")
    if budget is not None and not isinstance(budget, Deadline):
        require_positive_number(budget=budget)
    if given.get("tolerance") is not None:
        require_positive_number(tolerance=given["tolerance"])


def seeds_of(first: int, seeds: Any) -> tuple[int, ...]:
    """The seeds that are meant by a number of them, or by a list."""
    if not isinstance(seeds, Iterable) or isinstance(seeds, str):
        seeds = plain_number(seeds)
        require_positive(seeds=seeds)
        numbers = tuple(range(first, first + int(seeds)))
        require_seed(seed=numbers[-1])
        return numbers
    numbers = tuple(map(plain_number, seeds))
    for n in numbers:
        require_seed(seeds=n)
    if not numbers or len(set(numbers)) < len(numbers):
        raise InputError(
            f"`seeds` is {shown(seeds)}; give a number of at least 1, or different seeds"
        )
    return numbers
