"""`resume`: a run that was cut off goes on, from its folder."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import equinox as eqx

from symbolic_pinn.asking import chosen_method
from symbolic_pinn.callbacks import Callback
from symbolic_pinn.checks import Number, as_path, require_positive
from symbolic_pinn.comparing import compare
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods import Adam
from symbolic_pinn.methods.checkpoints import EVERY
from symbolic_pinn.methods.method import AbstractMethod, with_steps
from symbolic_pinn.methods.run_facts import versions
from symbolic_pinn.run_statement import missing, stated_arguments, stated_problem
from symbolic_pinn.runs import Run, read_statement, save
from symbolic_pinn.solution import Comparison, Ensemble, RunFolder, Solution
from symbolic_pinn.solution.run_folder import STATEMENT
from symbolic_pinn.solving import solve, solve_ensemble
from symbolic_pinn.suggestions import with_suggestions
from symbolic_pinn.variants import Variant
from symbolic_pinn.workers import Workers, require_workers

Found = Solution | Ensemble | Comparison


@with_suggestions
def resume(
    folder: "str | Path | Run",
    *,
    steps: int | None = None,
    budget: Number | None = None,
    checkpoint: Number | None = None,
    method: AbstractMethod | str | None = None,
    network: eqx.Module | None = None,
    functions: Mapping[Any, Any] | None = None,
    cluster: Workers | None = None,
    report: Callable[..., Any] | None = None,
    callbacks: Callback | Sequence[Callback] = (),
    progress: bool | None = None,
) -> Found:
    """Go on with a run that was cut off, as if it had not been.

    What it finds is saved in its folder. A run that is complete goes on for more `steps`, or with a
    larger `budget`, in a new folder beside the old one.

    Args:
        folder: of the run.
        steps: in place of the steps that it had to take; of a chain, those of its last method.
        budget: seconds in place of those that it had, those used up already counted.
        checkpoint: seconds between two states, 30 by default; 0 for none.
        method, network, functions: what a folder cannot keep: a method with an optimiser of your
            own, a network of your own, the code of supplied functions. As they were before.
        cluster: workers for what is left of a comparison or an ensemble; default this process,
            wherever it ran before.
        report: as for `solve`; of a comparison, as for `compare`.
        callbacks: as for `solve`; those that there were before are not kept, give them again.
        progress: as for `solve`.

    Raises:
        InputError: the folder holds no run; the run is complete, or still going on; something has
            to be given again.
    """
    require_workers(cluster, None)
    given: dict[str, Any] = {"method": method, "network": network, "cluster": cluster}
    given |= {"budget": budget, "report": report, "callbacks": callbacks, "progress": progress}
    if isinstance(folder, Run):
        return _gone_on(folder, steps, functions, given)
    run = begin_again(
        as_path("folder", folder), steps, budget, EVERY if checkpoint is None else checkpoint
    )
    try:
        found = _gone_on(run, steps, functions, given)
        save(run, None, found)
        return found
    finally:
        run.end()


def repeat(
    folder: str | Path,
    *,
    functions: Mapping[Any, Any] | None = None,
    **others: Any,
) -> Found:
    """Do again what was asked for in a run folder, from its beginning; nothing is saved.

    Args:
        folder: of the run.
        functions: the code of supplied functions, which a folder cannot keep.
        **others: arguments in place of those that the run had, such as `seed` or `folder`.

    Raises:
        InputError: the folder holds no run, or something has to be given again.
    """
    path = as_path("folder", folder)
    if not (path / STATEMENT).is_file():
        raise InputError(
            f"`{path}` does not hold what was asked for (`{STATEMENT}`); `solve(..., folder=...)`"
            " and the command write that, `save` does not"
        )
    asked = read_statement(path)
    arguments = {**stated_arguments(asked), **others}
    for name, what in missing(asked).items():
        if name not in arguments:
            raise InputError(f"the run had {what}; give it again, as `{name}=`")
    problem = stated_problem(asked, functions)
    if asked["call"] != "compare":
        return (solve if asked["call"] == "solve" else solve_ensemble)(problem, **arguments)
    return compare(problem, **_compared(arguments))


def _compared(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a comparison, its variants read."""
    variants = {n: Variant.from_data(v) for n, v in arguments["variants"].items()}
    axes = {name: tuple(values) for name, values in (arguments.get("axes") or {}).items()}
    return {**arguments, "variants": variants, "axes": axes}


