"""Files that xarray writes: NetCDF 4 through h5netcdf, and Zarr."""

from pathlib import Path

from symbolic_pinn.extras import needed
from symbolic_pinn.solution.formats.dataset import storable
from symbolic_pinn.solution.formats.format import Format, GridValues


def _netcdf(values: GridValues, path: Path) -> None:
    needed("h5netcdf", "export", "NetCDF")
    storable(values).to_netcdf(path, engine="h5netcdf")


def _zarr(values: GridValues, path: Path) -> None:
    needed("zarr", "export", "Zarr")
    # Consolidated metadata, which make opening fast, are no part of version 3 yet.
    storable(values).to_zarr(path, zarr_format=2, consolidated=True)


NETCDF = Format(name="nc", write=_netcdf)
ZARR = Format(name="zarr", write=_zarr)
