"""A walk down the tree of a text, and what is refused wherever it is."""

import ast
import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.toml_file import limits
from symbolic_pinn.problem.toml_file.names import (
    CONSTANTS,
    FORMS,
    FUNCTIONS,
    Declared,
    shown,
)
from symbolic_pinn.problem.toml_file.text import Text, TextError
from symbolic_pinn.suggestions import closest

_REFUSED: dict[type, str] = {
    ast.Attribute: "nothing in a formula has attributes; a point stands in numbers only",
    ast.Tuple: "a list in brackets stands in `Piecewise`, `Integral`, `Sum` and `Product` only",
    ast.Starred: "a star stands between two factors",
    ast.List: "brackets are round",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class TreeWalk:
    """A walk down the tree of a text.

    Attributes:
        text: what is read.
        declared: the names that it may hold.
        visitors: what becomes of each type of node; no other is allowed.
        forms: what may stand here beside the rest: `boundary` in a place, `normal` in a condition.
        depth: how far down it is.
        repeated: how often sums and integrals around write the place out.
    """

    text: Text
    declared: Declared
    visitors: Mapping[type, Callable[["TreeWalk", Any], sp.Basic]]
    forms: frozenset[str] = frozenset()
    depth: int = 0
    repeated: int = 1

    def visit(self, node: ast.expr) -> sp.Basic:
        """What a node stands for."""
        if self.depth > limits.DEPTH:
            raise self.text.error("this is nested too deeply; divide it", node)
        if type(node) not in self.visitors:
            raise self.text.error(_REFUSED.get(type(node), "this is not part of a formula"), node)
        below = dataclasses.replace(self, depth=self.depth + 1)
        with self.pointing(node):
            return self.visitors[type(node)](below, node)

    def value(self, node: ast.expr) -> sp.Expr:
        """The number or formula of a node."""
        # Boundaries and insides are places, and no part of a number.
        found = dataclasses.replace(self, forms=self.forms - {"boundary", "inside"}).visit(node)
        if not isinstance(found, sp.Expr):
            raise self.text.error("a number or formula belongs here, not a condition", node)
        return found

    def condition(self, node: ast.expr) -> Boolean:
        """The condition of a node."""
        if isinstance(node, ast.Constant) and node.value is True:
            return sp.true
        found = self.visit(node)
        if not _is_condition(found):
            raise self.text.error("a condition belongs here, such as `x > 0`", node)
        return found

    def around(
        self, variables: Mapping[str, sp.Symbol], *, times: int, continuous: bool
    ) -> "TreeWalk":
        """The same inside an integral or sum.

        Args:
            variables: what it runs over.
            times: how often it is written out.
            continuous: whether derivatives by the variables mean something.
        """
        repeated = self.repeated * times
        if repeated > limits.SUMMED:
            raise InputError(
                f"sums and products have {limits.SUMMED} terms at most, also those within each"
                " other, and integrals two variables"
            )
        declared = self.declared.around(variables, continuous=continuous)
        return dataclasses.replace(self, declared=declared, repeated=repeated)

    @contextmanager
    def pointing(self, node: ast.AST) -> Iterator[None]:
        """Let what is refused below point to a node, and take SymPy's refusals for the user's."""
        try:
            yield
        except TextError:
            raise
        except InputError as error:
            raise self.text.error(str(error), node) from None
        except (ArithmeticError, TypeError, ValueError, NotImplementedError) as error:
            raise self.text.error(f"SymPy refuses this: {str(error)[:200]}", node) from None
        except RecursionError:
            raise self.text.error("this is nested too deeply; divide it", node) from None

    def unknown_name(self, name: str, node: ast.AST) -> TextError:
        """The error about a name that is not declared."""
        near = closest(name, (*self.declared.all, *FUNCTIONS, *FORMS, *CONSTANTS))
        names = ", ".join(f"`{n}`" for n in self.declared.all[:12]) or "none"
        return self.text.error(
            f"`{shown(name)}` is not declared{near or f'; the names here are {names}'}", node
        )


def _is_condition(value: sp.Basic) -> bool:
    """Whether it is true or false; SymPy takes symbols for either."""
    return isinstance(value, Boolean) and not isinstance(value, sp.Expr)
