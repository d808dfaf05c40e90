"""A table: a row for each point, the coordinates and then the values; complex ones are two."""

import csv
from pathlib import Path

from symbolic_pinn.solution.formats.format import Format, GridValues, real_arrays


def _write(values: GridValues, path: Path) -> None:
    columns = dict(zip(values.names, values.points.T, strict=True))
    columns |= {name: array.ravel() for name, array in real_arrays(values.values)}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*(c.tolist() for c in columns.values()), strict=True))


CSV = Format(name="csv", write=_write)
