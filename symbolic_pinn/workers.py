"""`Workers`: others that solve problems for this process, and how what they find comes back.

A problem goes out as the statement of a run, which is JSON data, and comes back as a saved run
folder, so that nothing depends on who solves it.
"""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, runtime_checkable
from zipfile import ZipFile

import jax

from symbolic_pinn.checks import require_kind
from symbolic_pinn.errors import InputError
from symbolic_pinn.methods.checkpoints import Checkpoints
from symbolic_pinn.problem import Problem
from symbolic_pinn.run_statement import missing, statement
from symbolic_pinn.solution import Ensemble, RunFolder, Solution, to_json
from symbolic_pinn.solution.comparison import save_variant, saved_variant

_FOUND, _REST = "found", "rest"


@runtime_checkable
class Workers(Protocol):
    """Solve statements of `solve_ensemble`, in any order, at once or not."""

    def solve_all(self, statements: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """The label and the packed ensemble (see `packed`) of each, as soon as it is there.

        Args:
            statements: JSON texts, by their labels.
        """


def require_workers(cluster: Any, devices: Any) -> None:
    """Refuse what cannot solve, and devices that are not those of who does."""
    takes = "an object such as `symbolic_pinn.clusters.LocalCluster(workers=4)`"
    require_kind("cluster", cluster, Workers | None, takes)
    if cluster is not None and devices is not None:
        raise InputError("`devices` are those of this process; leave it out with `cluster`")


def one_device(cluster: Workers | None, devices: Any) -> Any:
    """What `devices` are in a statement: with workers each takes its first one."""
    return devices if cluster is None else jax.devices()[:1]


def stated(problem: Problem, **arguments: Any) -> dict[str, Any]:
    """A call of `solve_ensemble` that can be sent.

    Raises:
        InputError: something of it is no data.
    """
    data = statement("solve_ensemble", problem, **arguments)
    for name, what in missing(data).items():
        raise InputError(f"`{name}` cannot be sent to a worker ({what}); solve it without one")
    lost = [name for name, source, *_ in data["problem"]["functions"] if source is None]
    for name in lost:
        raise InputError(
            f"`{name}` is a function given as code, which cannot be sent to a worker; give it as a"
            " table or as a formula, or solve the problem without workers"
        )
    return data


def solved_by(
    workers: Workers, statements: Mapping[str, Mapping[str, Any]], problems: Mapping[str, Problem]
) -> Iterator[tuple[str, Ensemble]]:
    """What workers find, as it comes; the work ends when the iterator is closed.

    Args:
        workers: who solves.
        statements: what, by labels.
        problems: of the statements, as the caller has them.
    """
    if not statements:
        return
    texts = {label: json.dumps(json.loads(to_json(s))) for label, s in statements.items()}
    with closing(workers.solve_all(texts)) as found:  # type: ignore[type-var]
        for label, data in found:
            yield label, unpacked(data, problems[label])


def packed(found: Ensemble) -> bytes:
    """An ensemble as the bytes of a zipped run folder."""
    buffer = io.BytesIO()
    with TemporaryDirectory() as place, ZipFile(buffer, "w") as archive:
        save_variant(RunFolder.beside(place), _FOUND, found)
        for file in sorted(p for p in Path(place).rglob("*") if p.is_file()):
            archive.write(file, file.relative_to(place))
    return buffer.getvalue()


def unpacked(data: bytes, problem: Problem) -> Ensemble:
    """The ensemble of a problem that `packed` wrote.

    Raises:
        InputError: the worker sent something else.
    """
    with TemporaryDirectory() as place:
        with ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(place)
        found = saved_variant(RunFolder.beside(place), _FOUND, problem)
    if found is None:
        raise InputError("a worker sent something that is no solution")
    return found


def seeds_by(
    workers: Workers,
    problem: Problem,
    seeds: tuple[int, ...],
    place: Checkpoints,
    **asked: Any,
) -> dict[int, Solution]:
    """The solutions of some seeds, each solved by itself and kept as soon as it is there.

    Args:
        workers: who solves.
        problem: what.
        seeds: a solution is wanted for each.
        place: where they are kept, and those found that were.
        **asked: the further arguments of `solve_ensemble`.
    """
    found = seeds_kept(problem, seeds, place)
    rest = {_of_seed(n): n for n in seeds if n not in found}
    statements = {label: stated(problem, seeds=[n], **asked) for label, n in rest.items()}
    for of_several in (place, place.part(_REST)):
        of_several.forget()
    for label, ensemble in solved_by(workers, statements, dict.fromkeys(rest, problem)):
        [solution] = ensemble.solutions
        place.part(label).done(solution)
        found[rest[label]] = solution
    return found


def seeds_kept(problem: Problem, seeds: tuple[int, ...], place: Checkpoints) -> dict[int, Solution]:
    """The solutions of seeds that `seeds_by` has kept."""
    functions = dict(problem.sources)
    found = {n: place.part(_of_seed(n)).solution(functions=functions) for n in seeds}
    # Those of a method that takes one seed at a time have no verdict yet.
    judged = {n: s for n, s in found.items() if s is not None and s.verdict is not None}
    return {n: replace(s, problem=problem) for n, s in judged.items()}


def begun(
    problem: Problem, seeds: tuple[int, ...], place: Checkpoints
) -> tuple[dict[int, Solution], tuple[int, ...], Checkpoints]:
    """The seeds that workers have solved, the others, and where the state of these is kept."""
    kept = seeds_kept(problem, seeds, place)
    rest = tuple(n for n in seeds if n not in kept)
    # A state of all would not fit fewer.
    return kept, rest, place.part(_REST) if kept else place


def _of_seed(seed: int) -> str:
    return f"seed-{seed}"
