"""What is written like a function: the functions, values at places, and the forms of `forms`."""

import ast
from typing import Any

import sympy as sp

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.toml_file import limits
from symbolic_pinn.problem.toml_file.forms import (
    derivative,
    integral,
    piecewise,
    written_out,
)
from symbolic_pinn.problem.toml_file.names import FORMS, FUNCTIONS
from symbolic_pinn.problem.toml_file.places import along_normal, boundary, inside, normal
from symbolic_pinn.problem.toml_file.walk import TreeWalk

# Computed as soon as the argument is a number, up to the largest that is a float.
_COMPUTED = (sp.gamma, sp.loggamma, sp.polygamma)
_LARGEST, _LARGEST_ORDER = 170, 20
_LARGEST_EXPONENT = 709  # of e, in floating-point numbers
_OF_PLACES = "a place is given to an unknown, `u(t, 0)`, or to its derivative, `D(u, x)(t, 0)`"


def call(walk: TreeWalk, node: ast.Call) -> sp.Basic:
    """The value of `f(...)`, or of `D(u, x)(...)`."""
    if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
        raise walk.text.error("arguments stand alone, with commas between them", node)
    if len(node.args) > limits.ARGUMENTS:
        raise InputError(f"at most {limits.ARGUMENTS} arguments")
    if isinstance(node.func, ast.Call):
        return _derivative_at(walk, node)
    if isinstance(node.func, ast.Attribute):
        return walk.visit(node.func)  # which refuses it
    if not isinstance(node.func, ast.Name):
        raise walk.text.error(f"a product is written with `*`; {_OF_PLACES}", node)
    name, declared = node.func.id, walk.declared
    if name in declared.unknowns:
        unknown = declared.unknowns[name]
        return unknown.func(*_place(walk, node, unknown))
    if name in _FORMS:
        return _FORMS[name](walk, node)
    if name in declared.symbols:
        raise walk.text.error(f"`{name}` is no function; a product is `{name}*(...)`", node)
    if name in FUNCTIONS:
        return _function(FUNCTIONS[name], [walk.value(a) for a in node.args])
    raise walk.unknown_name(name, node)


def power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """`base ** exponent`, where that is not long to compute."""
    if base is sp.E:
        return _function(sp.exp, [exponent])
    limits.check_finite(base)
    limits.check_power(base, exponent)
    if base == 0 and exponent.is_negative:
        raise InputError("this is a division by zero")
    return _checked(base**exponent)


def _function(function: Any, values: list[sp.Expr]) -> sp.Expr:
    _check_count(function, len(values))
    for value in values:
        limits.check_finite(value)
        limits.check_argument(value)
        if function in _COMPUTED and limits.is_closed(value) and abs(complex(value)) > _LARGEST:
            raise InputError(f"`{function.__name__}` is computed for numbers up to {_LARGEST}")
    is_number = limits.is_closed(values[0])
    if function is sp.exp and is_number and complex(values[0]).real > _LARGEST_EXPONENT:
        raise InputError("this is beyond the range of floating-point numbers")
    if function is sp.polygamma and not (values[0].is_Integer and 0 <= values[0] <= _LARGEST_ORDER):
        raise InputError(f"the first argument of `polygamma` is its order, 0 to {_LARGEST_ORDER}")
    if function in (sp.Max, sp.Min):
        parts = sum(len(v.args) if isinstance(v, function) else 1 for v in values)
        if parts > limits.PIECES:
            raise InputError(f"`{function.__name__}` takes {limits.PIECES} values at most")
    return _checked(function(*values))


def _check_count(function: Any, count: int) -> None:
    wanted = getattr(function, "nargs", sp.S.Naturals0)
    numbers = sorted(map(int, wanted)) if isinstance(wanted, sp.FiniteSet) else []
    if count == 0 or (numbers and count not in numbers):
        takes = " or ".join(map(str, numbers)) or "one or more"
        raise InputError(f"`{function.__name__}` takes {takes} argument(s), not {count}")


def _checked(value: sp.Expr) -> sp.Expr:
    limits.check_exponents(value)
    limits.check_numbers(value)
    limits.check_finite(value)
    return value


def _sqrt(walk: TreeWalk, node: ast.Call) -> sp.Expr:
    return power(_one(walk, node), sp.Rational(1, 2))


def _dirac(walk: TreeWalk, node: ast.Call) -> sp.Expr:
    return sp.DiracDelta(_one(walk, node))


def _one(walk: TreeWalk, node: ast.Call) -> sp.Expr:
    if len(node.args) != 1:
        raise InputError(f"this takes 1 argument, not {len(node.args)}")
    return walk.value(node.args[0])


def _place(walk: TreeWalk, node: ast.Call, unknown: sp.Expr) -> list[sp.Expr]:
    """The values of the slots of an unknown."""
    if len(node.args) != len(unknown.args):
        count = len(node.args)
        raise walk.text.error(f"this has {count} argument(s), and the unknown is `{unknown}`", node)
    return [walk.value(a) for a in node.args]


def _derivative_at(walk: TreeWalk, node: ast.Call) -> sp.Basic:
    """`D(u, x)(t, 0)`: the derivative by x, and then at x = 0."""
    slope = walk.value(node.func)
    if not isinstance(slope, sp.Derivative) or (slope.expr not in walk.declared.unknowns.values()):
        raise walk.text.error(_OF_PLACES, node)
    general = slope.expr
    values = _place(walk, node, general)
    moved = {a: v for a, v in zip(general.args, values, strict=True) if a != v}
    if any(v.free_symbols & set(general.args) for v in moved.values()):
        # One after the other, a place that holds another coordinate would be moved again.
        return sp.Subs(slope, tuple(moved), tuple(moved.values()))
    return slope.subs(list(moved.items()))


_FORMS = {
    "D": derivative,
    "sqrt": _sqrt,
    "Piecewise": piecewise,
    "Integral": integral,
    "Sum": written_out(sp.Sum),
    "Product": written_out(sp.Product),
    "DiracDelta": _dirac,
    "boundary": boundary,
    "along_normal": along_normal,
    "normal": normal,
    "inside": inside,
}
assert tuple(_FORMS) == FORMS
