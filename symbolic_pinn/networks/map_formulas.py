"""The formulas of maps, for arrays of NumPy as Taylor series in z and for JAX at one point.

Both kinds of number know +, -, *, `power` and `log`, with the cut along the negative real axis.
"""

import cmath
import math
from functools import singledispatch
from typing import Any

import numpy as np

from symbolic_pinn.networks.plane_numbers import PoleSum
from symbolic_pinn.recipe import (
    CornerLogarithm,
    CornerPower,
    OutsideMap,
    Pole,
    QuotientPower,
    Slit,
)


@singledispatch
def zeta(described: Any, z: Any) -> Any:
    """zeta(z); none for a map that has columns alone."""
    return None


@singledispatch
def analytic_columns(described: Any, z: Any) -> list[Any]:
    """The functions of z whose real parts are columns of their own, Im f as Re(-i f)."""
    return []


@zeta.register
def _(described: Pole, z: Any) -> Any:
    return (z - complex(*described.centre)).power(-1.0) * described.radius


@analytic_columns.register
def _(described: Pole, z: Any) -> list[Any]:
    return [(z - complex(*described.centre)).log()]


def _from_vertex(described: CornerPower | CornerLogarithm, z: Any) -> Any:
    """(z - v) / d, turned so that the cut is the negative real axis."""
    turn = -cmath.exp(-1j * described.cut)
    return (z - complex(*described.vertex)) * (turn / described.size)


@zeta.register
def _(described: CornerPower, z: Any) -> Any:
    return _from_vertex(described, z).power(float(described.power))


@analytic_columns.register
def _(described: CornerLogarithm, z: Any) -> list[Any]:
    s = _from_vertex(described, z)
    if described.end is not None:
        s = _quotient((described.vertex, described.end), z)
    found = [s.power(float(k)) * s.log() for k in described.powers]
    return [f * turn for f in found for turn in (1, -1j)]


def _joukowski(described: Slit, z: Any) -> Any:
    """J, whose two roots have their cuts cancel outside the slit."""
    c_1, c_2 = (complex(*end) for end in described.ends)
    s = (z - (c_1 + c_2) / 2) * (2 / (c_2 - c_1))
    return s + (s - 1.0).power(0.5) * (s + 1.0).power(0.5)


@zeta.register
def _(described: Slit, z: Any) -> Any:
    return _joukowski(described, z).power(-1.0)


@analytic_columns.register
def _(described: Slit, z: Any) -> list[Any]:
    return [_joukowski(described, z).log()]


def _of_poles(described: OutsideMap, z: Any) -> Any:
    places = np.asarray(described.poles, float).reshape(-1, 2) @ (1, 1j)
    strengths = np.asarray(described.strengths, float).reshape(-1, len(places), 2) @ (1, 1j)
    return z.sum_of_poles(PoleSum(places, np.asarray(described.radii, float), strengths))


@zeta.register
def _(described: OutsideMap, z: Any) -> Any:
    pole = (z - complex(*described.centre)).power(-1.0) * described.radius
    return pole * _of_poles(described, z).exp()


@analytic_columns.register
def _(described: OutsideMap, z: Any) -> list[Any]:
    logarithm = (z - complex(*described.centre)).log() * -1.0 + math.log(described.radius)
    return [logarithm + _of_poles(described, z)]


@zeta.register
def _(described: QuotientPower, z: Any) -> Any:
    return _quotient(described.ends, z).power(float(described.power))


def _quotient(ends: Any, z: Any) -> Any:
    """(z - c_1) / (z - c_2), negative between the two."""
    c_1, c_2 = (complex(*end) for end in ends)
    return (z - c_1) * (z - c_2).power(-1.0)
