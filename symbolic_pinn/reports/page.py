"""`page`: a report as one HTML file that asks no other host for anything."""

import re
from functools import cache
from typing import Any

from symbolic_pinn.reports.contents import Figure, Page, StatedVerdict


@cache
def _environment() -> Any:
    import jinja2  # read when something is shown

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("symbolic_pinn.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = _code
    return environment


def _code(text: str) -> Any:
    """What stands between backticks as code; the text itself is escaped."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def page(contents: Page) -> str:
    """The page; whatever a user named is escaped."""
    return str(_environment().get_template("report.html").render(page=contents))


def fragment(
    title: str,
    verdicts: list[StatedVerdict],
    brief: list[tuple[str, str]],
    figures: list[Figure],
    rows: list[list[str]] | None = None,
) -> str:
    """A piece of a notebook.

    Args:
        title: above it.
        verdicts: with their colours.
        brief: names and values.
        figures: below them.
        rows: a table, its header first.
    """
    template = _environment().get_template("fragment.html")
    given = {"title": title, "verdicts": verdicts, "brief": brief, "figures": figures}
    return str(template.render(**given, rows=rows or []))
