"""What has a name in a text, found in the rooms of the library.

Names and first lines are read off the source files, so that help and completion import nothing
heavy; a class is imported when it is chosen. To offer a new one, give it a `name` and put its file
into the room.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A class with a name.

    Attributes:
        name: in a text.
        module, class_name: where it is found.
        summary: the first line of its docstring.
    """

    name: str
    module: str
    class_name: str
    summary: str

    def load(self) -> Any:
        """The class."""
        return getattr(import_module(self.module), self.class_name)


Registry = dict[str, Entry]


@cache
def methods() -> Registry:
    """How a solution is found."""
    return _in_room("methods", "AbstractMethod", "AbstractDescent")


@cache
def weightings() -> Registry:
    """Weights of the parts of a loss."""
    return _in_room("weighting", "AbstractWeighting")


@cache
def point_weightings() -> Registry:
    """Weights of points."""
    return _in_room("weighting", "AbstractPointWeighting")


@cache
def networks() -> Registry:
    """Descriptions of networks."""
    return _in_room("recipe")


def _in_room(room: str, *bases: str) -> Registry:
    """The named classes of a room with one of some bases, or with any; its inner rooms first."""
    spec = find_spec(f"symbolic_pinn.{room}")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    files = sorted(folder.rglob("*.py"), key=lambda path: (-len(path.parts), path))
    found = (e for path in files for e in _entries(path, _module(path, folder, room), bases))
    return {e.name: e for e in found}


def _module(path: Path, folder: Path, room: str) -> str:
    parts = path.relative_to(folder).with_suffix("").parts
    return ".".join(("symbolic_pinn", room, *parts))


def _entries(path: Path, module: str, bases: tuple[str, ...]) -> Iterator[Entry]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.ClassDef):
            continue
        name = _name(node)
        known = {ast.unparse(base) for base in node.bases}
        if name and not _takes_any_number(node) and (not bases or known & {*bases}):
            summary = (ast.get_docstring(node) or "").partition("\n")[0].rstrip(".")
            yield Entry(name=name, module=module, class_name=node.name, summary=summary)


def _name(node: ast.ClassDef) -> str | None:
    """The text in `name: ClassVar[str] = "..."`."""
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and ast.unparse(line.target) == "name":
            value = line.value.value if isinstance(line.value, ast.Constant) else None
            return value if isinstance(value, str) else None
    return None


def _takes_any_number(node: ast.ClassDef) -> bool:
    """Whether it is made of others, such as a chain: those are written with a comma."""
    functions = (f for f in node.body if isinstance(f, ast.FunctionDef))
    return any(f.name == "__init__" and f.args.vararg is not None for f in functions)
