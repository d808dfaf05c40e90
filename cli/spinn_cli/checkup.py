"""What `spinn doctor` looks at: each thing by itself, with what to do where it is wrong."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from symbolic_pinn.memory import free_memory, readable

_PACKAGE = "symbolic-pinn"
# Told in any case; the other requirements only where they are not met.
_TOLD = ("jax", "jaxlib", "numpy", "scipy", "sympy", "equinox")
# Below this, a disk or a memory is too small for anything but the smallest problem.
_LEAST_BYTES, _LEAST_COLUMNS = 5e8, 60


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: of the thing.
        value: what was found.
        remedy: what to do, where it is wrong.
    """

    name: str
    value: str
    remedy: str | None = None


def found() -> list[Finding]:
    """All findings."""
    return [*_versions(), *_devices(), *_machine(), *_folders(), *_terminal()]


def _versions() -> Iterator[Finding]:
    yield Finding(name="Python", value=sys.version.partition(" ")[0])
    yield Finding(name=_PACKAGE, value=metadata.version(_PACKAGE))
    for requirement in map(Requirement, metadata.requires(_PACKAGE) or ()):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield from version(requirement)


def version(requirement: Requirement) -> Iterator[Finding]:
    """The version of a package that is there against those that are allowed."""
    name, allowed = requirement.name, requirement.specifier
    remedy = f"`pip install '{requirement}'`"
    try:
        there = metadata.version(name)
    except metadata.PackageNotFoundError:
        yield Finding(name=name, value="is missing", remedy=remedy)
        return
    if there in allowed:
        if name in _TOLD:
            yield Finding(name=name, value=there)
    else:
        named = any(s.operator == "!=" and s.version == there for s in allowed)
        why = "is known to compute wrong values" if named else f"is not among {allowed}"
        yield Finding(name=name, value=f"{there}, which {why}", remedy=remedy)


def _devices() -> Iterator[Finding]:
    try:
        import jax
        import jax.numpy as jnp

        devices = jax.devices()
        with jax.enable_x64(True):
            third = float(jnp.sum(jnp.full(3, 1 / 3, dtype=jnp.float64) ** 2))
    except Exception as error:  # noqa: BLE001 - whatever JAX says is what is to be told
        lines = str(error).strip().splitlines()
        yield Finding(
            name="devices",
            value=f"JAX does not start: {type(error).__name__}: {lines[0] if lines else ''}",
            remedy="`pip install --force-reinstall jax jaxlib`, or set JAX_PLATFORMS=cpu",
        )
        return
    platforms = sorted({d.platform for d in devices})
    kinds = ", ".join(dict.fromkeys(d.device_kind for d in devices))
    yield Finding(
        name="devices",
        value=f"{len(devices)} on {', '.join(platforms)} ({kinds})",
        remedy=_unused(platforms),
    )
    is_exact = abs(third - 1 / 3) < 1e-15
    remedy = None if is_exact else "this device rounds float64; set JAX_PLATFORMS=cpu"
    yield Finding(
        name="precision",
        value="float32 and float64" if is_exact else "float32 alone",
        remedy=remedy,
    )


def _unused(platforms: list[str]) -> str | None:
    """What to do where the machine has a GPU and JAX none."""
    asked = os.environ.get("JAX_PLATFORMS", "")
    has_gpu = Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi")
    if not has_gpu or asked or platforms != ["cpu"]:
        return None
    return f"there is a GPU that JAX does not see: `pip install '{_PACKAGE}[cuda12]'`"


def _machine() -> Iterator[Finding]:
    from threadpoolctl import threadpool_info

    from spinn_cli.runtime import cores

    yield Finding(name="cores", value=str(cores()))
    pools = {f"{p['internal_api']} {p['num_threads']}" for p in threadpool_info()}
    yield Finding(name="threads", value=", ".join(sorted(pools)) or "no thread pool")
    free = free_memory()
    remedy = (
        "end other programs, or take fewer points and features" if free < _LEAST_BYTES else None
    )
    yield Finding(name="free memory", value=readable(free), remedy=remedy)


def _folders() -> Iterator[Finding]:
    from spinn_cli.runtime import cache_folder

    cache, runs = cache_folder(), Path("runs")
    yield _writable(
        "compiled programs",
        cache,
        f" ({readable(_size(cache))})",
        "set JAX_COMPILATION_CACHE_DIR to a folder of your own, or give `--no-cache`",
    )
    yield _writable("run folders", runs, "", "go to another folder, or give `--out DIR`")
    free = shutil.disk_usage(_existing(runs)).free
    mend = "make room, or give `--out DIR` on another disk" if free < _LEAST_BYTES else None
    yield Finding(name="free disk", value=readable(free), remedy=mend)


def _writable(name: str, folder: Path, more: str, remedy: str) -> Finding:
    trouble = not_writable(folder)
    value = f"{folder.absolute()}{more}"
    if not trouble:
        return Finding(name=name, value=value)
    return Finding(name=name, value=f"{value}: {trouble}", remedy=remedy)


def not_writable(folder: Path) -> str:
    """Why nothing can be written into a folder, or into the one that it would be made in."""
    try:
        with tempfile.TemporaryFile(dir=_existing(folder)):
            return ""
    except OSError as error:
        return f"not writable ({error.strerror})"


def _existing(folder: Path) -> Path:
    """The folder, or the innermost that there is of those that it would lie in."""
    return next(p for p in (folder, *folder.absolute().parents) if p.exists())


def _size(folder: Path) -> int:
    """Bytes of the files in a folder; those that vanish meanwhile are not counted."""
    total = 0
    for here, _, names in os.walk(folder):
        for name in names:
            file = Path(here, name)
            total += file.stat().st_size if file.is_file() else 0
    return total


def _terminal() -> Iterator[Finding]:
    columns, encoding = shutil.get_terminal_size().columns, sys.stdout.encoding or "ascii"
    is_terminal = sys.stdout.isatty()
    narrow = is_terminal and columns < _LEAST_COLUMNS
    yield Finding(
        name="columns",
        value=str(columns) if is_terminal else "no terminal, nothing is folded",
        remedy=f"make the terminal wider: {_LEAST_COLUMNS} columns show every table"
        if narrow
        else None,
    )
    try:
        "µ━²√".encode(encoding)
        remedy = None
    except UnicodeEncodeError:
        remedy = "set PYTHONUTF8=1, or LANG to a locale with UTF-8"
    yield Finding(name="characters", value=encoding, remedy=remedy)
