"""Derivative engines by their names."""

from symbolic_pinn.calculus.derivatives import AbstractDerivatives
from symbolic_pinn.calculus.lattice import Lattice
from symbolic_pinn.calculus.nested import NestedJvp
from symbolic_pinn.errors import InputError
from symbolic_pinn.suggestions import closest_or_all

ENGINES = {"lattice": Lattice, "nested": NestedJvp}


def engine_of(name: str) -> AbstractDerivatives:
    """The engine of that name.

    Raises:
        InputError: there is none.
    """
    if name not in ENGINES:
        raise InputError(f'`derivatives="{name}"`: no `{name}`{closest_or_all(name, ENGINES)}')
    return ENGINES[name]()