def _gone_on(
    run: Run, steps: int | None, functions: Mapping[Any, Any] | None, given: Mapping[str, Any]
) -> Found:
    assert run.statement is not None
    arguments = stated_arguments(run.statement)
    arguments |= {name: value for name, value in given.items() if value is not None}
    for name, what in missing(run.statement).items():
        if name not in arguments:
            raise InputError(f"the run had {what}; give it again, as `{name}=`")
    _tell_of_other_versions(run.statement["versions"])
    problem = stated_problem(run.statement, functions)
    if steps is not None:
        arguments = _with_steps(arguments, steps)
    call = run.statement["call"]
    if "cluster" in arguments:
        arguments.pop("devices", None)
    if call == "solve":
        if "cluster" in arguments:
            raise InputError("one run cannot be divided among the workers of a `cluster`")
        return solve(problem, start=run.first(arguments.get("network")), folder=run, **arguments)
    if call == "solve_ensemble":
        if steps is not None or given["budget"] is not None:
            run.checkpoints.forget_done(only_out_of_time=steps is None)
        return solve_ensemble(problem, folder=run, **arguments)
    return compare(problem, folder=run, **_compared(arguments))


def _tell_of_other_versions(before: Mapping[str, str]) -> None:
    now = versions()
    others = [f"{n} {v}, now {now.get(n)}" for n, v in before.items() if now.get(n) != v]
    if others:
        text = f"the run was begun with {'; '.join(others)}: it may end otherwise, by rounding"
        warnings.warn(text, UserWarning, stacklevel=4)


def begin_again(folder: Path, steps: int | None, budget: Number | None, every: Number) -> Run:
    """The run of a folder, claimed; of a complete one a copy beside it.

    Raises:
        InputError: it is complete, and shall do no more.
    """
    if not is_complete(folder):
        return Run.again(folder, every)
    if steps is None and budget is None:
        raise InputError(
            f"the run in `{folder}` is complete; more steps (`steps=`, `--steps`), or a larger"
            " budget (`budget=`, `--budget`) of a run that its budget ended, go on with it"
        )
    into = RunFolder.claim_new(folder)
    try:
        return Run.again(folder, every, into)
    except BaseException:
        into.discard()
        raise


def is_complete(folder: Path) -> bool:
    """Whether the run in a folder came to its end; one that was interrupted did not."""
    for name in ("summary.json", "compare.json"):
        if (folder / name).is_file():
            return not _is_interrupted(folder / name)
    return False


def _is_interrupted(summary: Path) -> bool:
    # In the summaries of several runs the status stands deeper.
    return '"interrupted"' in summary.read_text(errors="replace")


def planned_steps(data: Mapping[str, Any], steps: int | None) -> int | None:
    """How many steps the run of a statement will take, where that is known before."""
    arguments = stated_arguments(data)
    if "method" not in arguments or "recipe" not in arguments:
        return steps
    planned = arguments["method"].planned_steps(arguments["recipe"])
    return planned if steps is None or planned is None else steps


def _with_steps(arguments: Mapping[str, Any], steps: int) -> dict[str, Any]:
    """The arguments with so many steps for the method, or the last of a chain."""
    require_positive(steps=steps)
    if "variants" in arguments:
        raise InputError("`steps` goes on with one run; a comparison has several")
    method = arguments.get("method") or Adam()
    if isinstance(method, str):
        method = chosen_method(method, None, None)
    return {**arguments, "method": with_steps(method, steps)}
