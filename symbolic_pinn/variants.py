"""`Variant`: one of several ways in which a problem is solved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import from_data, to_data
from symbolic_pinn.asking import chosen_method, planned
from symbolic_pinn.checks import require_kind, require_name
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.method import AbstractMethod
from symbolic_pinn.networks import description_from_data, description_to_data
from symbolic_pinn.problem import Problem
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.recipe.texts import network_of
from symbolic_pinn.run_statement import argument_from_data, argument_to_data
from symbolic_pinn.solution.comparison import RESERVED, folder_of
from symbolic_pinn.solving import solve_ensemble
from symbolic_pinn.spelling import grammar, registry
from symbolic_pinn.suggestions import closest_or_all, with_suggestions
from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting, LossWeights

_OBJECTS = ("weighting", "point_weighting", "method")
# What belongs to a variant itself, or to `compare`.
OF_VARIANT = ("seeds", "method", "weighting", "point_weighting", "check", "report")


@with_suggestions
@dataclass(frozen=True)
class Variant:
    """One way to solve.

    Attributes:
        weighting, point_weighting, method: as for `solve`.
        settings: settings that replace those of the recipe, `{"network": ..., "steps": 2000}`.
        parameters: values that replace those of the problem, by name.
    """

    # Annotated loosely: what is wrong with a value is said in words, by whoever takes it.
    weighting: Any = None
    point_weighting: Any = None
    settings: Any = field(default_factory=dict)
    parameters: Any = field(default_factory=dict)
    method: Any = None

    def __post_init__(self) -> None:
        found = {n: getattr(self, n) for n in _OBJECTS}
        if isinstance(self.method, str):
            method = chosen_method(self.method, self.weighting, self.point_weighting)
            found = {**dict.fromkeys(_OBJECTS), "method": method}
        elif any(isinstance(v, str) for v in found.values()):
            weights = LossWeights.of(self.weighting, self.point_weighting)
            found |= {"weighting": weights, "point_weighting": None}
        for name, value in found.items():
            object.__setattr__(self, name, value)

    def to_data(self) -> dict[str, Any]:
        """As JSON data, as far as it is data."""
        given = {n: getattr(self, n) for n in _OBJECTS}
        parameters = {n: to_data(sp.sympify(v, strict=True)) for n, v in self.parameters.items()}
        return {
            **{n: argument_to_data(n, v) for n, v in given.items() if v is not None},
            "settings": {n: description_to_data(v) for n, v in self.settings.items()},
            "parameters": parameters,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Variant":
        """The variant that `to_data` wrote."""
        given = {n: v for n, v in data.items() if n not in ("settings", "parameters")}
        return cls(
            **{n: argument_from_data(n, v) for n, v in given.items()},
            settings={n: description_from_data(v) for n, v in data["settings"].items()},
            parameters={n: from_data(v) for n, v in data["parameters"].items()},
        )

    def planned_steps(self, problem: Problem, **common: Any) -> int | None:
        """How many steps it will take, where that is known before.

        Args:
            problem: what is solved.
            **common: arguments of all variants.
        """
        known = {f.name for f in fields(Recipe)}
        settings = {k: v for k, v in {**common, **self.settings}.items() if k in known}
        recipe = (common.get("recipe") or problem.recipe).but(**settings)
        return (self.method or Adam()).planned_steps(recipe)


def variants_of(problem: Problem, given: Any) -> dict[str, Variant]:
    """The variants of a comparison by their labels.

    Args:
        problem: what is solved.
        given: a mapping of labels to variants, methods, weightings or texts of these; or a list of
            texts, which are then the labels.

    Raises:
        InputError: one is something else, or a text names nothing.
    """
    if isinstance(given, Sequence) and not isinstance(given, str):
        for text in given:
            require_kind("variants", text, str, 'texts such as `"gradient"`, or a mapping')
        if len(set(given)) < len(given):
            raise InputError("`variants=` names one twice; give a mapping with other labels")
        given = {text: text for text in given}
    takes = "a mapping of labels to variants, `{'fixed': Variant()}`, or a list of texts"
    require_kind("variants", given, Mapping, takes)
    if not given:
        raise InputError("there is nothing to compare; give one variant at least")
    found = {}
    for label, one in given.items():
        require_name("the label of a variant", label)
        try:
            found[label] = _with_network(problem, _variant(label, one))
        except InputError as error:
            raise InputError(f"{label}: {error}") from None
    _check_folders(found)
    return found


def _variant(label: str, one: Any) -> Variant:
    if isinstance(one, AbstractMethod):
        return Variant(method=one)
    if isinstance(one, AbstractWeighting | LossWeights):
        return Variant(weighting=one)
    if isinstance(one, AbstractPointWeighting):
        return Variant(point_weighting=one)
    if isinstance(one, str):
        return _of_text(one)
    takes = "a `Variant(...)`, a method, a weighting, or the text of one"
    require_kind(f"variants[{label!r}]", one, Variant, takes)
    found: Variant = one
    return found


def _of_text(text: str) -> Variant:
    """The variant of a method or of a weighting."""
    first = grammar.name_of(text.partition(",")[0].partition("+")[0].strip())
    weightings = [*registry.weightings(), *registry.point_weightings()]
    if first in registry.methods():
        return Variant(method=text)
    if first in weightings:
        return Variant(weighting=text)
    there = closest_or_all(first, [*registry.methods(), *weightings])
    raise InputError(f'`"{text}"`: no method or weighting `{first}`{there}')


def _with_network(problem: Problem, variant: Variant) -> Variant:
    """A variant whose network is an object, if it names one."""
    for name, value in (("settings", variant.settings), ("parameters", variant.parameters)):
        require_kind(name, value, Mapping, "a mapping of names to values")
    network = variant.settings.get("network")
    if not isinstance(network, str):
        return variant
    settings = {**variant.settings, "network": network_of(network, problem.recipe.network)}
    return replace(variant, settings=settings)


def _check_folders(labels: Mapping[str, Any]) -> None:
    """Refuse labels that would have one folder."""
    folders: dict[str, str] = dict.fromkeys(RESERVED, "")
    for label in labels:
        # As some file systems have it, which take capitals for small letters.
        other = folders.setdefault(folder_of(label).casefold(), label)
        if other != label:
            taken = f"`{other}` has" if other else "a comparison has"
            raise InputError(
                f"`{label}`: {taken} a folder of that name already; rename the variant"
            )


def check_variants(
    problem: Problem,
    variants: Mapping[str, Variant],
    seeds: Any,
    common: Mapping[str, Any],
) -> None:
    """Refuse what any of the variants would be refused for, before the first of them trains.

    Args:
        problem, variants, seeds: as for `compare`.
        common: further arguments of all of them.
    """
    coordinates: dict[Any, str] = {}
    for label, variant in variants.items():
        try:
            stated = _check(problem, variant, seeds, common)
        except InputError as error:
            raise InputError(f"{label}: {error}") from None
        coordinates.setdefault(stated.box.coordinates, label)
    if len(coordinates) > 1:
        first, other, *_ = coordinates.values()
        raise InputError(
            f"`{first}` and `{other}` have other coordinates (a parameter has a number in one and"
            " an interval in the other): their solutions cannot be compared"
        )


def _check(problem: Problem, variant: Variant, seeds: Any, common: Mapping[str, Any]) -> Problem:
    """The problem of a variant, all of whose settings are checked."""
    for name in variant.settings.keys() & {*OF_VARIANT, *common}:
        raise InputError(f"`{name}` is no setting of a variant, or is given for all of them")
    stated = problem.with_parameters(**variant.parameters)
    if variant.parameters:
        compile_problem(stated)
    way = (variant.method, variant.weighting, variant.point_weighting)
    planned(stated, seeds, way, {**common, **variant.settings}, calls=(solve_ensemble,))
    return stated
