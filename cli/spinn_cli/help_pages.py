"""What the help of every command has in common.

Names that the registry knows are written in once a page is asked for: to read them off the sources
takes longer than to print the page. A type that says no more than the name of an option is left
out, so that there is room for words.
"""

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from spinn_cli import complete, narrow_help

_REGISTRIES = re.compile(r"\{(methods|weightings|point_weightings|networks)\}")


class Page(TyperCommand):
    """A command whose help fits any terminal."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The options and arguments, ready to be shown."""
        return [_shown(p, ctx, self.params) for p in super().get_params(ctx)]

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The words of the usage line."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help, in panels where they have room."""
        if narrow_help.is_narrow():
            formatter.write(narrow_help.page(self, ctx))
        else:
            super().format_help(ctx, formatter)


class Contents(TyperGroup):
    """The command with all its commands."""

    def get_params(self, ctx: Any) -> list[Any]:
        """See `Page`."""
        return [_shown(p, ctx, self.params) for p in super().get_params(ctx)]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """See `Page`."""
        if narrow_help.is_narrow():
            formatter.write(narrow_help.page(self, ctx))
        else:
            super().format_help(ctx, formatter)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named; an equation in its place is told what to do with it."""
        from symbolic_pinn.catalogue import shipped

        if args[0] not in self.commands and (args[0] in shipped() or args[0].endswith(_FILES)):
            ctx.fail(f"No such command {args[0]!r}. Did you mean 'spinn solve {args[0]}'?")
        return super().resolve_command(ctx, args)


_FILES = (".py", ".toml")


def filled(text: str) -> str:
    """A help text with the names of the registries in the place of `{methods}` and so on."""
    return _REGISTRIES.sub(lambda found: complete.listed(found[1]), text)


def _shown(param: Any, ctx: typer.Context, others: list[Any]) -> Any:
    """A parameter as the help shows it."""
    if param.help:
        param.help = filled(param.help)
    if param.param_type_name == "argument":
        param.display_type_rich = _no_type
    elif param.metavar is None and param.is_flag:
        param.metavar = ""
    if param.opts == ctx.help_option_names:
        panels = [getattr(p, "rich_help_panel", None) for p in others]
        param.rich_help_panel = "Output" if "Output" in panels else None
    return param


def _no_type(ctx: typer.Context) -> None:
    """What an argument is stands in its help."""
