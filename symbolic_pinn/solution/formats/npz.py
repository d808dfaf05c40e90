"""NumPy's own format: an array for each coordinate and unknown; `facts` is JSON text."""

import json
from typing import IO, Any

import numpy as np

from symbolic_pinn.solution.files import plain
from symbolic_pinn.solution.formats.format import Format, GridValues


def _write(values: GridValues, file: IO[bytes]) -> None:
    facts = np.array(json.dumps(plain(values.facts)))
    arrays: dict[str, Any] = {**values.axes, **values.values, "facts": facts}
    np.savez_compressed(file, **arrays)


NPZ = Format(name="npz", write=_write)
