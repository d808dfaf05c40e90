"""Equations that are long, on several lines: they break before the signs of their sums."""

import re
from collections.abc import Iterator
from typing import Any

import sympy as sp

from symbolic_pinn.problem.latex.printer import Printer

# Letters of a line.
WIDTH = 56
_TOKENS = re.compile(r"\\[a-zA-Z]+|\\.|[^\s\\]")
# What takes no room.
_NARROW = {r"\left", r"\right", r"\operatorname", r"\mathrm", r"\text", r"\limits", r"\,", "^", "_"}


def lines_of(statement: Any, printer: Printer, most: int = WIDTH) -> list[str]:
    """An equation or expression as lines of LaTeX; an expression shall vanish.

    Args:
        statement: it.
        printer: makes LaTeX of its parts.
        most: letters of a line, about.
    """
    sides = statement.args if isinstance(statement, sp.Eq) else (statement, sp.S.Zero)
    return broken([*_pieces(sides[0], printer), *_pieces(sides[1], printer, " = ")], most)


def formula_lines(name: str, formula: Any, printer: Printer, most: int = WIDTH) -> list[str]:
    """`name = formula` as lines."""
    return broken([(name, width(name)), *_pieces(formula, printer, " = ")], most)


def _pieces(side: Any, printer: Printer, before: str = "") -> list[tuple[str, int]]:
    """The terms of a side with their signs, and how wide each is."""
    found = []
    for i, term in enumerate(printer.terms(sp.sympify(side))):
        text = str(printer.doprint(term))
        if i:
            text = f" - {text[1:].lstrip()}" if text.startswith("-") else f" + {text}"
        else:
            text = before + text
        found.append((text, width(text)))
    return found


def width(latex: str) -> int:
    """How wide a formula is, in letters, about: a fraction is as wide as its wider part."""
    return _of_tokens(iter(_TOKENS.findall(latex)))


def _of_tokens(tokens: Iterator[str]) -> int:
    """That of what stands before the next closing brace."""
    found = 0
    for token in tokens:
        if token == "}":
            break
        if token == r"\frac":
            found += max(_next(tokens), _next(tokens))
        elif token == "{":
            found += _of_tokens(tokens)
        else:
            found += token not in _NARROW
    return found


def _next(tokens: Iterator[str]) -> int:
    return _of_tokens(tokens) if next(tokens, "}") == "{" else 1


def broken(pieces: list[tuple[str, int]], most: int) -> list[str]:
    """Pieces joined to lines no wider than that, where a piece is not."""
    lines, used = [""], 0
    for text, size in pieces:
        if used and used + size > most:
            lines.append("")
            used = 0
        lines[-1] += text if lines[-1] else text.lstrip() if len(lines) == 1 else "{}" + text
        used += size
    return lines
