"""What every sub-command is made with: groups of options, and errors that teach.

A parameter of a command whose type is an `OptionGroup` stands for all of its fields, each an option
in the group's panel of the help.
"""

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from copy import copy
from functools import wraps
from typing import Annotated, Any, ClassVar, get_args, get_origin, get_type_hints

import typer

from spinn_cli.exit_codes import REFUSED
from symbolic_pinn.errors import InputError


@dataclasses.dataclass(frozen=True, kw_only=True)
class OptionGroup:
    """Options that several commands share; a subclass is a dataclass of annotated fields."""

    panel: ClassVar[str]

    def given(self, *names: str) -> dict[str, Any]:
        """The options that were given, by their names; of all or of some."""
        values = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return {k: v for k, v in values.items() if v is not None and k in (names or values)}


def command(function: Callable[..., None]) -> Callable[..., None]:
    """A command with its groups as options of their own.

    An `InputError` is a message and exit code 2; a bug keeps its traceback.
    """
    hints = get_type_hints(function, include_extras=True)
    groups = {n: t for n, t in hints.items() if inspect.isclass(t) and issubclass(t, OptionGroup)}

    @wraps(function)
    def run(**values: Any) -> None:
        try:
            for name, group in groups.items():
                fields = dataclasses.fields(group)
                values[name] = group(**{f.name: values.pop(f.name) for f in fields})
            function(**values)
        except InputError as error:
            typer.echo(f"Error: {error}", err=True)
            raise typer.Exit(REFUSED) from None

    parameters = [p for n in hints if n != "return" for p in _parameters(function, n, hints[n])]
    del run.__wrapped__  # or the signature would be that of the function
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def _parameters(function: Callable[..., None], name: str, hint: Any) -> Iterator[inspect.Parameter]:
    """What the command line has for a parameter of a command."""
    if not (inspect.isclass(hint) and issubclass(hint, OptionGroup)):
        default = inspect.signature(function).parameters[name].default
        yield _parameter(name, hint, default)
        return
    hints = get_type_hints(hint, include_extras=True)
    for field in dataclasses.fields(hint):
        default = field.default
        if default is dataclasses.MISSING:
            default = inspect.Parameter.empty
        yield _parameter(field.name, _in_panel(hints[field.name], hint.panel), default)


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, annotation=_with_metavar(annotation), default=default)


def _with_metavar(annotation: Any) -> Any:
    """An annotated option that takes a number, with a word for it in the help."""
    if get_origin(annotation) is not Annotated:
        return annotation
    value, info = get_args(annotation)
    kinds = {value, *get_args(value)}
    word = next((word for kind, word in _METAVARS.items() if kind in kinds), None)
    if word is not None and info.metavar is None:
        info = copy(info)
        info.metavar = word
    return Annotated[value, info]


_METAVARS = {int: "N", float: "NUMBER"}


def _in_panel(annotation: Any, panel: str) -> Any:
    """An annotated option with its panel of the help, unless it names one itself."""
    value, info = get_args(annotation)
    info = copy(info)
    info.rich_help_panel = info.rich_help_panel or panel
    return Annotated[value, info]
