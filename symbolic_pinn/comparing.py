"""`compare`: one problem solved in several ways, from the same seeds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from symbolic_pinn.checks import require_kind, require_name
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.arguments import check_arguments
from symbolic_pinn.methods.method import AbstractMethod
from symbolic_pinn.problem import Problem
from symbolic_pinn.solution import Comparison, Ensemble, Row, Status
from symbolic_pinn.solving import planned, solve_ensemble
from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting, LossWeights

# What belongs to a variant itself, or to `compare`.
_OF_VARIANT = ("seeds", "method", "weighting", "point_weighting", "check", "report")


@dataclass(frozen=True)
class Variant:
    """One way to solve.

    Attributes:
        weighting, point_weighting, method: as for `solve`.
        settings: settings that replace those of the recipe, `{"network": ..., "steps": 2000}`.
        parameters: values that replace those of the problem, by name.
    """

    weighting: AbstractWeighting | LossWeights | None = None
    point_weighting: AbstractPointWeighting | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    method: AbstractMethod | None = None

    def planned_steps(self, problem: Problem) -> int | None:
        """How many steps it will take, where that is known before."""
        return (self.method or Adam()).planned_steps(problem.recipe.but(**self.settings))


def compare(
    problem: Problem,
    variants: Mapping[str, Variant],
    *,
    seeds: int | Iterable[int] = 1,
    report: Callable[[str], Callable[[Row], None]] | None = None,
    axes: Mapping[str, tuple[str, ...]] | None = None,
    check: bool = True,
    **common: Any,
) -> Comparison:
    """Solve a problem in each of several ways, one after the other.

    Args:
        variants: by their labels; the first is what others are compared with.
        seeds: how many for each, beginning with the recipe's, or the seeds themselves.
        report: gives for each label what is called with a `Row` now and then.
        check: compare the derivatives of each network with nested jvp, once for all variants that
            share it.
        axes: where the variants are all pairs of two settings, their values.
        **common: further arguments of `solve_ensemble`.

    Returns:
        The comparison; it ends early with the first variant that is interrupted.
    """
    check_arguments({"problem": problem, "check": check, "report": report})
    numbers = tuple(seeds) if isinstance(seeds, Iterable) and not isinstance(seeds, str) else seeds
    _check_all(problem, variants, numbers, common)
    runs: dict[str, Ensemble] = {}
    checked: list[tuple[Any, Mapping[str, Any]]] = []
    for label, variant in variants.items():
        stated = problem.with_parameters(**variant.parameters)
        subject = (variant.settings.get("network"), variant.parameters)
        runs[label] = solve_ensemble(
            stated,
            seeds=numbers,
            method=variant.method,
            weighting=variant.weighting,
            point_weighting=variant.point_weighting,
            report=None if report is None else report(label),
            check=check and subject not in checked,
            **common,
            **variant.settings,
        )
        if any(s.run.derivatives for s in runs[label].solutions):  # of a network: were checked
            checked.append(subject)
        if any(s.outcome.status == Status.INTERRUPTED for s in runs[label].solutions):
            break
    complete = len(runs) == len(variants)
    return Comparison(runs, dict(axes or {}) if complete else {})


def _check_all(problem: Problem, variants: Any, seeds: Any, common: Mapping[str, Any]) -> None:
    """Refuse what any of the variants would be refused for, before the first of them trains."""
    takes = "a mapping of labels to variants, `{'fixed': Variant()}`"
    require_kind("variants", variants, Mapping, takes)
    if not variants:
        raise InputError("there is nothing to compare; give one variant at least")
    coordinates: dict[Any, str] = {}
    for label, variant in variants.items():
        require_name("the label of a variant", label)
        require_kind(f"variants[{label!r}]", variant, Variant, "a `Variant(...)`")
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
    for name, value in (("settings", variant.settings), ("parameters", variant.parameters)):
        require_kind(name, value, Mapping, "a mapping of names to values")
    for name in variant.settings.keys() & {*_OF_VARIANT, *common}:
        raise InputError(f"`{name}` is no setting of a variant, or is given for all of them")
    stated = problem.with_parameters(**variant.parameters)
    if variant.parameters:
        compile_problem(stated)
    way = (variant.method, variant.weighting, variant.point_weighting)
    planned(stated, seeds, way, {**common, **variant.settings})
    return stated
