"""Run folders written: a header and the network's numbers, no pickle and no user's file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import equinox as eqx
import jax
import jax.numpy as jnp

from symbolic_pinn.networks import Field, description_to_data
from symbolic_pinn.problem import Problem, problem_to_data
from symbolic_pinn.solution.files import claim, plain, to_json, write, write_text
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
    """Write `summary.json`, `history.csv` and `solution.eqx` into a new folder.

    Args:
        summary: the facts, as plain data.
        history, snapshots: of the run.
        **parts: all else that a solution holds, as `read_run` gives it.
    """
    claim(folder)
    write_text(folder / "summary.json", to_json(summary))
    write_text(folder / "history.csv", history.to_csv())
    write(folder / "solution.eqx", lambda file: _serialise(file, **parts))
    if snapshots:
        write_text(folder / "gradients.json", to_json(snapshots_to_json(snapshots)))


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
    file.write(json.dumps(plain(header), allow_nan=False).encode() + b"\n")
    eqx.tree_serialise_leaves(file, field.network)


def _is_64(field: Field) -> bool:
    return any(a.dtype == jnp.float64 for a in jax.tree.leaves(eqx.filter(field, eqx.is_array)))
