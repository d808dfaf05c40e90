"""`compare`: one problem solved in several ways, from the same seeds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import from_data, to_data
from symbolic_pinn.checks import Number, require_kind, require_name
from symbolic_pinn.compiler import compile_problem
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.arguments import check_arguments
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.method import AbstractMethod
from symbolic_pinn.networks import description_from_data, description_to_data
from symbolic_pinn.problem import Problem
from symbolic_pinn.run_statement import argument_from_data, argument_to_data, statement
from symbolic_pinn.runs import Run, running, save
from symbolic_pinn.solution import Comparison, Ensemble, Row, Status
from symbolic_pinn.solution.comparison import RESERVED, folder_of, saved_variant
from symbolic_pinn.solving import ARGUMENTS, planned, solve_ensemble
from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting, LossWeights
from symbolic_pinn.workers import Workers, one_device, require_workers, solved_by, stated

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

    def to_data(self) -> dict[str, Any]:
        """As JSON data, as far as it is data."""
        given = {n: getattr(self, n) for n in ("weighting", "point_weighting", "method")}
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
    folder: str | Path | Run | None = None,
    checkpoint: Number | None = None,
    cluster: Workers | None = None,
    **common: Any,
) -> Comparison:
    """Solve a problem in each of several ways, one after the other or by workers at once.

    Args:
        variants: by their labels; the first is what others are compared with.
        seeds: how many for each, beginning with the recipe's, or the seeds themselves.
        report: gives for each label what is called with a `Row` now and then; not by workers.
        check: compare the derivatives of each network with nested jvp, once for all variants that
            share it.
        axes: where the variants are all pairs of two settings, their values.
        folder, checkpoint: as for `solve`; each variant is saved as soon as it has ended.
        cluster: workers, each variant a task of its own (see `symbolic_pinn.clusters`); default
            this process.
        **common: further arguments of `solve_ensemble`.

    Returns:
        The comparison; it ends early with the first variant that is interrupted.
    """
    check_arguments({"problem": problem, "check": check, "report": report})
    require_workers(cluster, common.get("devices"))
    numbers = [*seeds] if isinstance(seeds, Iterable) and not isinstance(seeds, str) else seeds
    _check_all(problem, variants, numbers, common)
    common |= {"devices": one_device(cluster, common.get("devices"))}
    with running(folder, checkpoint) as run:
        if run is not None:
            known = {label: variant.to_data() for label, variant in variants.items()}
            asked = {**common, "variants": known, "seeds": numbers, "check": check, "axes": axes}
            run.state(lambda: statement("compare", problem, **asked))
        ways = {n: _Way.of(problem, v, {**common, "seeds": numbers}) for n, v in variants.items()}
        if cluster is None:
            runs = _in_turn(ways, check, report, run)
        else:
            runs = _by_workers(cluster, ways, check, run)
        complete = len(runs) == len(variants)
        found = Comparison(runs, dict(axes or {}) if complete else {})
        save(run, folder, found)
        return found


@dataclass(frozen=True, kw_only=True)
class _Way:
    """What a variant asks of `solve_ensemble`.

    Attributes:
        problem: with its parameters.
        arguments: all but `check` and `report`.
        subject: what its derivatives depend on.
    """

    problem: Problem
    arguments: Mapping[str, Any]
    subject: Any

    @classmethod
    def of(cls, problem: Problem, variant: Variant, common: Mapping[str, Any]) -> "_Way":
        of_variant = {n: getattr(variant, n) for n in ("method", "weighting", "point_weighting")}
        return cls(
            problem=problem.with_parameters(**variant.parameters),
            arguments={**of_variant, **common, **variant.settings},
            subject=(variant.settings.get("network"), variant.parameters),
        )


def _in_turn(ways: Mapping[str, _Way], check: bool, report: Any, run: Run | None) -> dict[str, Any]:
    """The runs of all, one after the other, until one is interrupted."""
    runs: dict[str, Ensemble] = {}
    checked: list[Any] = []
    for label, way in ways.items():
        arguments = {
            **way.arguments,
            "report": None if report is None else report(label),
            "check": check and way.subject not in checked,
        }
        runs[label] = _solved(way.problem, label, arguments, run)
        if any(s.run.derivatives for s in runs[label].solutions):  # of a network: were checked
            checked.append(way.subject)
        if is_interrupted(runs[label]):
            break
    return runs


def _by_workers(
    workers: Workers, ways: Mapping[str, _Way], check: bool, run: Run | None
) -> dict[str, Any]:
    """The runs of all, each saved as soon as it comes; those that are saved are not sent."""
    runs = {} if run is None else _saved(ways, run)
    statements: dict[str, Any] = {}
    checked: list[Any] = []
    for label, way in ways.items():
        if label not in runs:
            asked = {**way.arguments, "check": check and way.subject not in checked}
            statements[label] = _stated(label, way.problem, asked)
            if (way.arguments["method"] or Adam()).trains_network:
                checked.append(way.subject)
    problems = {label: way.problem for label, way in ways.items()}
    for label, found in solved_by(workers, statements, problems):
        runs[label] = found
        if run is not None:
            run.save_part(label, found)
    return {label: runs[label] for label in ways}


def _saved(ways: Mapping[str, _Way], run: Run) -> dict[str, Ensemble]:
    """The runs that were saved before and need not be done again."""
    found = {n: saved_variant(run.held, n, way.problem) for n, way in ways.items()}
    return {n: e for n, e in found.items() if e is not None and not is_interrupted(e)}


def _stated(label: str, problem: Problem, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The statement of one variant."""
    way = (asked["method"], asked["weighting"], asked["point_weighting"])
    others = {n: v for n, v in asked.items() if n not in _OF_VARIANT}
    method, recipe, seeds = planned(problem, asked["seeds"], way, others)
    given = {n: v for n, v in others.items() if n in ARGUMENTS} | {"check": asked["check"]}
    given |= {"method": method, "recipe": recipe, "seeds": [*seeds]}
    given["budget"] = Deadline.after(given.get("budget")).budget
    try:
        return stated(problem, **given)
    except InputError as error:
        raise InputError(f"{label}: {error}") from None


def _solved(
    problem: Problem, label: str, arguments: Mapping[str, Any], run: Run | None
) -> Ensemble:
    """One variant; in a run's folder it is saved at once, or found there."""
    if run is None:
        return solve_ensemble(problem, **arguments)
    known = saved_variant(run.held, label, problem)
    if known is not None and not is_interrupted(known):
        return known
    found = solve_ensemble(problem, folder=run.part(folder_of(label)), **arguments)
    run.save_part(label, found)
    return found


def is_interrupted(found: Ensemble) -> bool:
    """Whether a run of it was stopped before its end."""
    return any(s.outcome.status == Status.INTERRUPTED for s in found.solutions)


def _check_all(problem: Problem, variants: Any, seeds: Any, common: Mapping[str, Any]) -> None:
    """Refuse what any of the variants would be refused for, before the first of them trains."""
    takes = "a mapping of labels to variants, `{'fixed': Variant()}`"
    require_kind("variants", variants, Mapping, takes)
    if not variants:
        raise InputError("there is nothing to compare; give one variant at least")
    coordinates: dict[Any, str] = {}
    folders: dict[str, str] = dict.fromkeys(RESERVED, "")
    for label, variant in variants.items():
        require_name("the label of a variant", label)
        # As some file systems have it, which take capitals for small letters.
        other = folders.setdefault(folder_of(label).casefold(), label)
        if other != label:
            taken = f"`{other}` has" if other else "a comparison has"
            raise InputError(
                f"`{label}`: {taken} a folder of that name already; rename the variant"
            )
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
