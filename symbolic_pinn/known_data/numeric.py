"""Formulas as NumPy functions of many points at once."""

from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np
import sympy as sp

from symbolic_pinn.algebra import Supplied
from symbolic_pinn.compiler.supplied import implementation

# Values "points" at points "points coordinates".
Values = Callable[[np.ndarray], np.ndarray]
_PIECE = 4_096
# SymPy would write them with two exponentials, which overflow.
_RECIPROCALS: dict[str, Any] = {
    "sech": lambda x: 1 / np.cosh(x),
    "csch": lambda x: 1 / np.sinh(x),
    "coth": lambda x: 1 / np.tanh(x),
}
_IN_NUMPY = {
    *(sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.asin, sp.acos, sp.atan, sp.atan2, sp.sinh),
    *(sp.cosh, sp.tanh, sp.asinh, sp.acosh, sp.atanh, sp.sech, sp.csch, sp.coth, sp.Abs, sp.sign),
    *(sp.Heaviside, sp.Piecewise, sp.Max, sp.Min, sp.floor, sp.ceiling),
}


def several(formulas: Sequence[sp.Expr], coordinates: Sequence[sp.Symbol]) -> list[Values]:
    """One function for each formula; a node without a NumPy rule raises when it is called."""
    return [_one(f, tuple(coordinates)) for f in formulas]


def _one(formula: sp.Expr, coordinates: tuple[sp.Symbol, ...]) -> Values:
    supplied = sorted(formula.atoms(Supplied), key=sp.default_sort_key)
    names = {kind: f"supplied_{i}" for i, kind in enumerate({type(n): 0 for n in supplied})}
    plain = formula.replace(
        lambda n: isinstance(n, Supplied), lambda n: sp.Function(names[type(n)])(*n.args)
    )
    computed = {name: _of_jax(kind) for kind, name in names.items()}
    rules = {**_RECIPROCALS, **computed}
    special = {type(n) for n in plain.atoms(sp.Function)} - _IN_NUMPY
    modules = ["scipy", "numpy"] if special else ["numpy"]  # SciPy is slow to import
    function = sp.lambdify(coordinates, plain, modules=[rules, *modules])

    def values(x: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            found = np.asarray(function(*np.moveaxis(x, -1, 0)))
        if np.iscomplexobj(found):
            found = np.where(found.imag == 0, found.real, np.nan)
        return np.broadcast_to(found.astype(float), x.shape[:-1])

    return values


def _of_jax(kind: Any) -> Callable[..., np.ndarray]:
    """A supplied function, compiled once, for arrays of any shape."""
    compiled: list[Any] = []

    def values(*args: Any) -> np.ndarray:
        arrays = np.broadcast_arrays(*map(np.asarray, args))
        flat = [a.astype(float).ravel() for a in arrays]
        if not len(flat[0]):
            return np.zeros(arrays[0].shape)
        # The look may be called for the first time while a program is traced.
        with jax.ensure_compile_time_eval(), jax.enable_x64(True):
            if not compiled:
                compiled.append(jax.jit(implementation(kind)))
            pieces = [
                np.asarray(compiled[0](*(_padded(a[i : i + _PIECE]) for a in flat)))
                for i in range(0, len(flat[0]), _PIECE)
            ]
        return np.concatenate(pieces)[: len(flat[0])].reshape(arrays[0].shape)

    return values


def _padded(a: np.ndarray) -> np.ndarray:
    return np.pad(a, (0, _PIECE - len(a)), mode="edge")
