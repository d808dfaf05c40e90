"""What arrays take in memory, before they are made, against what the machine has.

An estimate is of what is surely allocated at once, and so no more than what a run takes. What is
above the memory that is free is refused; what is above half of it is warned of.
"""

import os
import warnings
from contextlib import suppress
from pathlib import Path

from symbolic_pinn.checks import Number
from symbolic_pinn.errors import InputError

_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB", "EB")
_WARN = 0.5
# Where a container says what it may take, and the names of the files in both versions.
_CGROUP = ("/sys/fs/cgroup", "/sys/fs/cgroup/memory")
_LIMITS = (("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes"))


def require_memory(what: str, size: Number, remedy: str, free: Number | None = None) -> None:
    """Refuse arrays that do not fit into the memory that is free, and warn of very large ones.

    Args:
        what: is large, in words that begin a sentence: "`points` = 1,000,000".
        size: in bytes.
        remedy: what to do instead.
        free: bytes; default what this machine has.

    Raises:
        InputError: it takes more than there is.
    """
    free = free_memory() if free is None else free
    if size <= _WARN * free:
        return
    text = f"{what} takes {readable(size)} of memory at least, and {readable(free)} are free"
    if size > free:
        raise InputError(f"{text}; {remedy}")
    warnings.warn(f"{text}; if that is too much, {remedy}", UserWarning, stacklevel=3)


def readable(size: Number) -> str:
    """Bytes with a unit: 3.2 GB."""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.0f} bytes" if unit == 0 else f"{value:.3g} {_UNITS[unit]}"


def free_memory() -> float:
    """Bytes that this process may still take; infinite where the system does not tell."""
    return max(0.0, min(_of_machine(), _of_group(), _of_process()))


def _of_machine() -> float:
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return 1024.0 * int(line.split()[1])
    with suppress(OSError, ValueError, AttributeError):
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return float("inf")


def _of_group() -> float:
    """What a container leaves."""
    for folder in map(Path, _CGROUP):
        for limit, used in _LIMITS:
            with suppress(OSError, ValueError):
                most = int((folder / limit).read_text())
                return float(most - int((folder / used).read_text()) + _cached(folder))
    return float("inf")


def _cached(folder: Path) -> int:
    """Bytes of files that a container would give back when asked."""
    with suppress(OSError, ValueError):
        for line in (folder / "memory.stat").read_text().splitlines():
            name, _, value = line.partition(" ")
            if name in ("inactive_file", "total_inactive_file"):
                return int(value)
    return 0


def _of_process() -> float:
    """What `ulimit -v` leaves."""
    try:
        import resource

        most, _ = resource.getrlimit(resource.RLIMIT_AS)
        if most == resource.RLIM_INFINITY:
            return float("inf")
        used = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (ImportError, OSError, ValueError):
        return float("inf")
    return float(most - used)
