"""Export formats: one file each; a new one joins the tuple."""

from symbolic_pinn.solution.formats.csv_table import CSV
from symbolic_pinn.solution.formats.format import Format, GridValues
from symbolic_pinn.solution.formats.npz import NPZ

FORMATS = (CSV, NPZ)

__all__ = ["CSV", "FORMATS", "NPZ", "Format", "GridValues"]
