"""One name, one thing: what is called alike and is different is refused before it is read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction

from symbolic_pinn.algebra import as_symbols
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import coordinates_of
from symbolic_pinn.problem.priors import prior_expressions
from symbolic_pinn.problem.term import Condition

# What a symbol is said to be made with: the strongest first, which imply those that follow.
_ASSUMPTIONS = (
    "positive", "negative", "nonnegative", "nonpositive", "nonzero", "integer", "rational", "real",
    "complex",
)  # fmt: skip


def check_names(problem: Any) -> None:
    """Refuse a `Problem` in which one name stands for two things."""
    symbols = _check_symbols(problem)
    functions: dict[str, Any] = {}
    for node in _functions(problem):
        name = node.func.__name__
        known = functions.setdefault(name, node)
        if known.func != node.func:
            raise InputError(
                f"`{name}` stands for two functions: {_made(known)}, and {_made(node)}; make it"
                " once, or rename one"
            )
        if name in symbols:
            raise InputError(
                f"`{node}` is a function and `{name}` a {symbols[name]}; rename one of them"
            )
    _check_supplied(problem, symbols)
    for s in _bound(problem):
        _check_bound(s, problem)


def _check_symbols(problem: Any) -> dict[str, str]:
    """What each symbol is, by its name."""
    found: dict[str, tuple[sp.Symbol, str]] = {}
    for kind, given in (("coordinate", problem.domain), ("parameter", problem.parameters)):
        for s in coordinates_of(given) if isinstance(given, Mapping) else ():
            if not isinstance(s, sp.Symbol):
                continue
            other, its = found.setdefault(s.name, (s, kind))
            if other != s:
                which = f"the two {kind}s" if its == kind else f"the {its} and the {kind}"
                raise InputError(
                    f"{which} `{s}` have one name and different assumptions: {_made(other)}, and"
                    f" {_made(s)}; rename one, or make the symbol once"
                )
    return {name: kind for name, (_, kind) in found.items()}


def _functions(problem: Any) -> Iterator[Any]:
    for e in _expressions(problem):
        yield from sorted(e.atoms(AppliedUndef), key=lambda u: (str(u), _made(u)))


def _expressions(problem: Any) -> Iterator[Any]:
    """All that holds unknowns."""
    for given in (problem.unknowns, problem.exact, problem.equations, problem.conditions,
                  problem.observations, prior_expressions(problem.regularise)):  # fmt: skip
        for stated in given if isinstance(given, Iterable) and not isinstance(given, str) else ():
            one = as_symbols(stated.equation if isinstance(stated, Condition) else stated)
            if isinstance(one, sp.Basic | sp.MatrixBase):
                yield one


def _check_supplied(problem: Any, symbols: Mapping[str, str]) -> None:
    given = problem.functions if isinstance(problem.functions, Mapping) else {}
    names: set[str] = set()
    stated = (problem.unknowns, problem.exact)
    unknowns = [u for each in stated if isinstance(each, Iterable) for u in each]
    declared = {u.func.__name__ for u in unknowns if isinstance(u, AppliedUndef)}
    for key in given:
        if not isinstance(key, AppliedUndef | UndefinedFunction):
            continue
        name = key.__name__ if isinstance(key, UndefinedFunction) else key.func.__name__
        if name in names:
            raise InputError(f"functions: `{name}` is given twice; rename one")
        if name in declared:
            raise InputError(f"`{key}` is an unknown, and is given in `functions=`; rename one")
        if name in symbols:
            raise InputError(
                f"functions: `{key}` is a function and `{name}` a {symbols[name]}; rename one"
            )
        names.add(name)


def _bound(problem: Any) -> Iterator[tuple[sp.Symbol, Any]]:
    """The variables of integrals, sums and products, each with the node that binds it."""
    for e in _expressions(problem):
        for node in sorted(e.atoms(sp.Integral, sp.Sum, sp.Product), key=str):
            for y, *_ in node.limits:
                yield y, node


def _check_bound(found: tuple[sp.Symbol, Any], problem: Any) -> None:
    y, node = found
    parameters = problem.parameters if isinstance(problem.parameters, Mapping) else {}
    if y in parameters:
        raise InputError(
            f"`{node}` runs over `{y}`, which is a parameter; take another letter for one of them"
        )
    coordinates = problem.domain if isinstance(problem.domain, Mapping) else {}
    for s in (*as_symbols(coordinates_of(coordinates)), *parameters):
        if getattr(s, "name", None) == y.name and s != y:
            raise InputError(
                f"`{node}` runs over `{y}`, which is not the `{s}` of the domain or the parameters:"
                " same name, other assumptions; take another letter"
            )


def _made(thing: Any) -> str:
    """How a symbol or function was made, as far as it matters."""
    kind = "Function" if isinstance(thing, AppliedUndef) else "Symbol"
    name = thing.func.__name__ if isinstance(thing, AppliedUndef) else thing.name
    true = [w for w in _ASSUMPTIONS if getattr(thing, f"is_{w}") is True]
    sign = [w for w in true if w in _ASSUMPTIONS[:5]][:1]
    kinds = [w for w in true if w in _ASSUMPTIONS[5:]][:1]
    words = sign + kinds if "integer" in kinds or "rational" in kinds else sign or kinds
    return f'`{kind}("{name}"' + "".join(f", {w}=True" for w in words) + ")`"
