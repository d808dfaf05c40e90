"""Mends SymPy's derivative of a `Piecewise` (see `algebra/piecewise.py`) at no cost before.

The mend must be there before an equation is typed, and equations are typed in SymPy alone. So a
stand-in waits in SymPy, from the moment when SymPy is imported by whomever: the first derivative of
a `Piecewise` imports the mend. `import symbolic_pinn` then needs no SymPy, and takes no time.
"""

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_METHOD = "_eval_derivative"


def keep_jumps_from_now_on() -> None:
    """Put the stand-in into SymPy, now or as soon as SymPy is imported."""
    sympy = sys.modules.get("sympy")
    if sympy is None:
        sys.meta_path.insert(0, _AtImport())
    elif hasattr(sympy, "Piecewise"):
        _put_into(sympy)
    else:  # SymPy is being imported, by what imports this package
        import_module("symbolic_pinn.algebra")


def _put_into(sympy: ModuleType) -> None:
    plain = getattr(sympy.Piecewise, _METHOD)

    def mended_at_first(piecewise: Any, x: Any) -> Any:
        import_module("symbolic_pinn.algebra")
        return getattr(piecewise, _METHOD)(x)

    if not hasattr(plain, "plain"):
        mended_at_first.plain = plain  # type: ignore[attr-defined]
        setattr(sympy.Piecewise, _METHOD, mended_at_first)


class _AtImport:
    """Finder of SymPy alone, whose loader puts the stand-in in when it has loaded it."""

    def __init__(self) -> None:
        self._is_looking = False

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != "sympy" or self._is_looking:
            return None
        self._is_looking = True
        try:
            spec = find_spec(name)
        finally:
            self._is_looking = False
        if spec is not None and spec.loader is not None:
            self._watch(spec.loader)
        return spec

    def _watch(self, loader: Any) -> None:
        load = loader.exec_module

        def load_and_mend(module: ModuleType) -> None:
            load(module)
            if module.__name__ == "sympy" and self in sys.meta_path:
                sys.meta_path.remove(self)
                _put_into(module)

        loader.exec_module = load_and_mend
