"""`spinn show`: a problem as the toolkit understands it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spinn_cli import options as o
from spinn_cli.command import command
from spinn_cli.drawing import written
from symbolic_pinn.errors import InputError

if TYPE_CHECKING:
    from symbolic_pinn import Problem
    from symbolic_pinn.problem import Term


@command
def show(
    problem: o.ProblemOptions,
    latex: Annotated[bool, typer.Option("--latex", help="The mathematics as LaTeX.")] = False,
    toml: Annotated[
        bool, typer.Option("--toml", help="A problem file of formulas, which is never run.")
    ] = False,
    figure: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Draw the domain with the points of each condition and the normals there.",
        ),
    ] = None,
    json: o.Json = False,
) -> None:
    """Show the equations, their normal form and needs, the normalisation, the groups and points.

    Examples:

    spinn show klein_gordon
    spinn show heat --set kappa=2 --latex
    spinn show l_shape --figure domain.pdf
    spinn show heat --json
    """
    asked = [f"`--{n}`" for n, v in {"latex": latex, "toml": toml, "json": json}.items() if v]
    if len(asked) > 1:
        raise InputError(f"{' and '.join(asked)} exclude each other")
    stated = problem.load()

    from symbolic_pinn.compiler import compile_problem
    from symbolic_pinn.problem import to_toml
    from symbolic_pinn.problem.latex import formulas_of

    compile_problem(stated)  # refuses what could not be solved either
    if figure is not None:
        _draw(stated, figure)
        return
    if toml:
        typer.echo(to_toml(stated), nl=False)
        return
    if json:
        from spinn_cli.problem_facts import facts_of
        from symbolic_pinn.solution import to_json

        typer.echo(to_json(facts_of(stated)), nl=False)
        return
    typer.echo(formulas_of(stated).source if latex else "\n".join(_page(stated)))


def _draw(problem: "Problem", file: Path) -> None:
    """Write the figure; nothing is overwritten."""
    from symbolic_pinn.solution.files import write
    from symbolic_pinn.solution.region_figure import region_figure

    suffix = file.suffix.removeprefix(".") or "png"
    if suffix not in ("png", "pdf", "svg"):
        raise InputError(f"`--figure {file}`: name a file that ends in .png, .pdf or .svg")
    if file.exists():
        raise InputError(f"`{file}` exists; name another file")
    drawn = region_figure(problem)
    with written(file):
        write(file, lambda target: drawn.savefig(target, format=suffix, dpi=150))
    typer.echo(f"{file}")


def _page(problem: "Problem") -> Iterator[str]:
    yield from (f"{problem.name}", "=" * len(problem.name))
    if problem.description:
        yield from (problem.description, "")
    for title, lines in (
        ("Terms", [line for t in problem.terms for line in _term(t, problem)]),
        ("Places", [*_places(problem)]),
        ("Parameters", [f"{s} = {v}" for s, v in problem.constants.items()]),
        ("To be found", [_trainable(s, p) for s, p in problem.trainable.items()]),
        ("Normalisation xi = (x - mu) / sigma", list(_normalisation(problem))),
        ("Loss groups", list(_groups(problem))),
        ("Recipe", list(_recipe(problem))),
    ):
        if lines:
            yield from (title, "-" * len(title), *lines, "")


def _trainable(symbol: Any, parameter: Any) -> str:
    ends = [end for end in (parameter.lower, parameter.upper) if end is not None]
    between = f", within {parameter.bounds}" if ends else ""
    return f"{symbol}: starts at {parameter.start}{between}"


def _term(term: "Term", problem: "Problem") -> Iterator[str]:
    count = term.face.count(problem.box, problem.recipe.points)
    yield f"{term.name}: {term.group}, on {term.place}, {count} points a step"
    yield from _indented(_pretty(term.statement))
    yield f"    normal form  {term.expression}"
    yield f"    needs        {', '.join(map(str, term.partials))}"


def _places(problem: "Problem") -> Iterator[str]:
    """The curves and surfaces on which conditions hold: their size, normal and conditions."""
    import numpy as np

    from symbolic_pinn.domain.pool import pool_of

    for face in problem.faces:
        if face.place is None:
            continue
        pool = pool_of(problem.box, face)
        if pool is None:
            continue
        what = {1: "points", 2: "length", 3: "area"}.get(len(face.place.space), "size")
        size = "" if what == "points" else f", {what} {pool.measure:.6g}"
        names = ", ".join(t.name for t in problem.terms if t.face == face)
        line = f"{face}{size}: {names}"
        if face.place.space:
            mean = np.average(pool.known[:, : len(face.place.space)], axis=0, weights=pool.weights)
            line += f"; mean normal ({', '.join(f'{n:.3g}' for n in mean + 0.0)})"
        yield line


def _pretty(expression: Any) -> str:
    import shutil

    import sympy as sp

    return str(sp.pretty(expression, num_columns=max(40, shutil.get_terminal_size().columns - 4)))


def _indented(text: str) -> list[str]:
    return [f"    {line}".rstrip() for line in text.splitlines()]


def _normalisation(problem: "Problem") -> Iterator[str]:
    box = problem.box
    for c, a, b, mu, sigma in zip(
        box.coordinates, box.lower, box.upper, box.mean, box.deviation, strict=True
    ):
        yield f"{c} in [{a:g}, {b:g}]: mu = {mu:.6g}, sigma = {sigma:.6g}"


def _groups(problem: "Problem") -> Iterator[str]:
    for group in problem.groups:
        yield f"{group}: {', '.join(t.name for t in problem.terms if t.group == group)}"


def _recipe(problem: "Problem") -> Iterator[str]:
    from dataclasses import fields

    for f in fields(problem.recipe):
        yield f"{f.name} = {getattr(problem.recipe, f.name)}"
