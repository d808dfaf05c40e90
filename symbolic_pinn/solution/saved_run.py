"""Run folders read back: a header and the network's numbers, without pickle or the user's file.

A folder may come from anybody. Its header is checked whole before anything is built from it, and
the sizes that it asks for against the file that is there.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from symbolic_pinn.errors import InputError
from symbolic_pinn.networks import Field, build, count_numbers, description_from_data
from symbolic_pinn.problem import Problem, problem_from_data
from symbolic_pinn.solution.body import check_arrays, check_size
from symbolic_pinn.solution.checksum import check_sum
from symbolic_pinn.solution.history import History
from symbolic_pinn.solution.outcome import Outcome, Status
from symbolic_pinn.solution.run_record import RunRecord
from symbolic_pinn.solution.run_schema import FORMAT, HEADER, SNAPSHOTS
from symbolic_pinn.solution.schema import read_json
from symbolic_pinn.solution.snapshot import Snapshot, snapshots_from_data
from symbolic_pinn.verdict import Verdict

# Bytes of a header, and of the files beside it.
_MOST = 2**28
# Of a run folder, that of its states.
_CHECKPOINT = "checkpoint"


def read_run(
    path: Path, network: Any = None, functions: Mapping[Any, Any] | None = None
) -> dict[str, Any]:
    """What a solution holds, from its run folder; each part by its name.

    Raises:
        InputError: it is no run folder, or damaged; the message names the file.
    """
    file = _file(path)
    with _naming(file), file.open("rb") as stream:
        header = _header(stream)
        problem = problem_from_data(header["problem"], functions)
        trained, description = _network(stream, file, header=header, problem=problem, own=network)
        field = Field.on(problem.box, trained, problem.trainable.values())
        found = {
            "problem": problem,
            "field": _with_estimates(field, header.get("estimates", ())),
            "network": description,
            "outcome": Outcome(Status(header["outcome"][0]), header["outcome"][1]),
            "run": RunRecord.from_data(header["run"]),
            "verdict": None if (v := header.get("verdict")) is None else Verdict.from_facts(v),
        }
    return {
        **found,
        "history": _history(file.parent / "history.csv"),
        "snapshots": _snapshots(file.parent / "gradients.json"),
    }


def _file(path: Path) -> Path:
    try:
        file = path / "solution.eqx" if path.is_dir() else path
        if file.is_file():
            return file
    except (OSError, ValueError) as error:  # a name that is too long, or no name
        raise InputError(f"`{str(path)[:200]}` cannot be read: {_why(error)}") from None
    raise InputError(f"`{path}` holds no saved solution (`solution.eqx`){_instead(path)}")


def _instead(path: Path) -> str:
    """What a folder without a solution may hold: those of several runs."""
    if not path.exists():
        return ": there is no such folder"
    found = (*path.glob("*/solution.eqx"), *path.glob("*/*/solution.eqx"))
    inside = sorted(file.parent for file in found if _CHECKPOINT not in file.parts)
    if not inside:
        return ""
    return f" of its own, but {len(inside)} in folders of their own; name one, `{inside[0]}`"


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    """The name of the file before what is wrong with it."""
    try:
        yield
    except InputError as error:
        raise InputError(f"`{file}` is no saved solution: {error}") from error
    except OSError as error:
        raise InputError(f"`{file}` cannot be read: {_why(error)}") from None


def _header(stream: IO[bytes]) -> dict[str, Any]:
    line = stream.readline(_MOST)
    if not line.endswith(b"\n"):
        raise InputError("it has no header, one line of JSON")
    header: Any = read_json(line)
    found = header.get("format") if isinstance(header, dict) else None
    if isinstance(found, int) and found != FORMAT:
        raise InputError(f"it has format {found}; this version reads {FORMAT}")
    HEADER(header, "")
    check_sum(stream, header)
    return dict(header)


def _network(
    stream: IO[bytes], file: Path, *, header: dict[str, Any], problem: Problem, own: Any
) -> tuple[Any, Any]:
    """The trained network, and its description unless it is the user's own."""
    description = None
    if own is None:
        if header["network"] is None:
            raise InputError("this solution has a network of your own; pass one as `network=`")
        description = description_from_data(header["network"])
        inputs, outputs = len(problem.box.coordinates), len(problem.fields)
        numbers = count_numbers(description, inputs, outputs) or 0
        check_size(file, stream.tell(), numbers, header["bits"] // 8)
    end = file.stat().st_size
    check_arrays(stream, end)
    with jax.enable_x64(header["bits"] == 64):
        if own is None:
            own = build(description, inputs, outputs, key=jax.random.key(0))
        try:
            trained = eqx.tree_deserialise_leaves(stream, own)
        except (RuntimeError, ValueError, EOFError, TypeError) as error:
            raise InputError("it does not fit its network: other arrays are there") from error
    if stream.tell() != end:
        raise InputError("it does not fit its network: there are more arrays than that has")
    return trained, description


def _with_estimates(field: Field, saved: Any) -> Field:
    with np.errstate(over="ignore"):  # what 32 bits do not hold is infinite
        found = tuple(jnp.asarray(z, float) for z in saved)
    if len(found) != len(field.estimates.z):
        raise InputError("its estimates are not those of the problem's parameters")
    return eqx.tree_at(lambda f: f.estimates.z, field, found) if found else field


def _history(file: Path) -> History:
    if not file.is_file():
        return History()
    try:
        return History.from_csv(_content(file).decode("utf-8"))
    except (InputError, ValueError) as error:
        raise InputError(f"`{file}` is no saved history: {error}") from error


def _snapshots(file: Path) -> tuple[Snapshot, ...]:
    if not file.is_file():
        return ()
    try:
        data = read_json(_content(file))
        SNAPSHOTS(data, "snapshots")
    except InputError as error:
        raise InputError(f"`{file}` holds no saved gradients: {error}") from error
    return snapshots_from_data(data)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > _MOST:
            raise InputError("it is too large")
        return file.read_bytes()
    except OSError as error:
        raise InputError(_why(error)) from None
