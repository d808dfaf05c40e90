"""`normalise`: the passes that make normal forms of a user's statement, in their order.

A vector statement has been taken apart into its components before (`components`); numbers in place
of constants and tables in place of special functions follow when it is compiled.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from symbolic_pinn.algebra.complex_parts import in_halves, real_imaginary
from symbolic_pinn.algebra.normal_form import difference, to_partials
from symbolic_pinn.algebra.quadrature import GAUSS, Quadrature
from symbolic_pinn.algebra.supplied import with_functions


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What a statement may be about.

    Attributes:
        unknowns: the real unknowns, each as `u(t, x)` in its own argument order.
        complex_unknowns: those of which two real ones are the parts.
        functions: what computes each supplied function, by its name.
        quadrature: how integrals become sums.
    """

    unknowns: Sequence[sp.Expr]
    complex_unknowns: Sequence[sp.Expr] = ()
    functions: Mapping[str, Any] = field(default_factory=dict)
    quadrature: Quadrature = GAUSS


Pass = Callable[[Any, Vocabulary], Any]

PASSES: tuple[Pass, ...] = (
    # Code and tables first: what is left undefined after it is an unknown.
    lambda statement, known: with_functions(statement, known.functions),
    # `Eq(a, b)` ends here as `a - b`; everything later is an expression.
    lambda statement, known: difference(statement),
    # psi = p + i q while psi is still a function, since partials are of real unknowns.
    lambda expression, known: in_halves(expression, known.complex_unknowns),
    # Last: derivatives are carried out until they stand on partials alone.
    lambda expression, known: to_partials(expression, known.unknowns, known.quadrature),
)


def normalise(statement: Any, known: Vocabulary) -> list[tuple[str, sp.Expr]]:
    """The normal forms of a scalar statement, each with the suffix of its name.

    One, with an empty suffix; two real ones where there are complex unknowns.

    Raises:
        InputError: it is no equation, or holds what is not declared.
    """
    for each in PASSES:
        statement = each(statement, known)
    if not known.complex_unknowns:
        return [("", statement)]
    real, imaginary = real_imaginary(statement)
    return [(", real part", real), (", imaginary part", imaginary)]
