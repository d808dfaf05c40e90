"""`Problem`: what the user states, checked when it is made."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symbolic_pinn.algebra import (
    NODES,
    Supplied,
    Vocabulary,
    as_symbols,
    halves,
    is_complex,
    real_imaginary,
    to_partials,
    with_functions,
)
from symbolic_pinn.checks import require_positive
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.completeness import check_complete
from symbolic_pinn.problem.domain import Domain, Face, make_domain
from symbolic_pinn.problem.interfaces import with_interfaces
from symbolic_pinn.problem.observations import merged
from symbolic_pinn.problem.parameters import Parameters, Trainable
from symbolic_pinn.problem.reader import Reader, quoting, scalars
from symbolic_pinn.problem.supplied import check_covered, sources
from symbolic_pinn.problem.term import INITIAL, RESIDUAL, Condition, Space, Term
from symbolic_pinn.recipe import Recipe

_STATED = (
    "domain", "equations", "conditions", "unknowns", "exact", "parameters", "observations",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A PDE problem on a box, as the user states it in SymPy.

    Attributes:
        domain: interval of each coordinate, `{t: (0, 1), x: (0, 1)}`; bounds may hold parameters.
        equations: `sp.Eq(...)` or expressions that shall vanish in the interior.
        conditions: the same, each with some coordinates pinned; where it holds is read off it.
        unknowns: applied functions, `[u(t, x)]`; default: the keys of `exact`, else every function
            that is differentiated.
        exact: exact solution of each unknown, `{u(t, x): formula}`, where one is known.
        parameters: symbols that are no coordinates, with their values, `{nu: 0.01}`; one with an
            interval, `{nu: (0.01, 0.1)}`, is sampled: it becomes a further input of the network,
            which then solves the whole family; a `Trainable` is found from the observations.
        observations: what was measured, `{u(t, x): data}`: the path of a CSV file whose columns are
            named like the coordinates and one more, a mapping of such columns, or an array.
        functions: what is known but no formula, `{k(x): ...}`: code that acts on
            each element with `jax.numpy`, or a table as for observations, interpolated by cubic
            splines.
        time: the coordinate whose lower end is the start; default: the one named `t`, if any.
        quadrature: nodes of the Gauss-Legendre rule for each variable of an integral.
        name, description: how tables and figures call it; a file's name and docstring by default.
        recipe: how to solve it unless told otherwise.

    Raises:
        InputError: the statement is incomplete or contradictory; the message quotes it.
    """

    # Annotated loosely: what is wrong with a value is said in words, with the user's own.
    domain: Any
    equations: Any
    conditions: Any
    unknowns: Any = None
    exact: Any = field(default_factory=dict)
    parameters: Any = field(default_factory=dict)
    observations: Any = field(default_factory=dict)
    functions: Any = field(default_factory=dict)
    time: sp.Symbol | None = None
    quadrature: int = NODES
    name: str = "problem"
    description: str = ""
    recipe: Recipe = field(default_factory=Recipe)

    def __post_init__(self) -> None:
        for name in _STATED:
            object.__setattr__(self, name, as_symbols(getattr(self, name)))
        self._put_in_functions()
        self._split_exact()
        require_positive(quadrature=self.quadrature)
        check_complete(self)
        used = {p.unknown for t in self.terms if t.group == RESIDUAL for p in t.partials}
        differentiated = {p.unknown for t in self.terms for p in t.partials if any(p.orders)}
        for name in self.fields:
            if name not in used:
                raise InputError(f"the unknown `{name}` appears in no equation; remove or use it")
            if self.unknowns is None and name not in differentiated:
                raise InputError(
                    f"the unknown `{name}` is never differentiated; if that is meant, list it in"
                    " `unknowns=`"
                )
        self._check_formulas()
        for node in (n for t in self.terms for n in t.expression.atoms(Supplied)):
            check_covered(type(node).key, type(node).source, node.args, self.box)

    @cached_property
    def sources(self) -> dict[str, Any]:
        """What computes each supplied function, by its name."""
        return sources(self.functions)

    def _put_in_functions(self) -> None:
        """Put the supplied functions in the place of the undefined ones of their names."""
        for name in ("equations", "conditions") if self.sources else ():
            stated = getattr(self, name)
            if isinstance(stated, list | tuple):
                object.__setattr__(self, name, [self._with_functions(s) for s in stated])
        for name in ("exact", "observations") if self.sources else ():
            stated = getattr(self, name)
            if isinstance(stated, Mapping):
                known = {
                    self._with_functions(k): self._with_functions(v) for k, v in stated.items()
                }
                object.__setattr__(self, name, known)

    def _with_functions(self, stated: Any) -> Any:
        if isinstance(stated, Condition):
            equation = with_functions(as_symbols(stated.equation), self.sources)
            where = with_functions(stated.where, self.sources)
            return dataclasses.replace(stated, equation=equation, where=where)
        return with_functions(stated, self.sources)

    def _split_exact(self) -> None:
        """Put the real and imaginary part of a complex exact solution in its place."""
        if not isinstance(self.exact, Mapping) or not any(map(is_complex, self.exact)):
            return
        if self.unknowns is None:
            object.__setattr__(self, "unknowns", tuple(self.exact))
        exact: dict[sp.Expr, Any] = {}
        for u, formula in self.exact.items():
            if is_complex(u):
                with quoting(f"exact solution of `{u}`", formula):
                    exact |= zip(halves(u), real_imaginary(sp.sympify(formula)), strict=True)
            else:
                exact[u] = formula
        object.__setattr__(self, "exact", exact)

    @cached_property
    def roles(self) -> Parameters:
        """The parameters by their roles."""
        return Parameters(self.parameters)

    @property
    def constants(self) -> dict[sp.Symbol, sp.Expr]:
        """The parameters that have a number."""
        return self.roles.constants

    @property
    def sampled(self) -> dict[sp.Symbol, Any]:
        """The parameters that range over an interval."""
        return self.roles.sampled

    @property
    def trainable(self) -> dict[sp.Symbol, Trainable]:
        """The parameters that are found together with the solution."""
        return self.roles.trainable

    @cached_property
    def box(self) -> Domain:
        """The domain with numbers for bounds, its coordinates first, then sampled parameters."""
        if not isinstance(self.domain, Mapping):
            return make_domain(self.domain, self.constants)
        for c in (self.sampled.keys() | self.trainable.keys()) & self.domain.keys():
            raise InputError(f"`{c}` is both a coordinate and a parameter; rename one")
        return make_domain({**self.domain, **self.sampled}, self.constants)

    @cached_property
    def start(self) -> sp.Symbol | None:
        """The time coordinate, if there is one."""
        if self.time is None:
            return next((c for c in self.box.coordinates if c.name == "t"), None)
        if self.time not in self.box.coordinates:
            raise InputError(f"`time={self.time}` is no coordinate of the domain")
        return self.time

    @cached_property
    def fields(self) -> dict[str, sp.Expr]:
        """The real unknowns by name, each as `u(t, x)` in its own argument order.

        A complex unknown `psi` is two of them, `psi_re` and `psi_im`.
        """
        split = (halves(u) if is_complex(u) else (u,) for u in self.stated_unknowns)
        found = [u for parts in split for u in parts]
        names = [u.func.__name__ for u in found]
        if twice := next((n for n in names if names.count(n) > 1), None):
            raise InputError(f"two unknowns are called `{twice}`; rename one")
        return dict(zip(names, found, strict=True))

    @cached_property
    def complex_unknowns(self) -> dict[str, sp.Expr]:
        """The complex unknowns by name, as the user wrote them."""
        return {u.func.__name__: u for u in self.stated_unknowns if is_complex(u)}

    @cached_property
    def stated_unknowns(self) -> list[sp.Expr]:
        """The unknowns as the user wrote them, real and complex."""
        declared = self.unknowns if self.unknowns is not None else tuple(self.exact)
        for u in declared:
            if not isinstance(u, AppliedUndef):
                raise InputError(f"`{u}` is no unknown; write it with its coordinates, `u(t, x)`")
        found = declared or self._differentiated()
        if not found:
            raise InputError("no unknown: nothing is differentiated; list them in `unknowns=`")
        for u in found:
            if len(u.args) != len(self._coordinates) or set(u.args) != self._coordinates:
                names = ", ".join(c.name for c in self.box.coordinates if c in self._coordinates)
                raise InputError(
                    f"`{u}` does not take each coordinate of the domain once; the domain has"
                    f" {names} (the very same symbols, with the same assumptions)"
                )
        return list(found)

    @property
    def _coordinates(self) -> set[sp.Symbol]:
        return set(self.box.coordinates) - self.sampled.keys()

    def _differentiated(self) -> list[sp.Expr]:
        found: dict[str, sp.Expr] = {}
        for stated in self.equations:
            statement = stated.equation if isinstance(stated, Condition) else stated
            for d in statement.atoms(sp.Derivative) if hasattr(statement, "atoms") else ():
                for u in d.atoms(AppliedUndef):
                    if set(u.args) == self._coordinates:
                        found.setdefault(u.func.__name__, u)
        return list(found.values())

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every equation and condition in normal form, with its group and face."""
        for i, e in enumerate(self.equations, 1):
            scalars(f"equation {i}", e)  # what is no equation is said before what is no unknown
        reader = self._reader
        equations = [t for i, e in enumerate(self.equations, 1) for t in reader.equation(i, e)]
        apart = [with_interfaces(e, reader.space, self.start) for e in equations]
        equations, interfaces = [e for e, _ in apart], [t for _, found in apart for t in found]
        conditions = [t for i, c in enumerate(self.conditions, 1) for t in reader.condition(i, c)]
        data = enumerate(self.observations.items(), 1)
        observations = merged([reader.observation(i, key, rows) for i, (key, rows) in data])
        return (*equations, *conditions, *interfaces, *observations)

    @property
    def _reader(self) -> Reader:
        space = Space(self.box, self.fields, self.constants, self.roles.starts)
        return Reader(space, self.start, self.vocabulary)

    @property
    def vocabulary(self) -> Vocabulary:
        """What a statement may be about."""
        return Vocabulary(
            unknowns=tuple(self.fields.values()),
            complex_unknowns=tuple(self.complex_unknowns.values()),
            functions=self.sources,
            nodes=self.quadrature,
        )

    def _check_formulas(self) -> None:
        for u, formula in self.exact.items():
            name = u.func.__name__ if isinstance(u, AppliedUndef) else str(u)
            with quoting(f"exact solution of `{name}`", formula):
                if u not in self.fields.values():
                    raise InputError(f"`{u}` is not an unknown of the problem")
                expression = to_partials(sp.sympify(formula), ())
                self._reader.check_symbols(expression)
                for s in expression.free_symbols & (self.trainable.keys() - self.roles.exact):
                    raise InputError(f"`{s}` is to be found; give `Trainable(..., exact=...)`")

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Loss groups: `residual` first, `initial` next, then by first appearance."""
        groups = dict.fromkeys(t.group for t in self.terms)
        return tuple(sorted(groups, key=lambda g: {RESIDUAL: 0, INITIAL: 1}.get(g, 2)))

    @cached_property
    def faces(self) -> tuple[Face, ...]:
        """Distinct faces, the interior first; terms on one face share their points."""
        return tuple(dict.fromkeys(t.face for t in self.terms))

    def with_parameters(self, **values: Any) -> "Problem":
        """The same problem with other values of some parameters, by name."""
        by_name = {s.name: s for s in self.parameters}
        for name in values.keys() - by_name.keys():
            known = ", ".join(sorted(by_name)) or "none"
            raise InputError(f"`{name}` is no parameter of `{self.name}`; parameters: {known}")
        changed = {**self.parameters, **{by_name[n]: v for n, v in values.items()}}
        return dataclasses.replace(self, parameters=changed)
