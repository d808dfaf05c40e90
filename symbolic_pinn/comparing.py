"""`compare`: one problem solved in several ways, from the same seeds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symbolic_pinn.asking import ARGUMENTS, planned, refuse_unknown
from symbolic_pinn.callbacks import Callback, Labelled
from symbolic_pinn.callbacks.calls import require_callbacks
from symbolic_pinn.checks import Number
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.arguments import check_arguments
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.problem import Problem
from symbolic_pinn.run_statement import statement
from symbolic_pinn.runs import Run, running, save
from symbolic_pinn.solution import Comparison, Ensemble, Row, Status
from symbolic_pinn.solution.comparison import folder_of, saved_variant
from symbolic_pinn.solving import solve_ensemble
from symbolic_pinn.variants import OF_VARIANT, Variant, check_variants, variants_of
from symbolic_pinn.watching import counted, displaying, refuse_callbacks
from symbolic_pinn.workers import Workers, one_device, require_workers, solved_by, stated


def compare(
    problem: Problem,
    variants: Mapping[str, Any] | Sequence[str],
    *,
    seeds: int | Iterable[int] = 1,
    axes: Mapping[str, tuple[str, ...]] | None = None,
    check: bool = True,
    folder: str | Path | Run | None = None,
    checkpoint: Number | None = None,
    cluster: Workers | None = None,
    report: Callable[[str], Callable[[Row], None]] | None = None,
    callbacks: Callback | Sequence[Callback] = (),
    progress: bool | None = None,
    **common: Any,
) -> Comparison:
    """Solve a problem in each of several ways, one after the other or by workers at once.

    Args:
        variants: by their labels, each a `Variant(...)`, a method, a weighting, or the text of
            one, `{"plain": "fixed", "adaptive": "gradient:every=5"}`; or a list of texts. The
            first is what others are compared with.
        seeds: how many for each, beginning with the recipe's, or the seeds themselves.
        check: compare the derivatives of each network with nested jvp, once for all variants that
            share it.
        axes: where the variants are all pairs of two settings, their values.
        folder, checkpoint: as for `solve`; each variant is saved as soon as it has ended.
        cluster: workers, each variant a task of its own (see `symbolic_pinn.clusters`); default
            this process.
        report: gives for each label what is called with a `Row` now and then; not by workers.
        callbacks: as for `solve`; each variant is a run of its own, with its label.
        progress: as for `solve`.
        **common: further arguments of `solve_ensemble`.

    Returns:
        The comparison; it ends early with the first variant that is interrupted.
    """
    given = {"problem": problem, "check": check, "report": report, "progress": progress}
    check_arguments(given)
    require_workers(cluster, common.get("devices"))
    refuse_callbacks(callbacks, cluster)
    chosen = variants_of(problem, variants)
    numbers = [*seeds] if isinstance(seeds, Iterable) and not isinstance(seeds, str) else seeds
    refuse_unknown(common, compare, solve_ensemble)
    check_variants(problem, chosen, numbers, common)
    common |= {"devices": one_device(cluster, common.get("devices"))}
    with running(folder, checkpoint) as run:
        if run is not None:
            known = {label: variant.to_data() for label, variant in chosen.items()}
            asked = {**common, "variants": known, "seeds": numbers, "check": check, "axes": axes}
            run.state(lambda: statement("compare", problem, **asked))
        ways = {n: _Way.of(problem, v, {**common, "seeds": numbers}) for n, v in chosen.items()}
        with displaying(progress) as display:
            if cluster is None:
                follow = _Follow(report, require_callbacks(callbacks), display)
                runs = _in_turn(ways, check, follow, run)
            else:
                runs = _by_workers(counted(cluster, display, problem.name), ways, check, run)
        complete = len(runs) == len(ways)
        found = Comparison(runs, dict(axes or {}) if complete else {})
        save(run, folder, found)
        return found


@dataclass(frozen=True)
class _Follow:
    """Who follows the variants.

    Attributes:
        report: gives what is called with rows, for each label.
        callbacks: as given.
        display: shows how far they are, if somebody looks.
    """

    report: Callable[[str], Callable[[Row], None]] | None
    callbacks: tuple[Callback, ...]
    display: Any

    def arguments(self, label: str, way: "_Way") -> dict[str, Any]:
        """Those of `solve_ensemble` for the variant of a label."""
        reports = [] if self.report is None else [self.report(label)]
        if self.display is not None:
            deadline = Deadline.after(way.arguments.get("budget"))
            title = f"{way.problem.name}, {label}"
            reports.append(self.display.view(title, way.planned_steps, deadline).report)

        def report(row: Row) -> None:
            for one in reports:
                one(row)

        callbacks = tuple(Labelled(c, label) for c in self.callbacks)
        return {"report": report, "callbacks": callbacks, "progress": False}


@dataclass(frozen=True, kw_only=True)
class _Way:
    """What a variant asks of `solve_ensemble`.

    Attributes:
        problem: with its parameters.
        arguments: all but `check` and who follows it.
        subject: what its derivatives depend on.
        planned_steps: how many it will take, where that is known before.
    """

    problem: Problem
    arguments: Mapping[str, Any]
    subject: Any
    planned_steps: int | None

    @classmethod
    def of(cls, problem: Problem, variant: Variant, common: Mapping[str, Any]) -> "_Way":
        of_variant = {n: getattr(variant, n) for n in ("method", "weighting", "point_weighting")}
        return cls(
            problem=problem.with_parameters(**variant.parameters),
            arguments={**of_variant, **common, **variant.settings},
            subject=(variant.settings.get("network"), variant.parameters),
            planned_steps=variant.planned_steps(problem, **common),
        )


def _in_turn(
    ways: Mapping[str, _Way], check: bool, follow: _Follow, run: Run | None
) -> dict[str, Any]:
    """The runs of all, one after the other, until one is interrupted."""
    runs: dict[str, Ensemble] = {}
    checked: list[Any] = []
    for label, way in ways.items():
        arguments = {
            **way.arguments,
            **follow.arguments(label, way),
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
    others = {n: v for n, v in asked.items() if n not in OF_VARIANT}
    method, recipe, seeds = planned(problem, asked["seeds"], way, others, calls=(solve_ensemble,))
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
