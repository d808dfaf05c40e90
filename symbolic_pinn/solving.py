"""`solve` and `solve_ensemble`: a problem in, solutions out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import equinox as eqx
import jax

from symbolic_pinn.calculus import AbstractDerivatives
from symbolic_pinn.checks import Number
from symbolic_pinn.collocation.blas_threads import one_thread
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.adam.adam import Adam
from symbolic_pinn.methods.arguments import check_arguments, seeds_of
from symbolic_pinn.methods.before import PlannedRun, check_before
from symbolic_pinn.methods.chain import Chain
from symbolic_pinn.methods.checkpoints import NO_CHECKPOINTS
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.method import AbstractMethod, Task, judged, solved
from symbolic_pinn.methods.recorder import Report
from symbolic_pinn.problem import Problem
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.run_statement import statement
from symbolic_pinn.runs import Run, running, save
from symbolic_pinn.solution import Ensemble, Solution, Status, cross_checked
from symbolic_pinn.verdict import HeldOutCheck
from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting, LossWeights
from symbolic_pinn.workers import Workers, begun, one_device, require_workers, seeds_by

# What `solve_ensemble` takes beside the settings of a recipe.
ARGUMENTS = (
    "recipe", "derivatives", "devices", "check", "snapshots", "budget", "tolerance", "report",
)  # fmt: skip
# The share of the time that a method has before its cross-check.
_OF_METHOD = 2 / 3


def solve(
    problem: Problem,
    *,
    method: AbstractMethod | None = None,
    weighting: AbstractWeighting | LossWeights | None = None,
    point_weighting: AbstractPointWeighting | None = None,
    recipe: Recipe | None = None,
    network: eqx.Module | None = None,
    derivatives: AbstractDerivatives | None = None,
    devices: Sequence[jax.Device] | None = None,
    check: bool = True,
    snapshots: bool = False,
    start: Solution | None = None,
    budget: Number | Deadline | None = None,
    tolerance: Number | None = None,
    cross_check: AbstractMethod | None = None,
    folder: str | Path | Run | None = None,
    checkpoint: Number | None = None,
    report: Report | None = None,
    **changes: Any,
) -> Solution:
    """Solve a problem.

    Args:
        problem: what to solve.
        method: how; default `Adam(weighting=..., point_weighting=...)`.
        weighting, point_weighting: loss weights, and weights of points beside them, of that Adam.
        recipe: settings; default the problem's own.
        network: an Equinox module of one point, in place of the recipe's network.
        derivatives: derivative engine; default `Lattice()`.
        devices: share the points of each step; default all that JAX has.
        check: compare the engine with nested jvp at eight points in float64 before the first step.
        snapshots: look at the gradients of the parts once each `record_every` steps of Adam.
        start: a solution to begin with, such as that for another value of a parameter.
        budget: seconds after which it ends with the best solution that it has, verdict included,
            or the `Deadline` of some that have begun; default no limit. Methods of a chain share
            it (see `Chain`); a cross-check has what the method leaves, a third at least.
        tolerance: relative error, as it is estimated, that is enough; default as small as the
            method can make it.
        cross_check: another method; the verdict then knows by how much its solution differs.
        folder: the run's own: made at once, with what was asked for in it; its state is kept there
            now and then, and what it found is saved there. A run that is cut off goes on with
            `resume(folder)`. A `Run` that has begun is saved by who began it.
        checkpoint: seconds between two states, 30 by default; 0 for none.
        report: called with a `Row` of figures now and then.
        **changes: settings that replace those of the recipe (`steps=2000, seed=3`).

    Returns:
        The solution with a verdict. A run that is interrupted (Ctrl-C finishes the step) or whose
        loss stops being finite gives its last finite state; `solution.outcome` says so, and the
        latter warns.

    Raises:
        InputError: the problem or a setting cannot be used as given.
        DerivativesError: the engine does not give the derivatives of nested jvp.
    """
    check_arguments(locals())
    chosen = _method(method, weighting, point_weighting)
    settings = (recipe or problem.recipe).but(**changes)
    used_by = (chosen,) if cross_check is None else (chosen, cross_check)
    require_used(_given(changes, snapshots=snapshots or None, tolerance=tolerance), *used_by)
    plan = PlannedRun(problem=problem, recipe=settings, network=network)
    for each in used_by:
        check_before(each, plan)
    given: dict[str, Any] = {"network": network, "derivatives": derivatives, "devices": devices}
    given |= {"check": check, "snapshots": snapshots, "tolerance": tolerance}
    deadline = Deadline.after(budget)
    with running(folder, checkpoint) as run, one_thread():
        if run is not None:
            asked = {**given, "method": chosen, "recipe": settings, "cross_check": cross_check}
            run.state(lambda: statement("solve", problem, budget=deadline.budget, **asked))
            deadline = run.deadline(deadline)
            run.keep_first(start)
        task = _task(
            problem,
            settings,
            (settings.seed,),
            start=start,
            deadline=deadline if cross_check is None else deadline.share(_OF_METHOD),
            report=report,
            checkpoints=None if run is None else run.checkpoints,
            **given,
        )
        solution = _checked(task, chosen, cross_check, replace(deadline, verdicts=0))
        save(run, folder, solution)
        return solution


def _checked(
    task: Task, method: AbstractMethod, cross_check: AbstractMethod | None, rest: Deadline
) -> Solution:
    """The solution of a method, compared with that of another one, which has the rest of time."""
    if cross_check is None:
        return judged(method, task)
    solution = task.once("method", partial(judged, method))
    if solution.outcome.status == Status.INTERRUPTED:
        return solution
    here = replace(task.in_part("cross-check"), start=None, deadline=rest)
    return cross_checked(solution, solved(cross_check, here))


def _task(
    problem: Problem,
    recipe: Recipe,
    seeds: tuple[int, ...],
    *,
    tolerance: Number | None,
    **given: Any,
) -> Task:
    """A task with the defaults of what was left open."""
    if tolerance is not None:
        given["tolerance"] = float(tolerance)
    made = {k: v for k, v in given.items() if v is not None}
    held_out = HeldOutCheck(problem)
    return Task(problem=problem, recipe=recipe, seeds=seeds, held_out=held_out, **made)


def _method(
    method: AbstractMethod | None,
    weighting: AbstractWeighting | LossWeights | None,
    point_weighting: AbstractPointWeighting | None,
) -> AbstractMethod:
    if method is None:
        return Adam(weighting=weighting, point_weighting=point_weighting)
    if weighting is not None or point_weighting is not None:
        raise InputError("weightings belong to a method: `method=Adam(weighting=...)`")
    return method


def solve_ensemble(
    problem: Problem,
    *,
    seeds: int | Iterable[int],
    method: AbstractMethod | None = None,
    weighting: AbstractWeighting | LossWeights | None = None,
    point_weighting: AbstractPointWeighting | None = None,
    recipe: Recipe | None = None,
    derivatives: AbstractDerivatives | None = None,
    devices: Sequence[jax.Device] | None = None,
    check: bool = True,
    snapshots: bool = False,
    budget: Number | Deadline | None = None,
    tolerance: Number | None = None,
    folder: str | Path | Run | None = None,
    checkpoint: Number | None = None,
    cluster: Workers | None = None,
    report: Report | None = None,
    **changes: Any,
) -> Ensemble:
    """Solve a problem from several seeds; by Adam at once, in one program.

    Args:
        seeds: how many, beginning with the recipe's, or the seeds themselves.
        budget: seconds for all of them; methods that solve one after the other share them.
        tolerance: relative error that is enough, of each.
        cluster: workers, each seed a task of its own that has the whole `budget` (see
            `symbolic_pinn.clusters`); default this process.
        report: called with a `Row`; of medians over the members where they run at once; not by
            workers.
        problem, method, weighting, point_weighting, recipe, derivatives, devices, check,
            snapshots, folder, checkpoint, **changes: as for `solve`; each device takes some of the
            members.

    Raises:
        InputError: as for `solve`, or there is no seed.
    """
    check_arguments(locals())
    require_workers(cluster, devices)
    chosen, settings, numbers = planned(
        problem,
        seeds,
        (method, weighting, point_weighting),
        {"recipe": recipe, "snapshots": snapshots, "tolerance": tolerance, **changes},
    )
    given: dict[str, Any] = {"devices": one_device(cluster, devices), "check": check}
    given |= {"snapshots": snapshots, "derivatives": derivatives, "tolerance": tolerance}
    deadline = Deadline.after(budget, verdicts=len(numbers))
    with running(folder, checkpoint) as run, one_thread():
        asked = {**given, "method": chosen, "recipe": settings, "budget": deadline.budget}
        if run is not None:
            run.state(lambda: statement("solve_ensemble", problem, seeds=[*numbers], **asked))
            deadline = run.deadline(deadline, len(numbers))
        place = NO_CHECKPOINTS if run is None else run.checkpoints
        if cluster is not None:
            members = seeds_by(cluster, problem, numbers, place, **asked)
        else:
            members, rest, place = begun(problem, numbers, place)
            given |= {"deadline": deadline, "report": report, "checkpoints": place}
            members |= _members(_task(problem, settings, rest, **given), chosen)
        found = Ensemble(tuple(members[n] for n in numbers))
        save(run, folder, found)
        return found


def _members(task: Task, method: AbstractMethod) -> dict[int, Solution]:
    """The solutions of the seeds of a task, judged."""
    found = _judged(task, method.solve(task)) if task.seeds else ()
    return dict(zip(task.seeds, found, strict=True))


def planned(
    problem: Problem,
    seeds: int | Iterable[int],
    way: tuple[Any, Any, Any],
    given: Mapping[str, Any],
) -> tuple[AbstractMethod, Recipe, tuple[int, ...]]:
    """The method, settings and seeds of an ensemble; nothing is computed yet.

    Args:
        problem, seeds: as for `solve_ensemble`.
        way: its method, weighting and weighting of points.
        given: its further arguments.

    Raises:
        InputError: a setting cannot be used, or does not fit the problem.
    """
    arguments = {k: v for k, v in given.items() if k in ARGUMENTS}
    check_arguments({"problem": problem, "method": way[0], **arguments})
    changes = {k: v for k, v in given.items() if k not in ARGUMENTS}
    settings = (given.get("recipe") or problem.recipe).but(**changes)
    numbers = seeds_of(settings.seed, seeds)
    chosen = _method(*way)
    others = {"snapshots": given.get("snapshots") or None, "tolerance": given.get("tolerance")}
    require_used(_given(changes, **others), chosen)
    check_before(chosen, PlannedRun(problem=problem, recipe=settings, seeds=len(numbers)))
    return chosen, settings, numbers


def _judged(task: Task, found: Sequence[Solution]) -> Iterator[Solution]:
    """Solutions with their verdicts, which share the time that is left."""
    for done, solution in enumerate(found):
        deadline = task.deadline.share(1 / (len(found) - done))
        yield replace(task, deadline=deadline).with_verdict(solution)


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


def _given(changes: Mapping[str, Any], **others: Any) -> dict[str, str]:
    """The settings that the caller has named, by their names."""
    return {name: name for name, value in {**others, **changes}.items() if value is not None}
