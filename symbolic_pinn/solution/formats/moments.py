"""Files of one moment each, and the collection (.pvd) by which ParaView opens all of them."""

from collections.abc import Callable
from pathlib import Path

from symbolic_pinn.errors import InputError
from symbolic_pinn.extras import needed
from symbolic_pinn.problem.spatial import spatial
from symbolic_pinn.solution.formats.format import Format, GridValues

_DIRECTIONS = 3


def format_of_moments(name: str, write: Callable[[GridValues, Path], None]) -> Format:
    """A format of files in up to three directions.

    Where time varies beside two or three other coordinates there is a file for each moment.

    Args:
        name: of the format.
        write: writes one moment.
    """

    def write_all(values: GridValues, path: Path) -> Path | None:
        time = values.problem.start
        moments = values.axes.get(time.name) if time is not None else None
        if time is None or moments is None or len(values.axes) < 3:
            _require_directions(values, name)
            write(values, path)
            return None
        _require_directions(values.held(**{time.name: float(moments[0])}), name)
        group = needed("pyevtk.vtk", "export", "a collection").VtkGroup(str(path.with_suffix("")))
        for i, moment in enumerate(map(float, moments)):
            file = path.with_name(f"{path.stem}_{i:04d}.{name}")
            write(values.held(**{time.name: moment}), file)
            group.addFile(str(file), moment)
        group.save()
        return path.with_suffix(".pvd")

    return Format(name=name, write=write_all)


def _require_directions(values: GridValues, name: str) -> None:
    if not 1 <= len(values.axes) <= _DIRECTIONS:
        varying = ", ".join(values.axes) or "none"
        raise InputError(
            f"`{name}` has one to {_DIRECTIONS} directions, and time beside; here {varying} vary:"
            " give some coordinates one value, `kappa=1` or `--at kappa=1`"
        )


def directions(values: GridValues) -> list[str]:
    """The coordinates along X, Y and Z: those of space, if no others vary; else all that do."""
    space = [c.name for c in spatial(values.problem)]
    return space if {*values.axes} <= {*space} and len(space) <= _DIRECTIONS else [*values.axes]
