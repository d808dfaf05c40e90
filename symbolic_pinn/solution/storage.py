"""Run folders: written whole or not at all, read without pickle and without the user's file."""

import json
import math
import os
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any

import equinox as eqx
import jax
import jax.numpy as jnp
from matplotlib.figure import Figure

from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Field, build, description_from_data, description_to_data
from symbolic_pinn.problem import problem_from_data, problem_to_data
from symbolic_pinn.solution.ensemble import Ensemble
from symbolic_pinn.solution.figures import history_figures, run_figures, solutions_figure
from symbolic_pinn.solution.history import History
from symbolic_pinn.solution.outcome import Outcome, Status
from symbolic_pinn.solution.run_record import RunRecord
from symbolic_pinn.solution.snapshot import (
    Snapshot,
    snapshots_from_json,
    snapshots_to_json,
)
from symbolic_pinn.solution.solution import Solution
from symbolic_pinn.solution.verdict import Verdict

_FORMAT = 1
_HEADER = {
    "problem": dict,
    "network": dict | None,
    "bits": int,
    "outcome": list,
    "run": dict,
}


def claim(folder: Path) -> Path:
    """Refuse a path that holds anything or cannot be made; nothing is made yet."""
    nearest = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    if not nearest.is_dir():
        raise InputError(f"`{nearest}` is a file; name another folder")
    if not os.access(nearest, os.W_OK):
        raise InputError(f"`{nearest}` cannot be written to; name another folder")
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"`{folder}` exists and is not empty; name another folder")
    return folder


