"""A `Problem` becomes the TOML file that states it."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import NODES, is_complex
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import coordinates_of
from symbolic_pinn.problem.parameters import Trainable
from symbolic_pinn.problem.priors import stated_priors
from symbolic_pinn.problem.problem import Problem
from symbolic_pinn.problem.reader import scalars
from symbolic_pinn.problem.term import DATA, Condition, Term
from symbolic_pinn.problem.toml_file.body_lines import body_lines, body_names
from symbolic_pinn.problem.toml_file.declarations import ASSUMPTIONS
from symbolic_pinn.problem.toml_file.names import (
    GROUP_NAME,
    PROBLEM_NAME,
    check_name,
    check_unknown,
)
from symbolic_pinn.problem.toml_file.printing import (
    printed,
    printed_equation,
    printed_place,
)
from symbolic_pinn.problem.toml_file.values import array, number, quoted, settings

_WIDTH = 92


def to_toml(problem: Problem) -> str:
    """The TOML file that states a problem; `load` makes the same problem of it.

    Raises:
        InputError: it holds code, or what the grammar has no word for.
    """
    if problem.sources:
        names = ", ".join(f"`{name}`" for name in problem.sources)
        raise InputError(
            f"`{problem.name}` cannot be written as TOML: {names} in `functions=` is code or a"
            " table, and a TOML file holds formulas only; keep the equation file in Python"
        )
    for name in (u.func.__name__ for u in problem.stated_unknowns):
        check_unknown(name)
    return "\n".join(line for part in _PARTS for line in part(problem)).strip() + "\n"


def _head(problem: Problem) -> Iterator[str]:
    if PROBLEM_NAME.fullmatch(problem.name):
        yield f"name = {quoted(problem.name)}"
    if problem.description:
        yield from ("description = " + _block(problem.description), "")
    yield f"unknowns = {array(quoted(str(u)) for u in problem.stated_unknowns)}"
    if problem.time is not None:
        yield f"time = {quoted(problem.time.name)}"
    if problem.quadrature != NODES:
        yield f"quadrature = {problem.quadrature}"


def _block(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
    return f'"""\n{escaped}\n"""'


def _statements(key: str) -> Callable[[Problem], Iterator[str]]:
    def part(problem: Problem) -> Iterator[str]:
        yield f"{key} = ["
        for i, stated in enumerate(getattr(problem, key), 1):
            for _, scalar in scalars(f"{key[:-1]} {i}", stated):
                yield f"    {_statement(scalar, problem)},"
        yield "]"

    return part


def _statement(stated: Condition, problem: Problem) -> str:
    unknowns = problem.stated_unknowns
    stating = printed_equation(sp.sympify(stated.equation), unknowns)
    if stated.placed and stated.where is not None:
        stating = f"{printed_place(stated.where, body_names(problem))} >> {stating}"
    particulars = dict(_particulars(stated, problem))
    if not particulars:
        return _text(stating)
    rest = ", ".join(f"{k} = {v}" for k, v in particulars.items())
    return f"{{ equation = {_text(stating)}, {rest} }}"


def _particulars(stated: Condition, problem: Problem) -> Iterator[tuple[str, str]]:
    """What stands in a table beside the equation."""
    if stated.group is not None:
        if not GROUP_NAME.fullmatch(stated.group):
            raise InputError(f"the group `{stated.group}` cannot be written as TOML; rename it")
        yield "group", quoted(stated.group)
    if stated.where is not None and not stated.placed:
        yield "where", _text(printed(stated.where, (), body_names(problem)))
    if stated.along is not None:
        rows = (f"{_curve_parameter(s, problem)} = {_interval(e)}" for s, e in stated.along.items())
        yield "along", f"{{ {', '.join(rows)} }}"


def _curve_parameter(symbol: sp.Symbol, problem: Problem) -> str:
    check_name(symbol.name, "the parameter of a curve")
    known = (*problem.box.coordinates, *problem.parameters)
    if symbol.name in {*(s.name for s in known), *problem.fields}:
        raise InputError(
            f"the parameter `{symbol}` of a curve cannot be written as TOML: something else has its"
            " name; rename it"
        )
    return str(symbol.name)


def _interval(ends: Any) -> str:
    return array(map(number, ends))


def _text(formula: str) -> str:
    """A formula in quotes, on several lines where it is long."""
    if len(formula) <= _WIDTH:
        return quoted(formula)
    lines = textwrap.wrap(formula, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return '"""\n' + "\n".join(f"        {line}" for line in lines) + '\n    """'


def _domain(problem: Problem) -> Iterator[str]:
    yield from ("", "[domain]")
    for key, stated in problem.domain.items():
        for c in key if isinstance(key, tuple) else (key,):
            check_name(c.name, "the coordinate")
        if isinstance(key, tuple):
            names = ", ".join(c.name for c in key) + "," * (len(key) == 1)
            yield f"{quoted(names)} = {_text(printed(stated, (), body_names(problem)))}"
        else:
            yield f"{key.name} = {_interval(stated)}"


def _parameters(problem: Problem) -> Iterator[str]:
    if problem.parameters:
        yield from ("", "[parameters]")
    for s, value in problem.parameters.items():
        check_name(s.name, "the parameter")
        yield f"{s.name} = {_parameter(value)}"


def _parameter(value: Any) -> str:
    if isinstance(value, Trainable):
        lower, upper = value.bounds
        found = {"start": value.start, "lower": lower, "upper": upper, "exact": value.exact}
        return f"{{ {', '.join(f'{k} = {number(v)}' for k, v in found.items() if v is not None)} }}"
    return _interval(value) if isinstance(value, list | tuple) else number(value)


def _assumptions(problem: Problem) -> Iterator[str]:
    coordinates = coordinates_of(problem.domain)
    known = {s.name: s for s in (*coordinates, *problem.parameters)}
    known |= {u.func.__name__: u for u in problem.stated_unknowns}
    words = {name: _assumed(value) for name, value in known.items()}
    if any(word != "real" for word in words.values()):
        yield from ("", "[assumptions]")
    yield from (f"{name} = {quoted(word)}" for name, word in words.items() if word != "real")


def _assumed(value: Any) -> str:
    """The word for what a symbol or an unknown was made with."""
    if not value.is_Symbol and is_complex(value):
        return "complex"
    words = ("integer", *ASSUMPTIONS[1:-2])
    return next((w for w in words if getattr(value, f"is_{w}")), "real")


def _formulas(key: str) -> Callable[[Problem], Iterator[str]]:
    def part(problem: Problem) -> Iterator[str]:
        stated: Mapping[Any, Any] = getattr(problem, key)
        if stated:
            yield from ("", f"[{key}]")
        for u in problem.stated_unknowns:
            formula = _formula(u, stated)
            if formula is not None:
                yield f"{u.func.__name__} = {_text(printed(formula))}"

    return part


def _formula(unknown: sp.Expr, stated: Mapping[Any, Any]) -> Any:
    """The formula of an unknown; that of a complex one is stated in two parts."""
    if not is_complex(unknown):
        return stated.get(unknown)
    parts = {str(u.func.__name__): f for u, f in stated.items()}
    name = unknown.func.__name__
    if f"{name}_re" not in parts:
        return None
    return sp.sympify(parts[f"{name}_re"]) + sp.I * sp.sympify(parts[f"{name}_im"])


def _observations(problem: Problem) -> Iterator[str]:
    for key, term in zip(
        problem.observations, (t for t in problem.terms if t.group == DATA), strict=True
    ):
        yield from ("", "[[observations]]")
        yield f"of = {_text(printed(key, problem.stated_unknowns))}"
        if term.deviation is not None:
            yield f"noise = {number(term.deviation)}"
        yield "[observations.data]"
        for name, values in _columns(term, problem).items():
            yield f"{name} = [\n{_numbers(values)}\n]"


def _columns(term: Term, problem: Problem) -> dict[str, list[float]]:
    samples = term.face.samples
    assert samples is not None
    [symbol] = samples.values.keys() & term.expression.free_symbols
    coordinates = problem.box.coordinates
    at = {c.name: samples.points[:, coordinates.index(c)] for c in term.face.free(problem.box)}
    return {k: v.tolist() for k, v in {**at, "value": samples.values[symbol]}.items()}


def _numbers(values: list[float]) -> str:
    text = ", ".join(map(repr, values))
    return textwrap.fill(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")


def _priors(problem: Problem) -> Iterator[str]:
    for key, size in stated_priors(problem.regularise):
        yield from ("", "[[regularise]]")
        yield f"of = {_text(printed(key, problem.stated_unknowns))}"
        yield f"size = {number(size)}"


def _recipe(problem: Problem) -> Iterator[str]:
    found = list(settings(problem.recipe, "recipe"))
    yield from ("", *found) if found else ()


_PARTS: tuple[Callable[[Problem], Iterator[str]], ...] = (
    _head,
    _statements("equations"),
    _statements("conditions"),
    _domain,
    _parameters,
    body_lines,
    _assumptions,
    _formulas("exact"),
    _formulas("guess"),
    _recipe,
    _priors,
    _observations,
)
