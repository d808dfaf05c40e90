"""Run folders: a header and the network's numbers, read without pickle or the user's file."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import equinox as eqx
import jax
import jax.numpy as jnp

from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Field, build, description_from_data, description_to_data
from symbolic_pinn.problem import Problem, problem_from_data, problem_to_data
from symbolic_pinn.solution.files import plain, to_json, write
from symbolic_pinn.solution.history import History
from symbolic_pinn.solution.outcome import Outcome, Status
from symbolic_pinn.solution.run_record import RunRecord
from symbolic_pinn.solution.snapshot import Snapshot, snapshots_from_json, snapshots_to_json
from symbolic_pinn.verdict import Verdict

_FORMAT = 1
_HEADER = {
    "problem": dict,
    "network": dict | None,
    "bits": int,
    "outcome": list,
    "run": dict,
}


def write_run(
    folder: Path,
    summary: Mapping[str, Any],
    *,
    history: History,
    snapshots: tuple[Snapshot, ...],
    **parts: Any,
) -> None:
    """Write `solution.eqx`, `history.csv` and `summary.json` into a folder that is claimed.

    What makes it loadable comes before what says that it is complete. Where one cannot be written,
    those before it are removed, so that nothing half done is left.

    Args:
        summary: the facts, as plain data.
        history, snapshots: of the run.
        **parts: all else that a solution holds, as `read_run` gives it.
    """
    files: dict[str, Callable[[IO[bytes]], Any]] = {
        "solution.eqx": lambda file: _serialise(file, **parts),
        "history.csv": lambda file: file.write(history.to_csv().encode()),
    }
    if snapshots:
        gradients = to_json(snapshots_to_json(snapshots)).encode()
        files["gradients.json"] = lambda file: file.write(gradients)
    files["summary.json"] = lambda file: file.write(to_json(summary).encode())
    new = [name for name in files if not (folder / name).exists()]
    try:
        for name, content in files.items():
            write(folder / name, content)
    except OSError:
        for name in new:
            (folder / name).unlink(missing_ok=True)
        raise


def _serialise(
    file: IO[bytes],
    *,
    problem: Problem,
    field: Field,
    network: Any,
    outcome: Outcome,
    run: RunRecord,
    verdict: Verdict | None,
) -> None:
    """One line of JSON (problem, network, run), then the leaves as Equinox writes them."""
    header = {
        "format": _FORMAT,
        "problem": problem_to_data(problem),
        "network": None if network is None else description_to_data(network),
        "estimates": [float(z) for z in field.estimates.z],
        "bits": 64 if _is_64(field) else 32,
        "outcome": [str(outcome.status), outcome.message],
        "run": run.to_data(),
        "verdict": None if verdict is None else verdict.facts(),
    }
    file.write(json.dumps(plain(header), allow_nan=False).encode() + b"\n")
    eqx.tree_serialise_leaves(file, field.network)


def _is_64(field: Field) -> bool:
    return any(a.dtype == jnp.float64 for a in jax.tree.leaves(eqx.filter(field, eqx.is_array)))


def read_run(
    path: Path, network: Any = None, functions: Mapping[Any, Any] | None = None
) -> dict[str, Any]:
    """What a solution holds, from its run folder; each part by its name."""
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
    field = Field.on(problem.box, trained, problem.trainable.values())
    return {
        "problem": problem,
        "field": _with_estimates(field, header),
        "network": description,
        "history": history,
        "outcome": outcome,
        "run": run,
        "snapshots": _snapshots(file.parent / "gradients.json"),
        "verdict": _verdict(header),
    }


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
