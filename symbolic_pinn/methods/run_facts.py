"""Facts of a run for its record: versions, the device, settings of modules."""

import dataclasses
from importlib.metadata import version
from typing import Any

import equinox as eqx
import jax


def versions() -> dict[str, str]:
    """Of the packages that a result may depend on."""
    names = ("symbolic-pinn", "jax", "equinox", "optax", "sympy", "scipy")
    return {name: version(name) for name in names}


def device_name(device: jax.Device) -> str:
    """`cpu: cpu`, `gpu: NVIDIA ...`."""
    return f"{device.platform}: {device.device_kind}"


def describe(module: eqx.Module | None) -> dict[str, Any] | None:
    """A module as plain data: its class and its settings (in words, where they are no data)."""
    if module is None:
        return None
    settings = {f.name: _plain(getattr(module, f.name)) for f in dataclasses.fields(module)}
    return {"kind": type(module).__name__, **settings}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return value if isinstance(value, str | int | float | None) else repr(value)
