"""The coefficients of `areas`: 5 x 5 fields of [-10, 10]^2, drawn once.

A row holds the fields along y at one place along x.
"""

import numpy as np

CUTS = (-6, -2, 2, 6)
_COEFFICIENT = """
    0.74 1.62 0.53 1.18 1.91
    1.35 0.58 1.77 0.89 0.66
    0.95 1.46 1.07 1.98 0.81
    1.84 0.69 0.61 1.29 1.53
    0.56 1.13 1.69 0.77 1.41
"""
_CONSTANT = """
     0.32 -0.71  1.14 -0.25  0.58
    -1.21  0.87 -0.09  0.66 -0.48
     0.95  0.17  1.37 -0.83  0.41
    -0.36  1.02 -0.64  0.29  1.25
     0.73 -0.54  0.11 -1.08  0.47
"""
_WAVE = """
    -0.45  1.31  0.22 -0.97  0.63
     0.81 -0.14 -1.16  0.52  1.07
    -0.68  0.94  0.37 -0.21 -0.88
     1.19 -0.59  0.76 -1.33  0.05
    -0.27  0.48 -0.79  0.91 -0.41
"""


def _table(text: str) -> np.ndarray:
    return np.array([line.split() for line in text.split("\n") if line.strip()], float)


# Of the equation -div(a grad u) = c + d sin(pi xi) sin(pi eta): "field along x, field along y".
A, C, D = map(_table, (_COEFFICIENT, _CONSTANT, _WAVE))
