"""Supplied functions and their derivatives as JAX functions that act on each element.

A table is interpolated by cubic splines (`interpax`, method "cubic2": two continuous derivatives);
code is differentiated by JAX.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem import Code, Table


def implementation(kind: Any) -> Callable[..., Array]:
    """D^alpha k for arrays of one shape."""
    function = _value(kind.key, kind.source, jax.dtypes.canonicalize_dtype(float))
    for i, n in enumerate(kind.orders):
        for _ in range(n):
            function = _differentiated(function, i)
    return jnp.vectorize(function)


def _value(key: str, source: object, dtype: jnp.dtype) -> Callable[..., Array]:
    match source:
        case Table():
            return _interpolator(source, dtype)
        case Code(function):
            return lambda *args: jnp.asarray(function(*args), jnp.result_type(*args))
    raise InputError(
        f"the function `{key}` was code, which is not saved; pass it again,"
        f" `Solution.load(..., functions={{{key}: ...}})`"
    )


@cache
def _interpolator(table: Table, dtype: jnp.dtype) -> Callable[..., Array]:
    import interpax  # slow to import, and few problems need it

    kinds: Any = (interpax.Interpolator1D, interpax.Interpolator2D, interpax.Interpolator3D)
    # Not while a program is traced, or each call would fit the spline anew.
    with jax.ensure_compile_time_eval():
        axes = [jnp.asarray(a, dtype) for a in table.axes]
        return kinds[len(axes) - 1](
            *axes, jnp.asarray(table.values, dtype), method="cubic2", extrap=True
        )


def _differentiated(function: Callable[..., Array], i: int) -> Callable[..., Array]:
    return jax.grad(function, argnums=i)


def check_supplied(kind: Any) -> None:
    """Refuse code that JAX cannot trace, or that does not give a number for numbers."""
    if not isinstance(kind.source, Code):
        return
    try:
        found = jax.eval_shape(kind.source.function, *[1.0] * len(kind.orders))
    except Exception as error:  # noqa: BLE001 - the user's code may raise anything
        reason = str(error).splitlines()[0]
        raise InputError(
            f"the function `{kind.key}` cannot be traced by JAX ({type(error).__name__}: {reason});"
            " write it with `jax.numpy`, or give a table"
        ) from None
    if getattr(found, "shape", None) != ():
        raise InputError(f"the function `{kind.key}` does not give a number for a number")
