"""The shipped equations: where their files lie, and what is known of each without running it."""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# In the order in which they are listed. An equation file says `group = "heat"`.
GROUPS = (
    "ordinary", "heat", "diffusion", "transport", "waves", "potential", "elasticity", "flow",
    "quantum", "integral", "eigenvalue", "inverse",
)  # fmt: skip
# What most equations are solved by; see `spinn help auto`.
METHOD = "auto"


@dataclass(frozen=True, kw_only=True)
class ShippedEquation:
    """What is known of a shipped equation.

    Attributes:
        name: by which it is loaded.
        group: one of `GROUPS`; empty if its file names none.
        title: the first line of its docstring.
        parameters: names of its parameters.
        method: by which the following were measured.
        seconds: that a solve took on two cores, if that was measured.
        error: the relative error that was estimated then, if one was.
        verdict: what the solution was worth, in a word.
        out_of_time: whether the two minutes of a run were used up.
    """

    name: str
    group: str
    title: str
    parameters: tuple[str, ...]
    method: str | None = None
    seconds: float | None = None
    error: float | None = None
    verdict: str | None = None
    out_of_time: bool | None = None


def equations_folder() -> Path:
    """Where the shipped equation files lie: beside the package (wheel) or in the checkout."""
    package = Path(__file__).resolve().parent
    candidates = (package / "equations", package.parent / "equations")
    return next((c for c in candidates if c.is_dir()), candidates[0])


def shipped() -> tuple[str, ...]:
    """Names of the shipped equations."""
    return tuple(sorted(p.stem for p in equations_folder().glob("[!_]*.py")))


def typical_times() -> dict[str, dict[str, Any]]:
    """For each shipped equation what the default search took, as it was measured.

    The facts of each: `seconds`, the estimated relative `error` or none, the `verdict`, and whether
    it was `out_of_time` after two minutes.
    """
    file = equations_folder() / "typical_times.json"
    found: dict[str, dict[str, Any]] = {}
    if file.is_file():
        found = json.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def catalogue() -> tuple[ShippedEquation, ...]:
    """The shipped equations, group after group."""
    times = typical_times()
    found = [_equation(name, times.get(name)) for name in shipped()]
    order = {group: i for i, group in enumerate(GROUPS)}
    return tuple(sorted(found, key=lambda e: (order.get(e.group, len(order)), e.name)))


def _equation(name: str, times: dict[str, Any] | None) -> ShippedEquation:
    tree = ast.parse((equations_folder() / f"{name}.py").read_text(encoding="utf-8"))
    measured = {} if times is None else {"method": METHOD, **times}
    return ShippedEquation(
        name=name,
        group=next(_texts(tree, "group"), ""),
        title=(ast.get_docstring(tree) or "").partition("\n")[0].removesuffix("."),
        parameters=tuple(_parameters(tree)),
        **measured,
    )


def parameters_in(source: str) -> tuple[str, ...]:
    """Names of the parameters that an equation file states, read off its source.

    Nothing of it is run, so that what is not written as a mapping of names is missed.
    """
    return tuple(_parameters(ast.parse(source)))


def _texts(tree: ast.Module, name: str) -> Iterator[str]:
    """The texts that a module gives a name."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=ast.Constant(value=text)):
                if found == name:
                    yield str(text)


def _parameters(tree: ast.Module) -> Iterator[str]:
    """The keys of `Problem(parameters={...})`, by the names of their symbols."""
    symbols = dict(_symbols(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "parameters":
            keys = node.value.keys if isinstance(node.value, ast.Dict) else ()
            yield from (symbols.get(k.id, k.id) for k in keys if isinstance(k, ast.Name))


def _symbols(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Variables, and the symbols that they are: `eps = sp.Symbol("epsilon")`."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[target], value=ast.Call(args=[ast.Constant(value=text)])):
                names = [n.id for n in ast.walk(target) if isinstance(n, ast.Name)]
                yield from zip(names, str(text).replace(",", " ").split(), strict=False)
