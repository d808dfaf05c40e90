"""Unstructured grids of VTK through meshio: cells that fill the domain and no more."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from symbolic_pinn.domain import Domain
from symbolic_pinn.extras import needed
from symbolic_pinn.solution.formats.cells import Cells, cells_of
from symbolic_pinn.solution.formats.format import Format, GridValues, real_arrays
from symbolic_pinn.solution.formats.moments import directions, format_of_moments


def _write(values: GridValues, path: Path) -> None:
    meshio = needed("meshio", "export", "VTU")
    box = values.problem.box
    mesh = _cells(values, box)
    varying = dict(zip(values.axes, mesh.points.T, strict=True))
    columns = {**{n: np.full(len(mesh.points), v) for n, v in values.fixed.items()}, **varying}
    found = values.at(np.stack([columns[n] for n in values.names], axis=-1))
    place = np.zeros((len(mesh.points), 3))
    for i, name in enumerate(directions(values)):
        place[:, i] = columns[name]
    made = meshio.Mesh(place, [(mesh.kind, mesh.corners)], point_data=dict(real_arrays(found)))
    meshio.write(path, made, file_format="vtu")


def _cells(values: GridValues, box: Domain) -> Cells:
    """Those of a region that stands still are made once for all moments."""
    tied = {c.name for constraint in box.constraints for c in constraint.coordinates}
    fixed = tuple((n, v) for n, v in values.fixed.items() if n in tied)
    free = tuple(n for n in values.fixed if n not in tied)
    axes = tuple(tuple(a.tolist()) for a in values.axes.values())
    return _made(box, axes, fixed, free)


@lru_cache(maxsize=2)
def _made(
    box: Domain,
    axes: tuple[tuple[float, ...], ...],
    fixed: tuple[tuple[str, float], ...],
    free: tuple[str, ...],
) -> Cells:
    return cells_of(box, [np.array(a) for a in axes], {**dict.fromkeys(free, 0.0), **dict(fixed)})


VTU: Format = format_of_moments("vtu", _write)
