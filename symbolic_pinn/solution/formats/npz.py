"""NumPy's own format: an array for each coordinate and quantity; `facts` is JSON text."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from symbolic_pinn.solution.files import plain
from symbolic_pinn.solution.formats.format import Format, GridValues


def _write(values: GridValues, path: Path) -> None:
    facts = np.array(json.dumps(plain(values.facts)))
    coordinates = {**values.axes, **{n: np.array(v) for n, v in values.fixed.items()}}
    arrays: dict[str, Any] = {**coordinates, **values.values, "facts": facts}
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


NPZ = Format(name="npz", write=_write)
