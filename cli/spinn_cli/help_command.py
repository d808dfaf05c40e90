"""`spinn help`: a page on a command, on a topic, or on anything that has a name."""

from typing import Annotated

import typer

from spinn_cli import complete
from spinn_cli.command import command
from symbolic_pinn.errors import InputError
from symbolic_pinn.suggestions import closest


@command
def help_on(
    context: typer.Context,
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC",
            help="A command, a topic, or the name of a method, a weighting or a network.",
            autocompletion=complete.topic,
            show_default=False,
        ),
    ] = None,
) -> None:
    """Explain a command, a topic, a method, a weighting or a network.

    Examples:

    spinn help methods
    spinn help lm
    spinn help solve
    """
    from spinn_cli import help_entries, help_topics
    from symbolic_pinn.catalogue import shipped

    parent = context.parent
    assert parent is not None
    commands = getattr(parent.command, "commands", {})
    entry = help_entries.find(topic or "")
    if topic is None:
        typer.echo(parent.get_help())
        typer.echo("\n".join(help_topics.contents()))
    elif topic in commands:
        of_command = typer.Context(commands[topic], info_name=topic, parent=parent)
        typer.echo(commands[topic].get_help(of_command))
    elif (page := help_topics.find(topic)) is not None:
        typer.echo("\n".join(page))
    elif entry is not None:
        typer.echo("\n".join(help_entries.page(entry)))
    elif topic in shipped():
        raise InputError(f"`{topic}` is an equation; `spinn show {topic}` shows it")
    else:
        near = closest(topic, [*commands, *help_topics.TOPICS, *help_entries.names()])
        there = f"; there are {', '.join(help_topics.TOPICS)}, and each command, method, weighting"
        raise InputError(f"`spinn help {topic}`: no such topic{near or f'{there} and network'}")
