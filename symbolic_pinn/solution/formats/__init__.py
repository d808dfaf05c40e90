"""Export formats: one file each; a new one joins the tuple."""

from pathlib import Path

from symbolic_pinn.errors import InputError
from symbolic_pinn.solution.formats.csv_table import CSV
from symbolic_pinn.solution.formats.dataset import to_dataset
from symbolic_pinn.solution.formats.format import Format, GridValues, real_arrays
from symbolic_pinn.solution.formats.netcdf import NETCDF, ZARR
from symbolic_pinn.solution.formats.npz import NPZ
from symbolic_pinn.solution.formats.vti import VTI
from symbolic_pinn.solution.formats.vtu import VTU

FORMATS = (CSV, NPZ, NETCDF, ZARR, VTU, VTI)


def format_of(path: Path) -> Format:
    """The format that the suffix of a file says."""
    known = {f".{f.name}": f for f in FORMATS}
    if path.suffix.lower() not in known:
        raise InputError(f"`{path}`: no format `{path.suffix}`; there are {', '.join(known)}")
    return known[path.suffix.lower()]


__all__ = [
    "CSV",
    "FORMATS",
    "NETCDF",
    "NPZ",
    "VTI",
    "VTU",
    "ZARR",
    "Format",
    "GridValues",
    "format_of",
    "real_arrays",
    "to_dataset",
]
