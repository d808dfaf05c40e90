"""How large a file, a text and its numbers may be: bounds far above use, and quick to reach."""

from math import log2, prod

import sympy as sp
from sympy.core.relational import Relational

from symbolic_pinn.domain.inside import Inside
from symbolic_pinn.errors import InputError

FILE_BYTES = 1_000_000
LINE_LENGTH = 10_000
# Equations, conditions, symbols, ... of a file.
ENTRIES = 200
# Letters, words and signs, and levels of brackets of one text.
TEXT_LENGTH, TOKENS, DEPTH = 10_000, 3_000, 60
# Of a number as written; of a power; bits of an exact number (a float's largest has 1024).
DIGITS, EXPONENT, BITS = 40, 1_000, 1_100
# Of what SymPy does not know to be real, in the argument of a function.
COMPLEX_EXPONENT = 30
# Bits of a number of which a root is taken.
ROOT_BITS = 400
# Arguments of a function, cases, order of a derivative, terms of a sum or product.
ARGUMENTS, PIECES, ORDER, SUMMED = 50, 20, 12, 1_000
# Integrals of a file, each of which is held against an adaptive rule.
INTEGRALS = 20
# Inequalities and equations of a condition; parts of a place that are joined by "or".
RELATIONS, PARTS = 50, 64
# Nodes of the formulas, with their slopes, of all curves and surfaces that a file has traced, and
# what each counts for beside.
TRACED, _OF_EACH = 12_000, 16
# Nodes of a formula: of any, of one that is differentiated, and with sums written out.
NODES, DIFFERENTIATED, WRITTEN_OUT = 3_000, 800, 50_000
# Bits of a formula's exact value at a rational point; exponentials within exponentials.
_VALUE_BITS, _TOWER = 200_000, 2
_SYMBOL_BITS = 64

_GROWING = (sp.exp, sp.sinh, sp.cosh, sp.gamma)
_PERIODIC = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.sinc)
_NOT_FINITE = (sp.nan, sp.zoo, sp.oo, -sp.oo)
_LATER = (sp.Integral, sp.Sum, sp.Product)


def bits(number: sp.Rational) -> int:
    """Bits of a rational number's numerator or denominator, whichever is longer."""
    return int(max(abs(number.p).bit_length(), number.q.bit_length()))


def _log2(number: sp.Rational) -> float:
    return log2(max(abs(number.p), number.q))


def is_closed(value: sp.Basic) -> bool:
    """Whether a formula is a number, and one that is quick to compute."""
    return isinstance(value, sp.Expr) and bool(value.is_number) and not value.has(*_LATER)


def check_number(value: sp.Basic) -> None:
    """Refuse an exact number that is infinite, or longer than any that is used."""
    if value in _NOT_FINITE:
        raise InputError("this is a division by zero, or not finite")
    if isinstance(value, sp.Rational) and bits(value) > BITS:
        raise InputError("this number is beyond the range of floating-point numbers")


def check_roots(value: sp.Basic) -> None:
    """Refuse a root of a long number, which SymPy factors; products join the numbers of roots."""
    for factor in value.args if isinstance(value, sp.Mul) else (value,):
        if isinstance(factor, sp.Pow) and factor.base.is_Rational and bits(factor.base) > ROOT_BITS:
            raise InputError("this holds the root of a number that is too long")


def check_numbers(value: sp.Basic) -> None:
    """Refuse long numbers anywhere in a formula: powers and functions reach into products."""
    for number in value.atoms(sp.Rational):
        check_number(number)


def check_finite(value: sp.Basic) -> None:
    """Refuse a formula without symbols whose value is no finite floating-point number."""
    check_number(value)
    if value.is_Rational or not is_closed(value):
        return
    try:
        finite = abs(complex(value.evalf(15, maxn=60))) < float("inf")
    except (OverflowError, TypeError, ValueError):
        finite = False
    if not finite:
        raise InputError("this is no finite floating-point number")


def check_power(base: sp.Expr, exponent: sp.Expr) -> None:
    """Refuse a power that would be long to write out."""
    if not is_closed(exponent):
        return
    check_finite(exponent)
    size = abs(complex(exponent))
    if size > EXPONENT:
        raise InputError(f"exponents go up to {EXPONENT}")
    if isinstance(base, sp.Rational) and not exponent.is_Integer and bits(base) > ROOT_BITS:
        raise InputError("this is the root of a number that is too long")
    if isinstance(base, sp.Rational) and _log2(base) * size > BITS:
        raise InputError("this power is beyond the range of floating-point numbers")


