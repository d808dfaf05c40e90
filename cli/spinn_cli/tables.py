"""Tables of results: with rules on a terminal, plain lines where they are piped."""

import shutil
from io import StringIO

import typer
from rich.console import Console
from rich.table import Table

# Wider than any row: in a file nothing is folded.
WIDE = 10_000


def show(table: Table) -> None:
    """Print a table as it is best read where it goes."""
    # Without both, Rich takes 80 columns for granted where a terminal is called dumb.
    columns, lines = shutil.get_terminal_size()
    console = Console(width=columns, height=lines)
    if console.is_terminal:
        console.print(table)
        return
    table.box, table.pad_edge, table.padding, table.title_justify = (
        None,
        False,
        (0, 2, 0, 0),
        "left",
    )
    text = StringIO()
    Console(file=text, width=WIDE).print(table)
    typer.echo("\n".join(line.rstrip() for line in text.getvalue().splitlines()))


def say(text: str) -> None:
    """Print a line that is neither folded nor cut, such as the path of a folder."""
    Console().print(text, soft_wrap=True, markup=False, highlight=False)
