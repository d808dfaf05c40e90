"""What may be called how in a file, and what a word may have been meant to be."""

import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sympy as sp

from symbolic_pinn.errors import InputError

_LONGEST = 40
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# Of a problem, as folders are called, and of a loss group.
PROBLEM_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
GROUP_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_ -]{0,39}")

# The functions of SymPy that formulas may hold: those of the compiler's lowering table.
FUNCTIONS = {
    f.__name__: f
    for f in (
        sp.Abs, sp.sign, sp.Max, sp.Min, sp.Heaviside, sp.floor, sp.ceiling, sp.Mod,
        sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.sinc,
        sp.asin, sp.acos, sp.atan, sp.acot, sp.atan2,
        sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch, sp.asinh, sp.acosh, sp.atanh,
        sp.re, sp.im, sp.conjugate,
        sp.erf, sp.erfc, sp.erfinv, sp.gamma, sp.loggamma, sp.Ei, sp.polygamma,
    )
}  # fmt: skip
# Written like functions, with rules of their own.
FORMS = (
    "D", "sqrt", "Piecewise", "Integral", "Sum", "Product", "DiracDelta", "boundary",
    "along_normal", "normal", "inside",
)  # fmt: skip
CONSTANTS = {"pi": sp.pi, "E": sp.E, "I": sp.I}
# What may be declared all the same, as a symbol: `D*D(u, x, x)` is clear.
_ALSO_LETTERS = ("D", "E", "gamma")


@dataclass(frozen=True, kw_only=True)
class Declared:
    """The names that a text may hold, beside those of the grammar.

    Attributes:
        symbols: coordinates and parameters, and variables of integrals and sums around.
        coordinates: which of them are coordinates.
        unknowns: each at a general point, `u(t, x)`.
        bodies: polygons and regions from files.
    """

    symbols: Mapping[str, sp.Symbol] = field(default_factory=dict)
    coordinates: tuple[str, ...] = ()
    unknowns: Mapping[str, sp.Expr] = field(default_factory=dict)
    bodies: Mapping[str, sp.Basic] = field(default_factory=dict)

    @property
    def all(self) -> tuple[str, ...]:
        """What was declared."""
        return (*self.symbols, *self.unknowns, *self.bodies)

    def around(self, more: Mapping[str, sp.Symbol], *, continuous: bool) -> "Declared":
        """With the variables of an integral or sum; derivatives are by continuous ones."""
        coordinates = (*self.coordinates, *more) if continuous else self.coordinates
        return Declared(
            symbols={**self.symbols, **more},
            coordinates=tuple(dict.fromkeys(coordinates)),
            unknowns=self.unknowns,
            bodies=self.bodies,
        )


def check_name(name: str, what: str) -> None:
    """Refuse a name that cannot be written in a formula, or means something there.

    Args:
        name: as it was written.
        what: what is called so, for messages: `the parameter`.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise InputError(
            f"{what} `{shown(name)}`: a name is a letter, then letters, digits and `_`, all of"
            f" them ASCII and {_LONGEST} at most"
        )
    if keyword.iskeyword(name):
        raise InputError(f"{what} `{name}`: the word is reserved; take another, such as `lam`")
    if name not in _ALSO_LETTERS and (name in FUNCTIONS or name in FORMS or name in CONSTANTS):
        raise InputError(f"{what} `{name}`: the name means something in formulas; take another")


def check_unknown(name: str) -> None:
    """Refuse a name that an unknown cannot have: `D(t, 0)` would be a derivative."""
    check_name(name, "the unknown")
    if name in FORMS:
        raise InputError(
            f"the unknown `{name}`: the name means something in formulas; take another"
        )


def listed(names: Iterable[str]) -> str:
    """Names for a message."""
    return ", ".join(f"`{n}`" for n in names) or "none"


def shown(text: str, most: int = 60) -> str:
    """A text for a message: short, and without signs that a terminal would obey."""
    plain = "".join(c if c.isprintable() else "?" for c in text[: most + 1])
    return plain if len(plain) <= most else plain[:most] + "..."
