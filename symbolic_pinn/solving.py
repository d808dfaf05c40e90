"""`solve` and `solve_ensemble`: a problem in, solutions out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import jax

from symbolic_pinn.asking import Asked, asked, ensemble_asked, given_settings, require_used
from symbolic_pinn.calculus import AbstractDerivatives
from symbolic_pinn.callbacks import Callback, TaskFacts
from symbolic_pinn.checks import Number
from symbolic_pinn.collocation.blas_threads import one_thread
from symbolic_pinn.methods.before import PlannedRun, check_before
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
from symbolic_pinn.watching import Watch, counted, displaying, refuse_callbacks, watching
from symbolic_pinn.weighting import AbstractPointWeighting, AbstractWeighting, LossWeights
from symbolic_pinn.workers import Workers, begun, one_device, require_workers, seeds_by

# The share of the time that a method has before its cross-check.
_OF_METHOD = 2 / 3


def solve(
    problem: Problem,
    method: AbstractMethod | str | None = None,
    *,
    weighting: AbstractWeighting | LossWeights | str | None = None,
    point_weighting: AbstractPointWeighting | str | None = None,
    cross_check: AbstractMethod | str | None = None,
    start: Solution | None = None,
    snapshots: bool = False,
    recipe: Recipe | None = None,
    network: Any = None,
    derivatives: AbstractDerivatives | str | None = None,
    devices: Sequence[jax.Device] | None = None,
    check: bool = True,
    budget: Number | Deadline | None = None,
    tolerance: Number | None = None,
    folder: str | Path | Run | None = None,
    checkpoint: Number | None = None,
    report: Report | None = None,
    callbacks: Callback | Sequence[Callback] = (),
    progress: bool | None = None,
    **changes: Any,
) -> Solution:
    """Solve a problem.

    What is asked for: `problem`. How: `method` with its weights, `cross_check`, `start`,
    `snapshots`. With which settings: `recipe`, `network`, `derivatives`, `devices`, `check`, and
    settings of the recipe by their names. How long: `budget`, `tolerance`. What is kept: `folder`,
    `checkpoint`. Who follows it: `report`, `callbacks`, `progress`. Texts are those of the command.

    Args:
        problem: what to solve.
        method: how, `RandomFeatures()` or `"adam:2000,lm:200"`; default Adam.
        weighting, point_weighting: loss weights, `GradientWeighting()` or `"gradient:every=5"`, and
            weights of points beside them, of the Adam that is the default or that a text names.
        cross_check: another method; the verdict then knows by how much its solution differs.
        start: a solution to begin with, such as that for another value of a parameter.
        snapshots: look at the gradients of the parts once each `record_every` steps of Adam.
        recipe: settings; default the problem's own.
        network: in place of the recipe's: a description, its text `"fourier:sigmas=1/10+mlp"`, or
            an Equinox module of one point.
        derivatives: derivative engine, `Lattice()` or `"lattice"` by default, or `"nested"`.
        devices: share the points of each step; default all that JAX has.
        check: compare the engine with nested jvp at eight points in float64 before the first step.
        budget: seconds after which it ends with the best solution that it has, verdict included,
            or the `Deadline` of some that have begun; default no limit. Methods of a chain share
            it (see `Chain`); a cross-check has what the method leaves, a third at least.
        tolerance: relative error, as it is estimated, that is enough; default as small as the
            method can make it.
        folder: the run's own: made at once, with what was asked for in it; its state is kept there
            now and then, and what it found is saved there. A run that is cut off goes on with
            `resume(folder)`. A `Run` that has begun is saved by who began it.
        checkpoint: seconds between two states, 30 by default; 0 for none.
        report: called with a `Row` of figures now and then.
        callbacks: what follows the run of the method and may end it, such as `StopAt(...)`,
            `CsvLog(...)`, `TensorBoard(...)` or a `Callback` of your own. They are not kept in the
            folder.
        progress: show how far it is: by default where somebody looks, on a terminal or in a
            notebook; False for never, True for plain lines in any case.
        **changes: settings that replace those of the recipe (`steps=2000, seed=3`).

    Returns:
        The solution with a verdict. A run that is interrupted (Ctrl-C finishes the step) or whose
        loss stops being finite gives its last finite state; `solution.outcome` says so, and the
        latter warns.

    Raises:
        InputError: the problem or a setting cannot be used as given.
        DerivativesError: the engine does not give the derivatives of nested jvp.
    """
    way = asked(locals(), changes, solve)
    chosen, settings, other = way.method, way.recipe, way.cross_check
    used_by = (chosen,) if other is None else (chosen, other)
    require_used(
        given_settings(way.changes, snapshots=snapshots or None, tolerance=tolerance), *used_by
    )
    plan = PlannedRun(problem=problem, recipe=settings, network=way.network)
    for each in used_by:
        check_before(each, plan)
    given: dict[str, Any] = {"network": way.network, "derivatives": way.derivatives}
    given |= {"devices": devices, "check": check, "snapshots": snapshots, "tolerance": tolerance}
    deadline = Deadline.after(budget)
    followed: dict[str, Any] = {"report": report, "callbacks": callbacks, "progress": progress}
    with running(folder, checkpoint) as run, one_thread():
        if run is not None:
            stated = {**given, "method": chosen, "recipe": settings, "cross_check": other}
            run.state(lambda: statement("solve", problem, budget=deadline.budget, **stated))
            deadline = run.deadline(deadline)
            run.keep_first(start)
            given["checkpoints"] = run.checkpoints
        facts = _facts(problem, way, (settings.seed,), deadline)
        with watching(facts, deadline, **followed) as watch:
            given["deadline"] = deadline if other is None else deadline.share(_OF_METHOD)
            task = _task(problem, settings, facts.seeds, start=start, watch=watch, **given)
            rest = replace(task, deadline=replace(deadline, verdicts=0), report=watch.show)
            solution = _checked(task, chosen, other, rest)
            watch.calls.end(solution)
        save(run, folder, solution)
        return solution


def _checked(
    task: Task, method: AbstractMethod, cross_check: AbstractMethod | None, rest: Task
) -> Solution:
    """The solution of a method, compared with that of another one, which has the rest of time.

    Args:
        task, method: what is solved, and how.
        cross_check: another method, if any.
        rest: the task of that.
    """
    if cross_check is None:
        return judged(method, task)
    solution = task.once("method", partial(judged, method))
    if solution.outcome.status == Status.INTERRUPTED:
        return solution
    here = replace(rest.in_part("cross-check"), start=None, stopping=lambda: None)
    return cross_checked(solution, solved(cross_check, here))


def _facts(problem: Problem, way: Asked, seeds: tuple[int, ...], deadline: Deadline) -> TaskFacts:
    """What those are told who follow a run."""
    return TaskFacts(
        problem=problem,
        method=way.method.name,
        seeds=seeds,
        steps=way.method.planned_steps(way.recipe),
        budget=deadline.budget,
    )


def _task(
    problem: Problem,
    recipe: Recipe,
    seeds: tuple[int, ...],
    *,
    watch: Watch,
    tolerance: Number | None,
    **given: Any,
) -> Task:
    """A task with the defaults of what was left open."""
    given |= {"report": watch.report, "stopping": watch.calls.stopping}
    if tolerance is not None:
        given["tolerance"] = float(tolerance)
    made = {k: v for k, v in given.items() if v is not None}
    held_out = HeldOutCheck(problem)
    return Task(problem=problem, recipe=recipe, seeds=seeds, held_out=held_out, **made)


def solve_ensemble(
    problem: Problem,
    *,
    seeds: int | Iterable[int],
    method: AbstractMethod | str | None = None,
    weighting: AbstractWeighting | LossWeights | str | None = None,
    point_weighting: AbstractPointWeighting | str | None = None,
    snapshots: bool = False,
    recipe: Recipe | None = None,
    derivatives: AbstractDerivatives | str | None = None,
    devices: Sequence[jax.Device] | None = None,
    check: bool = True,
    budget: Number | Deadline | None = None,
    tolerance: Number | None = None,
    folder: str | Path | Run | None = None,
    checkpoint: Number | None = None,
    cluster: Workers | None = None,
    report: Report | None = None,
    callbacks: Callback | Sequence[Callback] = (),
    progress: bool | None = None,
    **changes: Any,
) -> Ensemble:
    """Solve a problem from several seeds; by Adam at once, in one program.

    Args:
        seeds: how many, beginning with the recipe's, or the seeds themselves.
        budget: seconds for all of them; methods that solve one after the other share them.
        tolerance: relative error that is enough, of each.
        cluster: workers, each seed a task of its own that has the whole `budget` (see
            `symbolic_pinn.clusters`); default this process.
        report, callbacks: called with a `Row`; of medians over the members where they run at once;
            not by workers. What a callback ends where seeds run one after the other is one seed.
        problem, method, weighting, point_weighting, snapshots, recipe, derivatives: as for `solve`.
        devices: as for `solve`; each takes some of the members.
        check, folder, checkpoint, progress: as for `solve`.
        **changes: settings that replace those of the recipe.

    Raises:
        InputError: as for `solve`, or there is no seed.
    """
    require_workers(cluster, devices)
    refuse_callbacks(callbacks, cluster)
    way, numbers = ensemble_asked(locals(), changes, solve_ensemble)
    given: dict[str, Any] = {"devices": one_device(cluster, devices), "check": check}
    given |= {"snapshots": snapshots, "derivatives": way.derivatives, "tolerance": tolerance}
    deadline = Deadline.after(budget, verdicts=len(numbers))
    followed: dict[str, Any] = {"report": report, "callbacks": callbacks, "progress": progress}
    with running(folder, checkpoint) as run, one_thread():
        stated = {**given, "method": way.method, "recipe": way.recipe, "budget": deadline.budget}
        if run is not None:
            run.state(lambda: statement("solve_ensemble", problem, seeds=[*numbers], **stated))
            deadline = run.deadline(deadline, len(numbers))
        place = NO_CHECKPOINTS if run is None else run.checkpoints
        if cluster is not None:
            with displaying(progress) as display:
                workers = counted(cluster, display, problem.name)
                members = seeds_by(workers, problem, numbers, place, **stated)
        else:
            members, rest, place = begun(problem, numbers, place)
            given |= {"deadline": deadline, "checkpoints": place}
            facts = _facts(problem, way, rest, deadline)
            with watching(facts, deadline, **followed) as watch:
                task = _task(problem, way.recipe, rest, watch=watch, **given)
                members |= _members(task, way.method)
                watch.calls.end(*(members[n] for n in rest))
        found = Ensemble(tuple(members[n] for n in numbers))
        save(run, folder, found)
        return found


def _members(task: Task, method: AbstractMethod) -> dict[int, Solution]:
    """The solutions of the seeds of a task, judged."""
    found = _judged(task, method.solve(task)) if task.seeds else ()
    return dict(zip(task.seeds, found, strict=True))


def _judged(task: Task, found: Sequence[Solution]) -> Iterator[Solution]:
    """Solutions with their verdicts, which share the time that is left."""
    for done, solution in enumerate(found):
        deadline = task.deadline.share(1 / (len(found) - done))
        yield replace(task, deadline=deadline).with_verdict(solution)
