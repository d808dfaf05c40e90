"""Images of VTK through pyevtk: values on a uniform grid; NaN outside the domain."""

from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from symbolic_pinn.errors import InputError
from symbolic_pinn.extras import needed
from symbolic_pinn.solution.formats.format import Format, GridValues, real_arrays
from symbolic_pinn.solution.formats.moments import directions, format_of_moments

_UNIFORM = 1e-9


def _write(values: GridValues, path: Path) -> None:
    vtk = needed("pyevtk.vtk", "export", "VTI")
    along = directions(values)
    axes = [values.axes.get(n, np.array([values.fixed.get(n, 0.0)])) for n in along]
    axes += [np.zeros(1)] * (3 - len(axes))
    spacing = tuple(_spacing(n, a) for n, a in zip([*along, "", ""], axes, strict=False))
    shape = tuple(len(a) for a in axes)
    arrays = {
        escape(name, {'"': "&quot;"}): np.asfortranarray(array.reshape(shape))
        for name, array in real_arrays(values.values)
    }
    file = vtk.VtkFile(str(path.with_suffix("")), vtk.VtkImageData)
    extent = tuple(n - 1 for n in shape)
    origin = tuple(float(a[0]) for a in axes)
    file.openGrid(start=(0, 0, 0), end=extent, origin=origin, spacing=spacing)
    file.openPiece(start=(0, 0, 0), end=extent)
    file.openData("Point", scalars=next(iter(arrays)))
    for name, array in arrays.items():
        file.addData(name, array)
    file.closeData("Point")
    file.closePiece()
    file.closeGrid()
    for array in arrays.values():
        file.appendData(array)
    file.save()


def _spacing(name: str, axis: np.ndarray) -> float:
    if len(axis) == 1:
        return 1.0
    step = float(axis[-1] - axis[0]) / (len(axis) - 1)
    if step <= 0 or np.abs(np.diff(axis) - step).max() > _UNIFORM * step:
        raise InputError(f"`vti` takes values of `{name}` at equal distances, growing; use `vtu`")
    return step


VTI: Format = format_of_moments("vti", _write)
