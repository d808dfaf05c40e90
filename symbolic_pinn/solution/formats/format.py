"""What an export format is: values on a grid in, a file out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np


@dataclass(frozen=True, kw_only=True)
class GridValues:
    """The unknowns of a solution on a regular grid.

    Attributes:
        axes: the values of each coordinate by its name, in the order of the axes of the arrays.
        values: one array for each unknown, with an axis for each coordinate.
        facts: what is known of the solution, as plain data.
    """

    axes: Mapping[str, np.ndarray]
    values: Mapping[str, np.ndarray]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Format:
    """A way to write values to a file.

    Attributes:
        name: of the format, which is also the suffix of its files.
        write: writes all of a file.
    """

    name: str
    write: Callable[[GridValues, IO[bytes]], None]
