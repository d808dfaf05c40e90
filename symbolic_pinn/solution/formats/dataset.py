"""Values as a Dataset of xarray, with what is known of them in its attributes."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from symbolic_pinn.errors import InputError
from symbolic_pinn.extras import needed
from symbolic_pinn.solution.files import to_json
from symbolic_pinn.solution.formats.format import GridValues, real_arrays

if TYPE_CHECKING:
    import xarray


def to_dataset(values: GridValues) -> "xarray.Dataset":
    """A Dataset with an index for each coordinate that varies; the others are scalars."""
    xr = needed("xarray", "export", "a Dataset")
    coordinates = {n: (n, a, _about(values, n)) for n, a in values.axes.items()}
    fixed = {n: ((), v, _about(values, n)) for n, v in values.fixed.items()}
    ordered = {n: {**coordinates, **fixed}[n] for n in values.names}
    arrays = {n: (tuple(values.axes), a, _about(values, n)) for n, a in values.values.items()}
    return xr.Dataset(arrays, ordered, attrs=dict(attributes(values)))


def storable(values: GridValues) -> "xarray.Dataset":
    """The same as NetCDF knows it: of a complex quantity `psi` there are `psi_re` and `psi_im`."""
    for name in values.formulas:
        if "/" in name:
            raise InputError(
                f"`{name}`: a name in such a file has no `/`; give the expression another, `{{name:"
                " expression}` or `--expression 'name=...'`"
            )
    found = to_dataset(values)
    for name, array in values.values.items():
        if np.iscomplexobj(array):
            about = found[name].attrs
            for (part, half), word in zip(
                real_arrays({name: array}), ("real", "imaginary"), strict=True
            ):
                called = {"long_name": f"{word} part of {about['long_name']}"}
                found[part] = (tuple(values.axes), half, {**about, **called})
            found = found.drop_vars(name)
    return found


def _about(values: GridValues, name: str) -> dict[str, str]:
    units = {"units": values.units[name]} if name in values.units else {}
    return {"long_name": values.formulas.get(name, name), **units}


def attributes(values: GridValues) -> Iterator[tuple[str, Any]]:
    """What is known of a solution: texts and numbers, each by a name of its own.

    `facts` holds all that `summary.json` does, as JSON.
    """
    facts = values.facts
    yield "problem", values.problem.name
    yield "description", values.problem.description
    verdict = facts.get("verdict") or {}
    yield "verdict", verdict.get("status", "not judged")
    yield "verdict_reasons", "\n".join(verdict.get("reasons", ()))
    for name in ("status", "method", "seed", "precision", "device"):
        if isinstance(facts.get(name), str | int | float):
            yield name, facts[name]
    for name, version in (facts.get("versions") or {}).items():
        yield f"version_{name.replace('-', '_')}", version
    yield from _numbers("parameter", facts.get("parameters") or {})
    found = (facts.get("estimates") or {}).items()
    yield from _numbers("estimate", {name: of["value"] for name, of in found})
    yield from _numbers("relative_l2", facts.get("relative_l2") or {})
    yield "facts", to_json(dict(facts))


def _numbers(kind: str, of: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for name, value in of.items():
        yield f"{kind}_{name}", float(value)
