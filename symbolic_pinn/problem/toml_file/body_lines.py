"""`[bodies]` as it is written: the numbers of polygons and of regions in the plane."""

import re
import textwrap
from collections.abc import Iterator
from typing import Any

import sympy as sp

from symbolic_pinn.algebra.places import Boundary
from symbolic_pinn.domain import Region
from symbolic_pinn.domain.inside import Inside
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.problem import Problem
from symbolic_pinn.problem.term import Condition
from symbolic_pinn.problem.toml_file.names import check_name
from symbolic_pinn.problem.toml_file.values import array, number

_WIDTH = 92


def body_names(problem: Problem) -> dict[sp.Basic, str]:
    """The names of the bodies that stand in the domain and in places."""
    known = {s.name for s in (*problem.box.coordinates, *problem.parameters)}
    taken, found = known | {u.func.__name__ for u in problem.stated_unknowns}, {}
    for body in _bodies(problem):
        name = _name(body, taken)
        taken.add(name)
        found[body] = name
    return found


def _bodies(problem: Problem) -> tuple[Any, ...]:
    statements = (*problem.equations, *problem.conditions)
    places = [s.where for s in statements if isinstance(s, Condition) and s.where is not None]
    conditions = (*(w for k, w in problem.domain.items() if isinstance(k, tuple)), *places)
    nodes = [n for where in conditions for n in sp.preorder_traversal(where)]
    inner = (n.args[0] for n in nodes if isinstance(n, Inside | Boundary) and n.args)
    return tuple(dict.fromkeys(b for b in inner if isinstance(b, Region | sp.Tuple)))


def _name(body: Any, taken: set[str]) -> str:
    """That of its file, or another."""
    stem = body.name if isinstance(body, Region) else "polygon"
    base = re.sub(r"\W", "_", stem, flags=re.ASCII)[:30]
    try:
        check_name(base, "the body")
    except InputError:
        base = f"body_{base.strip('_')}"[:30]
    tries = (base, *(f"{base}_{k}" for k in range(2, len(taken) + 3)))
    return next(name for name in tries if name not in taken)


def body_lines(problem: Problem) -> Iterator[str]:
    """The table of bodies."""
    names = body_names(problem)
    if names:
        yield from ("", "[bodies]")
    for body, name in names.items():
        yield f"{name} = {_corners(body)}"


def _corners(body: Any) -> str:
    if not isinstance(body, Region):
        return _ring([[number(p) for p in corner] for corner in body])
    if body.dim != 2 or body.groups:
        what = "a mesh" if body.dim != 2 else "a region whose parts have names"
        raise InputError(
            f"`{body.name}` cannot be written as TOML: it is {what}; name its file in `[bodies]`,"
            f' `{body.name} = "..."`'
        )
    return f"[{', '.join(_ring([map(repr, p) for p in r.tolist()]) for r in body.arrays)}]"


def _ring(corners: Any) -> str:
    text = ", ".join(map(array, corners))
    if len(text) <= _WIDTH:
        return f"[{text}]"
    lines = textwrap.fill(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return f"[\n{lines}\n]"
