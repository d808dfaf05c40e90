"""The pages of the public names, one for each subject, from the table that `symbolic_pinn` itself
imports them by.
"""

import inspect
from collections.abc import Iterator

import symbolic_pinn

# What implements methods and weightings is told under "Extending".
WITHOUT_MEMBERS = {"methods", "weighting"}
# What a page is called, its file, and the rooms whose names stand on it. A room that is named
# nowhere has a page of its own.
PAGES = {
    "Problems": ("problems", ("problem", "algebra.places", "domain", "diagnosis", "errors")),
    "Recipes and networks": ("recipes", ("recipe",)),
    "Solving": ("solving", ("solving", "resuming", "comparing", "variants", "callbacks")),
    "Methods": ("methods", ("methods",)),
    "Loss weights": ("weights", ("weighting",)),
    "Solutions and verdicts": ("solutions", ("solution", "verdict", "analysis")),
}


def api_pages() -> dict[str, str]:
    """The Markdown of each page by its path below the folder of pages."""
    pages = {f"api/{file}.md": _page(title, rooms) for title, (file, rooms) in _subjects()}
    return {"api/index.md": _index(), **pages}


def api_nav() -> list[str | dict[str, str]]:
    """The pages in their order."""
    return ["api/index.md", *({title: f"api/{file}.md"} for title, (file, _) in _subjects())]


def _subjects() -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    placed = {room for _, rooms in PAGES.values() for room in rooms}
    yield from PAGES.items()
    for room in sorted(symbolic_pinn._ROOMS.keys() - placed):
        yield room.capitalize(), (room.replace(".", "-"), (room,))


def _names(rooms: tuple[str, ...]) -> list[str]:
    return [n for room in rooms for n in symbolic_pinn._ROOMS.get(room, ())]


def _page(title: str, rooms: tuple[str, ...]) -> str:
    return "\n\n".join([f"# {title}", *map(_entry, _names(rooms))]) + "\n"


def _entry(name: str) -> str:
    """A directive of mkdocstrings: the place where the thing is defined, its short name."""
    lines = [
        f"::: {_path(name)}",
        "    options:",
        f"      heading: {name}",
        f"      toc_label: {name}",
    ]
    if symbolic_pinn._ROOM_OF[name] in WITHOUT_MEMBERS:
        lines.append("      members: false")
    return "\n".join(lines)


def _path(name: str) -> str:
    thing = getattr(symbolic_pinn, name)
    return f"{thing.__module__}.{thing.__qualname__}"


def _index() -> str:
    lines = [
        "# API",
        "All that most scripts need is imported from `symbolic_pinn`, on first use, so that the "
        "import itself is quick. What extensions are made of is under [Inside](../inside.md).",
    ]
    for title, (file, rooms) in _subjects():
        lines += [f"## [{title}]({file}.md)", "\n".join(map(_line, _names(rooms)))]
    return "\n\n".join(lines) + "\n"


def _line(name: str) -> str:
    text = inspect.getdoc(getattr(symbolic_pinn, name)) or ""
    first, _, _ = text.partition("\n\n")
    return f"- [`{name}`][{_path(name)}]: {' '.join(first.split())}"
