"""`solve` for tests of other things than derivatives, which have tests of their own."""

from functools import partial

import symbolic_pinn as spinn

solve = partial(spinn.solve, check=False)
solve_ensemble = partial(spinn.solve_ensemble, check=False)