def write(path: Path, content: Callable[[IO[bytes]], Any]) -> None:
    """Write a file under a temporary name and move it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            content(file)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    write(path, lambda file: file.write(text.encode()))


def to_json(data: Any) -> str:
    """Strict JSON: a figure that is not finite becomes null."""
    return json.dumps(_plain(data), indent=2, allow_nan=False) + "\n"


def _plain(data: Any) -> Any:
    match data:
        case dict():
            return {k: _plain(v) for k, v in data.items()}
        case list() | tuple():
            return [_plain(v) for v in data]
        case float() if not math.isfinite(data):
            return None
    return data


def save(solution: Solution, folder: Path) -> Path:
    """Write `summary.json`, `history.csv`, `solution.eqx` and `figures/` into a new folder."""
    save_data(solution, folder)
    save_figures(run_figures(solution), folder / "figures")
    return folder


def save_data(solution: Solution, folder: Path) -> None:
    """The same without figures, for one run among others that are drawn together."""
    claim(folder)
    write_text(folder / "summary.json", to_json(solution.summary()))
    write_text(folder / "history.csv", solution.history.to_csv())
    write(folder / "solution.eqx", lambda file: _serialise(solution, file))
    if solution.snapshots:
        data = snapshots_to_json(solution.snapshots)
        write_text(folder / "gradients.json", to_json(data))


def save_ensemble(ensemble: Ensemble, folder: Path) -> Path:
    """Write the data, the member with the smallest losses, and curves with bands over the seeds."""
    save_ensemble_data(ensemble, folder)
    best = ensemble.best
    figures = {
        **run_figures(best),
        "solution": solutions_figure({f"seed {best.run.seed}": best}),
        **history_figures({"": [s.history for s in ensemble.solutions]}),
    }
    save_figures(figures, folder / "figures")
    return folder


def save_ensemble_data(ensemble: Ensemble, folder: Path) -> None:
    """Write a folder for each seed, and the summary of all."""
    claim(folder)
    for solution in ensemble.solutions:
        save_data(solution, folder / f"seed-{solution.run.seed}")
    write_text(folder / "summary.json", to_json(ensemble.summary()))


def save_figures(figures: Mapping[str, Figure], folder: Path) -> None:
    """Write figures as PNG files by their names."""
    for name, figure in figures.items():
        write(folder / f"{name}.png", partial(figure.savefig, format="png", dpi=150))


def _serialise(solution: Solution, file: IO[bytes]) -> None:
    """One line of JSON (problem, network, run), then the leaves as Equinox writes them."""
    header = {
        "format": _FORMAT,
        "problem": problem_to_data(solution.problem),
        "network": None if solution.network is None else description_to_data(solution.network),
        "estimates": [float(z) for z in solution.field.estimates.z],
        "bits": 64 if _is_64(solution.field) else 32,
        "outcome": [str(solution.outcome.status), solution.outcome.message],
        "run": solution.run.to_data(),
        "verdict": solution.verdict.facts() if solution.verdict else None,
    }
    file.write(json.dumps(_plain(header), allow_nan=False).encode() + b"\n")
    eqx.tree_serialise_leaves(file, solution.field.network)


def _is_64(field: Field) -> bool:
    return any(a.dtype == jnp.float64 for a in jax.tree.leaves(eqx.filter(field, eqx.is_array)))


def load(path: Path, network: Any = None, functions: Mapping[Any, Any] | None = None) -> Solution:
    """The solution in a run folder."""
    file = path / "solution.eqx" if path.is_dir() else path
    if not file.is_file():
        raise InputError(f"`{path}` holds no saved solution (`solution.eqx`)")
    with file.open("rb") as stream:
        header = _header(stream.readline(), file)
        problem = problem_from_data(header["problem"], functions)
        with jax.enable_x64(header["bits"] == 64):
            skeleton, description = _skeleton(header, problem, network)
            try:
                trained = eqx.tree_deserialise_leaves(stream, skeleton)
            except (RuntimeError, ValueError, EOFError, TypeError) as error:
                raise InputError(f"`{file}` does not fit its network: {error}") from error
    csv = file.parent / "history.csv"
    history = _history(csv) if csv.is_file() else History()
    outcome, run = _ending(header)
    return Solution(
        problem=problem,
        field=_with_estimates(Field.on(problem.box, trained, problem.trainable.values()), header),
        network=description,
        history=history,
        outcome=outcome,
        run=run,
        snapshots=_snapshots(file.parent / "gradients.json"),
        verdict=_verdict(header),
    )


def _ending(header: dict[str, Any]) -> tuple[Outcome, RunRecord]:
    try:
        status, message = header["outcome"]
        return Outcome(Status(status), message), RunRecord.from_data(header["run"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"the saved facts of the run are damaged: {error}") from error


def _verdict(header: dict[str, Any]) -> Verdict | None:
    facts = header.get("verdict")
    try:
        return None if facts is None else Verdict.from_facts(facts)
    except (KeyError, TypeError) as error:
        raise InputError(f"the saved verdict is damaged: {error}") from error


def _snapshots(file: Path) -> tuple[Snapshot, ...]:
    return snapshots_from_json(file.read_text()) if file.is_file() else ()


def _with_estimates(field: Field, header: dict[str, Any]) -> Field:
    found = tuple(jnp.asarray(z, float) for z in header.get("estimates", ()))
    if len(found) != len(field.estimates.z):
        raise InputError("the saved estimates are not those of the problem's parameters")
    return eqx.tree_at(lambda f: f.estimates.z, field, found) if found else field


def _history(file: Path) -> History:
    try:
        return History.from_csv(file.read_text())
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"`{file}` is no saved history: {error}") from error


def _header(line: bytes, file: Path) -> dict[str, Any]:
    try:
        header = json.loads(line)
    except ValueError as error:
        raise InputError(f"`{file}` is no saved solution") from error
    if not isinstance(header, dict) or "format" not in header:
        raise InputError(f"`{file}` is no saved solution")
    if header["format"] != _FORMAT:
        raise InputError(f"`{file}` has format {header['format']}; this version reads {_FORMAT}")
    if not all(k in header and isinstance(header[k], kind) for k, kind in _HEADER.items()):
        raise InputError(f"`{file}` is no saved solution: its header is damaged")
    return header


def _skeleton(header: dict[str, Any], problem: Any, network: Any) -> tuple[Any, Any]:
    if network is not None:
        return network, None
    if header["network"] is None:
        raise InputError("this solution has a network of your own; pass one as `network=`")
    description = description_from_data(header["network"])
    inputs, outputs = len(problem.box.coordinates), len(problem.fields)
    return build(description, inputs, outputs, key=jax.random.key(0)), description
