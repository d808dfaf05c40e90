"""Imports point one way: a module imports only from stages before its own, and never in a circle.

Lazy imports inside functions and those for type checking alone count like any other.
"""

import ast
import builtins
import re
import symtable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = (ROOT / "symbolic_pinn", ROOT / "cli" / "spinn_cli")
STAGES = (
    "errors",
    "extras",
    "jumps_kept",
    "catalogue",
    "checks",
    "suggestions",
    "spelling",
    "memory",
    "algebra",
    "recipe",
    "domain",
    "problem",
    "compiler",
    "known_data",
    "diagnosis",
    "networks",
    "calculus",
    "sampling",
    "weighting",
    "objective",
    "collocation",
    "reports",
    "verdict",
    "solution",
    "analysis",
    "methods",
    "callbacks",
    "run_statement",
    "runs",
    "workers",
    "progress",
    "watching",
    "asking",
    "solving",
    "variants",
    "comparing",
    "clusters",
    "resuming",
)


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_name(p, root): p for root in PACKAGES for p in sorted(root.rglob("*.py"))}
MODULES = {name: path for name, path in FILES.items() if name.startswith("symbolic_pinn.")}


def imports(source: str, files=frozenset(FILES)) -> set[str]:
    """The files that a source imports, wherever in it that stands."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name the whole path"
            # `from room import file` imports the file, `from room import Name` the room.
            whole = {f"{node.module}.{a.name}" for a in node.names}
            found |= whole & files or {node.module or ""}
    return found & files


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Some circle of a graph, its first member again at the end; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def stage(module: str) -> int:
    """Stage of `symbolic_pinn.room.module`; an undeclared room fails."""
    room = module.split(".")[1]
    assert room in STAGES, f"{module} stands in no declared stage"
    return STAGES.index(room)


@pytest.mark.parametrize("module", MODULES)
def test_imports_only_from_earlier_stages(module):
    names = imports(MODULES[module].read_text())
    assert "symbolic_pinn" not in names, f"{module} imports the package that imports it"
    late = [n for n in names if stage(n) > stage(module)]
    assert not late, f"{module} imports {late} from a later stage"


def test_no_files_import_each_other_in_a_circle():
    graph = {name: imports(path.read_text()) for name, path in FILES.items()}
    found = circle(graph)
    assert not found, f"files in a circle: {' imports '.join(reversed(found))}"


def test_no_room_of_methods_knows_another():
    rooms = {
        p.name for p in (ROOT / "symbolic_pinn/methods").iterdir() if (p / "__init__.py").is_file()
    }
    assert rooms == {"adam", "full_batch", "random_features"}
    for room in rooms:
        inside = f"symbolic_pinn.methods.{room}"
        for module, path in MODULES.items():
            if module.startswith(inside):
                siblings = [
                    n
                    for n in imports(path.read_text())
                    for r in rooms - {room}
                    if n.startswith(f"symbolic_pinn.methods.{r}")
                ]
                assert not siblings, f"{module} imports {siblings}"


def test_a_circle_is_found_wherever_its_imports_stand():
    sources = {
        "p.a": "from p.b import x",
        "p.b": "def f():\n    from p import c",
        "p.c": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import p.a",
        "p.d": "from p.a import y",
    }
    files = frozenset(sources)
    graph = {name: imports(source, files) for name, source in sources.items()}
    assert graph == {"p.a": {"p.b"}, "p.b": {"p.c"}, "p.c": {"p.a"}, "p.d": {"p.a"}}
    assert set(circle(graph)) == {"p.a", "p.b", "p.c"}
    assert not circle({**graph, "p.c": set()})


def test_the_library_knows_nothing_of_the_command():
    assert not [name for name, p in MODULES.items() if "from spinn_cli" in p.read_text()]


def test_one_room_draws_with_rich_and_is_imported_where_something_is_shown():
    drawing = {name for name, p in MODULES.items() if re.search(r"\brich\b", p.read_text())}
    assert {name.split(".")[1] for name in drawing} == {"progress"}
    light = {"symbolic_pinn.progress.place"}  # says whether somebody looks
    for name, path in MODULES.items():
        if name.split(".")[1] != "progress":
            tree = ast.parse(path.read_text())
            top = ast.unparse(ast.Module([n for n in tree.body if _is_import(n)], []))
            assert not {n for n in imports(top) if n.startswith("symbolic_pinn.progress")} - light


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def named(path: Path) -> set[str]:
    """Classes and types that a file defines for others: names with a capital and small letters."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {n for n in found if n[0].isupper() and not n.isupper()}


def test_one_name_is_one_thing():
    owners: dict[str, list[str]] = {}
    for module, path in MODULES.items():
        for name in named(path):
            owners.setdefault(name, []).append(module)
    assert not {name: where for name, where in owners.items() if len(where) > 1}


# Functions that take any number of arguments.
VARIADIC = {"zip", "has", "Progress", "row"}


def calls_by_position(source: str) -> list[str]:
    """Calls with more than four arguments by position, which nobody can read."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    names = (ast.unparse(c.func) for c in calls if len(c.args) > 4)
    return [name for name in names if name.rpartition(".")[2] not in VARIADIC]


@pytest.mark.parametrize("module", FILES)
def test_files_functions_and_calls_are_small(module):
    source = FILES[module].read_text()
    assert source.count("\n") <= 300
    assert not calls_by_position(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            first = node.body[1] if ast.get_docstring(node) and node.body[1:] else node.body[0]
            lines = (node.end_lineno or 0) - first.lineno + 1
            assert lines <= 40, f"{module}: `{node.name}` has {lines} lines"


def undefined(source: str) -> set[str]:
    """Names that functions of a module use and nothing defines.

    The linter cannot look for them: it takes the shapes in annotations for names.
    """
    top = symtable.symtable(source, "module", "exec")
    known = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    known |= {s.get_name() for s in top.get_symbols() if s.is_namespace()}
    known |= {n.target.id for n in ast.walk(ast.parse(source)) if isinstance(n, ast.NamedExpr)}
    found, scopes = set(), [top]
    while scopes:
        scope = scopes.pop()
        scopes += scope.get_children()
        found |= {s.get_name() for s in scope.get_symbols() if s.is_global() and s.is_referenced()}
    return found - known - {*vars(builtins), "__file__", "__name__", "__doc__", "__path__"}


@pytest.mark.parametrize("module", FILES)
def test_every_name_is_defined(module):
    assert not undefined(FILES[module].read_text())


def test_a_name_that_nothing_defines_is_found():
    source = "from a import b\nx = 1\ndef f(y):\n    return b(x, [z for z in y], missing, len(y))"
    assert undefined(source) == {"missing"}
