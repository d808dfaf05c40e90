"""A table: a row for each point, the coordinates and then the unknowns; complex ones are two."""

import csv
import io
from typing import IO

import numpy as np

from symbolic_pinn.solution.formats.format import Format, GridValues


def _write(values: GridValues, file: IO[bytes]) -> None:
    grid = np.meshgrid(*values.axes.values(), indexing="ij")
    columns = dict(zip(values.axes, grid, strict=True))
    for name, array in values.values.items():
        if np.iscomplexobj(array):
            columns |= {f"{name}_re": array.real, f"{name}_im": array.imag}
        else:
            columns[name] = array
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(c.ravel().tolist() for c in columns.values()), strict=True))
    file.write(text.getvalue().encode())


CSV = Format(name="csv", write=_write)
