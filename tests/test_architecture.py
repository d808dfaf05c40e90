"""Imports point one way: a module imports only from stages before its own."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STAGES = (
    "errors",
    "checks",
    "algebra",
    "problem",
    "compiler",
    "diagnosis",
    "networks",
    "calculus",
    "sampling",
    "weighting",
    "solution",
    "solvers",
)
MODULES = sorted((ROOT / "symbolic_pinn").rglob("*.py"))


def stage(module: str) -> int:
    """Stage of `symbolic_pinn.room.module`; an undeclared room fails."""
    room = module.split(".")[1]
    assert room in STAGES, f"{module} stands in no declared stage"
    return STAGES.index(room)


def imported(path: Path) -> list[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    names = [n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)]
    nodes = ast.walk(ast.parse(path.read_text()))
    names += [a.name for n in nodes if isinstance(n, ast.Import) for a in n.names]
    return [n for n in names if n.startswith("symbolic_pinn.")]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_only_from_earlier_stages(path):
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    if path == ROOT / "symbolic_pinn/__init__.py":
        return
    late = [n for n in imported(path) if stage(n) > stage(module)]
    assert not late, f"{module} imports {late} from a later stage"


def test_the_library_knows_nothing_of_the_command():
    sources = [p.read_text() for p in MODULES]
    assert not any("spinn_cli" in s or "import rich" in s or "from rich" in s for s in sources)
