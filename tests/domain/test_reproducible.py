"""What is read off a region is the same in every process: SymPy keeps parts in sets."""

import os
import subprocess
import sys

PROGRAM = """
import hashlib
import sympy as sp
from symbolic_pinn import Problem, boundary
from symbolic_pinn.domain.boundaries import whole_boundaries
from symbolic_pinn.methods.random_features.geometry import maps_for

x, y = sp.symbols("x y", real=True)
u = sp.Function("u", real=True)(x, y)
cut = ~((x > 0) & (y < 0)) & ((x - 1) ** 2 + y**2 > sp.Rational(1, 16))
rim, left = boundary(x, y), (x < 0) & (y > 0)
p = Problem(
    domain={x: (-1, 1), y: (-1, 1), (x, y): cut},
    equations=[u.diff(x, 2) + u.diff(y, 2) + 1],
    conditions=[(rim & left) >> sp.Eq(u, 0), (rim & ~left) >> sp.Eq(u, 1)],
)
places = [(str(place), s.points.tobytes()) for place, s in whole_boundaries(p.box, (x, y))]
told = repr([maps_for(p), places, [(t.name, str(t.face)) for t in p.terms]])
print(len(maps_for(p)), hashlib.sha256(told.encode()).hexdigest())
"""


def test_a_region_is_read_in_the_same_order_in_every_process():
    found = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (0, 3, 7)
    }
    assert len(found) == 1, found
    assert int(found.pop().split()[0]) > 3
