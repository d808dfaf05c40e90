"""Equation files: the ones shipped with the package, and the user's own."""

import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

import sympy as sp

from symbolic_pinn.catalogue import equations_folder, shipped
from symbolic_pinn.checks import NAME, shown
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.problem import Problem
from symbolic_pinn.problem.toml_file import read_toml
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.suggestions import closest_or_all, with_suggestions

_SUFFIXES = (".py", ".toml")


@with_suggestions
def load(source: str | Path) -> Problem:
    """The problem of a shipped equation (`"klein_gordon"`) or of an equation file (a path).

    A file in Python (.py) is run like any script. It holds `problem = Problem(...)` and may hold
    `recipe = Recipe(...)`; its name and docstring become the problem's. A file in TOML (.toml) is
    data: its formulas are read in a small grammar, and nothing of it is run.

    Raises:
        InputError: no such file or name, or the file does not state a problem.
    """
    path = _find(source)
    if path.suffix == ".toml":
        return read_toml(path)
    module = _execute(path)
    problem = getattr(module, "problem", None)
    if not isinstance(problem, Problem):
        raise InputError(f"`{path}` has no `problem = Problem(...)`")
    recipe = getattr(module, "recipe", problem.recipe)
    if not isinstance(recipe, Recipe):
        raise InputError(f"`{path}`: `recipe` is no `Recipe(...)`")
    return problem.presented(
        name=path.stem, description=str(module.__doc__ or "").strip(), recipe=recipe
    )


def _find(source: Any) -> Path:
    if not isinstance(source, str | Path):
        raise InputError(
            f"`{shown(source)}` is no equation; name a shipped one or the path of a file"
        )
    if str(source) in shipped():
        return equations_folder() / f"{source}.py"
    try:
        path = Path(source).expanduser()
        is_file, is_folder = path.is_file(), path.is_dir()
    except (OSError, RuntimeError, ValueError) as error:  # no such user, a name that is too long
        why = getattr(error, "strerror", None) or str(error)
        raise InputError(f"`{str(source)[:NAME]}` is no path of an equation file: {why}") from None
    if is_file and path.suffix in _SUFFIXES:
        return path
    if is_folder and not str(source):
        raise InputError("no problem is named: give a shipped equation, or an equation file")
    if is_folder:
        raise InputError(f"`{source}` is a folder; name an equation file in it")
    if path.suffix in _SUFFIXES or len(path.parts) != 1:
        raise InputError(f"the equation file `{source}` does not exist")
    raise InputError(
        f"no shipped equation is called `{source}`{closest_or_all(source, shipped())}"
        " (a file of your own is named by its path, ending in .py or .toml)"
    )


def _execute(path: Path) -> ModuleType:
    """Run an equation file as a module of its own; what goes wrong in it is the user's to fix."""
    module = ModuleType(f"_equation_{path.stem}")
    module.__file__ = str(path)
    try:
        exec(compile(_text(path), str(path), "exec"), module.__dict__)
    except InputError as error:
        raise InputError(f"`{path}`{_line(path)}: {error}") from None
    except sp.SympifyError as error:
        given: Any = error.expr
        remedy = "; a function needs its arguments, `u(t, x)`" if isinstance(given, type) else ""
        raise InputError(
            f"`{path}`{_line(path)}: `{shown(given)}` is no SymPy expression{remedy}"
        ) from error
    except (Exception, SystemExit) as error:
        place = f", line {error.lineno}" if isinstance(error, SyntaxError) else _line(path)
        raise InputError(f"`{path}`{place}: {type(error).__name__}: {error}") from error
    return module


def _text(path: Path) -> str:
    """The source of an equation file, without the byte order mark that some editors write."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"it is no text in UTF-8 (byte {error.start + 1} cannot be decoded); save it as UTF-8"
        ) from None
    if "\0" in text:
        raise InputError("it is a binary file; name a Python file with `problem = Problem(...)`")
    return text


def _line(path: Path) -> str:
    """Line of the file at which the current exception passed, as `, line 12`."""
    frames = traceback.extract_tb(sys.exc_info()[2])
    lines = [f.lineno for f in frames if f.filename == str(path)]
    return f", line {lines[-1]}" if lines else ""
