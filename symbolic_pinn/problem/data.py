"""A problem as plain JSON data, in normal form, and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import numpy as np
import sympy as sp

from symbolic_pinn.algebra import NODES, from_data, to_data
from symbolic_pinn.algebra.places import Normal
from symbolic_pinn.domain import normal_symbol
from symbolic_pinn.domain.saved import reading_saved
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import FoundInterval, coordinates_of, is_stated
from symbolic_pinn.problem.observations import Observation
from symbolic_pinn.problem.parameters import Trainable
from symbolic_pinn.problem.problem import Problem
from symbolic_pinn.problem.statements import Wording, condition_from_data
from symbolic_pinn.problem.supplied import Table
from symbolic_pinn.problem.term import DATA, PRIOR, RESIDUAL, Condition, Term, must_hold

# What statements raise that no user can make.
_DAMAGED = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, AssertionError,
            NotImplementedError, RecursionError)  # fmt: skip


def problem_to_data(problem: Problem) -> dict[str, Any]:
    """Everything that the problem states; the recipe, which is no mathematics, is left out."""
    wording = Wording.of(problem)
    return {
        "name": problem.name,
        "description": problem.description,
        "domain": [*_domain(problem)],
        "found": [c.name for c in coordinates_of(problem.domain) if not is_stated(c, problem)],
        "unknowns": [to_data(u) for u in problem.stated_unknowns],
        "terms": [_term(t) for t in problem.terms if must_hold(t.group)],
        "stated": [wording.data(t.name) for t in problem.terms if must_hold(t.group)],
        "observations": [_observation(t, problem) for t in problem.terms if t.group == DATA],
        "regularise": [
            [to_data(t.expression), t.deviation] for t in problem.terms if t.group == PRIOR
        ],
        "exact": [_row(u, formula) for u, formula in problem.exact.items()],
        "guess": [_row(u, formula) for u, formula in problem.guess.items()],
        "parameters": [
            *(_row(s, value) for s, value in problem.constants.items()),
            *(_row(s, *interval) for s, interval in problem.sampled.items()),
        ],
        "trainable": [_trainable(s, p) for s, p in problem.trainable.items()],
        "functions": [_function(name, s) for name, s in problem.sources.items()],
        "quadrature": problem.quadrature,
        "time": to_data(problem.start) if problem.start is not None else None,
    }


def _domain(problem: Problem) -> Iterator[list[Any]]:
    """The interval of each coordinate, found ones too, and the regions by their coordinates."""
    for c in coordinates_of(problem.domain):
        yield _row(c, *problem.domain.get(c, problem.box.bounds(c)))
    for key, where in problem.domain.items():
        if isinstance(key, tuple):
            yield [_row(*key), to_data(where)]


def _term(term: Term) -> list[Any]:
    place = term.face.place
    if place is None:
        where = [] if term.where is None else [to_data(term.where)]
        placed = [] if term.face.within is None else [{"placed": True}]
        return [term.group, to_data(term.expression), *where, *placed]
    normals = {normal_symbol(c): Normal(c, *place.space) for c in place.space}
    stated = [term.group, to_data(term.expression.xreplace(normals))]
    if place.along:
        return [*stated, None, {"along": [_row(s, *ends) for s, ends in place.along]}]
    return [*stated, to_data(place.on), {"placed": True}]


def _observation(term: Term, problem: Problem) -> list[Any]:
    samples = term.face.samples
    assert samples is not None
    [symbol] = samples.values.keys() & term.expression.free_symbols
    free = term.face.free(problem.box)
    at = [samples.points[:, problem.box.coordinates.index(c)].tolist() for c in free]
    values = samples.values[symbol].tolist()
    return [to_data(term.expression + symbol), [c.name for c in free], at, values, term.deviation]


def _trainable(symbol: sp.Symbol, parameter: Trainable) -> list[Any]:
    values = (parameter.start, *parameter.bounds, parameter.exact)
    return [
        to_data(symbol),
        *(None if v is None else to_data(sp.sympify(v, strict=True)) for v in values),
    ]


def _function(name: str, source: Any) -> list[Any]:
    """A table with its numbers; code is not kept."""
    if not isinstance(source, Table):
        return [name, None]
    return [name, [axis.tolist() for axis in source.axes], source.values.tolist()]


def _source(axes: Any, values: Any = ()) -> Table | None:
    if axes is None:
        return None
    found = Table(tuple(np.asarray(a, float) for a in axes), np.asarray(values, float))
    if found.values.shape != tuple(map(len, found.axes)) or not 1 <= len(found.axes) <= 3:
        raise InputError("a table has other numbers than its axes ask for")
    if any(len(a) < 4 or not (np.diff(a) > 0).all() for a in found.axes):
        raise InputError("the axes of a table must increase, with four values or more")
    return found


def _row(*expressions: Any) -> list[Any]:
    return [to_data(sp.sympify(e, strict=True)) for e in expressions]


def problem_from_data(data: dict[str, Any], functions: Mapping[Any, Any] | None = None) -> Problem:
    """The problem that `problem_to_data` wrote; its statements are the normal forms.

    `functions` gives the code of supplied functions again, `{k: ...}`.
    """
    known = {str(k).partition("(")[0]: given for k, given in (functions or {}).items()}
    try:
        terms = [
            replace(_read_term(*row), stated=None if said is None else condition_from_data(said))
            for row, said in zip_longest(data["terms"], data.get("stated", ()))
        ]
        with reading_saved():
            return _read(data, terms, known)
    except InputError:
        raise
    except _DAMAGED as error:
        raise InputError(f"not a saved problem: {error}") from error


def _read(data: dict[str, Any], terms: list[Condition], known: Mapping[str, Any]) -> Problem:
    return Problem(
        domain=dict(_read_domain(data.get("found", ()), *row) for row in data["domain"]),
        equations=[replace(c, group=None) for c in terms if c.group == RESIDUAL],
        conditions=[c for c in terms if c.group != RESIDUAL],
        unknowns=[from_data(u) for u in data["unknowns"]],
        exact={from_data(u): from_data(e) for u, e in data["exact"]},
        guess={from_data(u): from_data(e) for u, e in data.get("guess", ())},
        parameters={
            **{
                from_data(s): _value(list(map(from_data, values)))
                for s, *values in data["parameters"]
            },
            **{from_data(s): _read_trainable(*v) for s, *v in data.get("trainable", ())},
        },
        observations={
            from_data(key): Observation(
                {**dict(zip(names, at, strict=True)), "value": values}, *noise
            )
            for key, names, at, values, *noise in data.get("observations", ())
        },
        regularise=[(from_data(key), size) for key, size in data.get("regularise", ())],
        functions={
            sp.Function(name): known.get(name) or _source(*saved)
            for name, *saved in data.get("functions", ())
        },
        quadrature=data.get("quadrature", NODES),
        time=None if data["time"] is None else from_data(data["time"]),
        name=data["name"],
        description=data["description"],
    )


def _read_domain(found: Sequence[str], key: Any, *values: Any) -> tuple[Any, Any]:
    """An interval by its coordinate, or a region by several."""
    if len(values) == 1:
        return tuple(map(from_data, key)), from_data(*values)
    c, ends = from_data(key), tuple(map(from_data, values))
    return c, FoundInterval(ends) if str(c) in found else ends


def _read_term(group: Any, expression: Any, where: Any = None, more: Any = None) -> Condition:
    more = {} if more is None else more
    along = {from_data(s): (from_data(a), from_data(b)) for s, a, b in more.get("along", ())}
    return Condition(
        from_data(expression),
        group,
        None if where is None else from_data(where),
        along or None,
        placed=more.get("placed", False) is True,
    )


def _read_trainable(*values: Any) -> Trainable:
    start, lower, upper, exact = (None if v is None else from_data(v) for v in values)
    return Trainable(start, (lower, upper), exact)


def _value(values: list[Any]) -> Any:
    """A number, or the ends of an interval."""
    return values[0] if len(values) == 1 else tuple(values)
