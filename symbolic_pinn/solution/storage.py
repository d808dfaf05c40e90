"""Run folders written: a header and the network's numbers, no pickle and no user's file."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import equinox as eqx
import jax
import jax.numpy as jnp

from symbolic_pinn.networks import Field, description_to_data
from symbolic_pinn.problem import Problem, problem_to_data
from symbolic_pinn.solution.checksum import write_summed
from symbolic_pinn.solution.files import plain, to_json, write
from symbolic_pinn.solution.history import History
from symbolic_pinn.solution.outcome import Outcome
from symbolic_pinn.solution.run_record import RunRecord
from symbolic_pinn.solution.run_schema import FORMAT
from symbolic_pinn.solution.snapshot import Snapshot, snapshots_to_json
from symbolic_pinn.verdict import Verdict


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
        "format": FORMAT,
        "problem": problem_to_data(problem),
        "network": None if network is None else description_to_data(network),
        "estimates": [float(z) for z in field.estimates.z],
        "bits": 64 if _is_64(field) else 32,
        "outcome": [str(outcome.status), outcome.message],
        "run": run.to_data(),
        "verdict": None if verdict is None else verdict.facts(),
    }
    # In memory first: Equinox makes other errors of those of a disk.
    leaves = BytesIO()
    eqx.tree_serialise_leaves(leaves, field.network)
    write_summed(file, plain(header), lambda f: f.write(leaves.getbuffer()))


def _is_64(field: Field) -> bool:
    return any(a.dtype == jnp.float64 for a in jax.tree.leaves(eqx.filter(field, eqx.is_array)))
