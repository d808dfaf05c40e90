"""The help where a table of options has no room: each option on a line, its text below it."""

import shutil
import textwrap
from collections.abc import Iterator
from typing import Any

import typer

# Columns from which on the panels of Typer cut nothing.
PANELS = 60
_LEAST = 24


def is_narrow() -> bool:
    """Whether the terminal has too few columns for panels."""
    return shutil.get_terminal_size().columns < PANELS


def page(command: Any, ctx: typer.Context) -> str:
    """The help of a command, of options and of further commands."""
    usage = " ".join(command.get_usage(ctx).split())
    found = [*_folded(usage, "    "), "", *_described(command.help or "")]
    titles = {"argument": "Arguments", "option": "Options"}
    panels: dict[str, list[tuple[str, str]]] = {}
    for param in command.get_params(ctx):
        title = getattr(param, "rich_help_panel", None) or titles[param.param_type_name]
        if (record := param.get_help_record(ctx)) is not None:
            panels.setdefault(title, []).append(record)
    for name, each in getattr(command, "commands", {}).items():
        summary = each.get_short_help_str(limit=1000)
        panels.setdefault(each.rich_help_panel or "Commands", []).append((name, summary))
    for title, records in panels.items():
        found += [f"{title}:", *(line for record in records for line in _listed(*record)), ""]
    return "\n".join([*found, *_folded(command.epilog or "")]) + "\n"


def _described(text: str) -> Iterator[str]:
    """Paragraphs; an example that is too long goes on after a backslash, as in a shell."""
    for line in text.splitlines():
        is_example = line.strip().startswith("spinn ")
        yield from _example(line.strip()) if is_example else _folded(line.strip())
    yield ""


def _example(line: str) -> list[str]:
    found = _folded(line, "    ", spare=2)
    return [f"{part} \\" for part in found[:-1]] + found[-1:]


def _listed(name: str, text: str) -> list[str]:
    return [*_folded(f"  {name.strip()}", "    "), *_folded(f"      {text}", " " * 6)]


def _folded(text: str, indent: str = "", spare: int = 0) -> list[str]:
    columns = max(shutil.get_terminal_size().columns, _LEAST) - spare
    return textwrap.wrap(
        text,
        columns,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    ) or [""]