def check_exponents(value: sp.Basic) -> None:
    """Refuse powers that became too high as factors were joined."""
    for factor in sp.Mul.make_args(value):
        if isinstance(factor, sp.Pow) and factor.exp.is_Rational and abs(factor.exp) > EXPONENT:
            raise InputError(f"exponents go up to {EXPONENT}, also where factors are joined")


def check_argument(value: sp.Expr) -> None:
    """Refuse a high power in an argument that may be complex: SymPy multiplies it out."""
    for power in value.atoms(sp.Pow):
        if power.exp.is_Integer and abs(power.exp) > COMPLEX_EXPONENT and not power.base.is_real:
            raise InputError(f"in arguments, exponents of unknowns go up to {COMPLEX_EXPONENT}")


def check_size(value: sp.Basic, most: int = NODES) -> None:
    """Refuse a formula of too many nodes."""
    for i, _ in enumerate(sp.preorder_traversal(value)):
        if i > most:
            raise InputError(
                "this is too long when it is written out; name a part of it as an unknown"
            )


def check_growth(value: sp.Basic) -> None:
    """Refuse powers of powers and towers of exponentials, which take for ever to evaluate."""
    _growth(value, {})


def _growth(node: sp.Basic, memo: dict[sp.Basic, tuple[int, int]]) -> tuple[int, int]:
    """Bits of the value at a rational point, and exponentials within each other."""
    if node not in memo:
        found = memo[node] = _grown(node, [_growth(a, memo) for a in node.args])
        if found[0] > _VALUE_BITS:
            raise InputError("powers of powers make this too long to write out")
    return memo[node]


def _grown(node: sp.Basic, parts: list[tuple[int, int]]) -> tuple[int, int]:
    if isinstance(node, sp.Rational):
        return bits(node), 0
    if not parts:
        return _SYMBOL_BITS, 0
    tower = max(t for _, t in parts)
    is_growing = isinstance(node, _GROWING) or (
        isinstance(node, sp.Pow) and bool(node.exp.free_symbols)
    )
    if tower + 1 > _TOWER and (is_growing or isinstance(node, _PERIODIC)):
        raise InputError(
            f"exponentials stand within each other more than {_TOWER} deep; no number is as large"
        )
    if is_growing or isinstance(node, _PERIODIC):
        return _SYMBOL_BITS, tower + 1 if is_growing else 0
    if isinstance(node, sp.Add):
        return max(b for b, _ in parts), tower
    if isinstance(node, sp.Mul):
        return sum(b for b, _ in parts), tower
    if isinstance(node, sp.Pow) and node.exp.is_Rational:
        return max(1, int(abs(node.exp))) * parts[0][0], tower
    return _SYMBOL_BITS, tower


def check_simple(where: sp.Basic) -> None:
    """Refuse a condition that takes long to evaluate, as it is at very many points."""
    if where.has(*_LATER):
        raise InputError("integrals, sums and products belong to equations, not to conditions")
    if where.has(sp.I):
        raise InputError("a condition compares real numbers; `I` is for equations")
    if len(where.atoms(Relational, Inside)) > RELATIONS:
        raise InputError(f"a condition has {RELATIONS} inequalities at most; divide it")


def traced(relation: sp.Basic) -> int:
    """How much there is to evaluate on the edge of an inequality: nodes, with those of slopes."""
    if isinstance(relation, Inside):
        return 2 * _OF_EACH
    formula = relation.lhs - relation.rhs
    check_size(formula, DIFFERENTIATED)
    slopes = [sp.diff(formula, s) for s in formula.free_symbols]
    nodes = sum(1 for f in (formula, *slopes) for _ in sp.preorder_traversal(f))
    if nodes > NODES:
        raise InputError(
            "its slopes are too long to write out; state the factors of a product, joined by `|`"
        )
    return _OF_EACH + nodes


def check_parts(where: sp.Basic) -> None:
    """Refuse a place of very many parts, once `&` is written out over `|`."""
    if parts_of(where) > PARTS:
        raise InputError(
            f"this place has more than {PARTS} parts when `&` is written out over `|`; state"
            " several conditions"
        )


def parts_of(where: sp.Basic, negated: bool = False) -> int:
    """How many conjunctions its disjunctive normal form has, at most."""
    if isinstance(where, sp.Not):
        return parts_of(where.args[0], not negated)
    if not isinstance(where, sp.And | sp.Or):
        return 1
    counts = [parts_of(part, negated) for part in where.args]
    return sum(counts) if isinstance(where, sp.And) == negated else prod(counts)
