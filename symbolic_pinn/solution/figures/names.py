"""Names of unknowns, coordinates and expressions as figures write them."""

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

# A formula of more letters is written as it was typed, and cut.
_LONGEST, _LETTERS = 90, 40


def math_name(name: str) -> str:
    """A name in mathematics, without its dollars: `u_x` is u with an index, `psi` a letter."""
    return _readable(sp.latex(sp.Symbol(name)), rf"\mathrm{{{_plain(name)}}}")


def written(name: str) -> str:
    """A name as a text of matplotlib."""
    return f"${math_name(name)}$"


def math_expression(expression: Any) -> str:
    """An expression in mathematics: unknowns at their own coordinates by their names alone.

    A derivative of one has its coordinates as an index, `u_{tx}`.
    """
    short = sp.sympify(expression).replace(
        lambda e: isinstance(e, sp.Derivative) and _is_general(e.expr), _index
    )
    short = short.replace(_is_general, lambda u: sp.Symbol(u.func.__name__))
    text = sp.latex(short, fold_short_frac=True).replace(r"\limits", "")
    plain = str(expression)
    cut = plain if len(plain) <= _LETTERS else plain[: _LETTERS - 3] + "..."
    return _readable(text, rf"\mathrm{{{_plain(cut)}}}") if len(text) <= _LONGEST else _words(cut)


def _is_general(e: Any) -> bool:
    return isinstance(e, AppliedUndef) and all(a.is_Symbol for a in e.args)


def _index(derivative: sp.Derivative) -> sp.Symbol:
    by = " ".join(sp.latex(c) * int(n) for c, n in derivative.variable_count)
    name = sp.latex(sp.Symbol(derivative.expr.func.__name__))
    base = f"{{{name}}}" if "_" in name else name
    return sp.Symbol(f"{base}_{{{by}}}")


def _readable(text: str, otherwise: str) -> str:
    """A formula, if matplotlib can set it."""
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(f"${text}$")
    except (ValueError, RuntimeError):
        return otherwise
    return text


def _words(text: str) -> str:
    return rf"\mathrm{{{_plain(text)}}}"


def _plain(text: str) -> str:
    """A text inside of a formula."""
    signs = {"_": r"\_", "^": r"\,\hat{}\,", "$": r"\$", "%": r"\%", "#": r"\#", " ": r"\ "}
    return "".join(signs.get(c, "" if c in "{}\\" else c) for c in text)
