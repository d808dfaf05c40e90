"""`Problem`: what the user states, checked when it is made."""

import dataclasses
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sympy as sp

from symbolic_pinn.algebra import (
    NODES,
    Quadrature,
    Scope,
    Supplied,
    Vocabulary,
    as_symbols,
    halves,
    is_complex,
)
from symbolic_pinn.checks import require_positive
from symbolic_pinn.domain import Domain, Face
from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.assumptions import check_assumptions
from symbolic_pinn.problem.completeness import check_complete
from symbolic_pinn.problem.domain import StatedDomain, coordinates_of, with_bodies
from symbolic_pinn.problem.formulas import CALLED, check_formulas, with_halves
from symbolic_pinn.problem.interfaces import with_interfaces
from symbolic_pinn.problem.kinds import check_kinds, with_lists
from symbolic_pinn.problem.latex import formulas_of
from symbolic_pinn.problem.names import check_names
from symbolic_pinn.problem.observations import merged
from symbolic_pinn.problem.on_boundary import check_boundary
from symbolic_pinn.problem.parameters import Parameters, Trainable
from symbolic_pinn.problem.plain_text import problem_text
from symbolic_pinn.problem.priors import stated_priors, weighed
from symbolic_pinn.problem.ranges import ranges
from symbolic_pinn.problem.reader import Reader, scalars
from symbolic_pinn.problem.stated_place import as_conditions
from symbolic_pinn.problem.supplied import (
    check_covered,
    in_place,
    put_in_functions,
    sources,
)
from symbolic_pinn.problem.term import INITIAL, RESIDUAL, Space, Term
from symbolic_pinn.problem.unknowns import unknowns_of
from symbolic_pinn.recipe import Recipe
from symbolic_pinn.suggestions import closest_or_all, with_suggestions

_STATED = (
    "domain", "equations", "conditions", "unknowns", "exact", "guess", "parameters",
    "observations", "regularise",
)  # fmt: skip


@with_suggestions
@dataclass(frozen=True, kw_only=True)
class Problem:
    """A PDE problem on a box or a part of one, as the user states it in SymPy.

    Attributes:
        domain: interval of each coordinate, `{t: (0, 1), x: (0, 1)}`; bounds may hold parameters. A
            tuple of coordinates has an inequality, `{(x, y): x**2 + y**2 < 1}`, `&`, `|`, `~` of
            some, or a body: the domain is where all of them hold.
        equations: `sp.Eq(...)` or expressions that shall vanish in the interior; one needs no list.
        conditions: the same, each with some coordinates pinned; where it holds is read off it, or
            stands before it, `boundary(x, y) >> sp.Eq(u(x, y), 0)`.
        unknowns: applied functions, `[u(t, x)]`; default: the keys of `exact`, and every other
            function that is differentiated.
        exact: exact solution of each unknown, `{u(t, x): formula}`, where one is known.
        guess: where Newton's method begins, `{u(t, x): formula}`; of several solutions it chooses
            one. Methods that train a network do without.
        parameters: symbols that are no coordinates, with their values, `{nu: 0.01}`; one with an
            interval, `{nu: (0.01, 0.1)}`, is sampled: it becomes a further input of the network,
            which then solves the whole family; a `Trainable` is found from the observations.
        observations: what was measured, `{u(t, x): data}`: the path of a CSV file whose columns are
            named like the coordinates and one more, a mapping of such columns, or an array; with
            `Observation(data, noise=sigma)` where the standard deviation of its errors is known.
        regularise: what is expected of unknowns that the data determine badly, expressions with
            their expected sizes (root mean square over the domain): `{q(x).diff(x): 0.1}`. It is
            weighed against the noise of the data, and need not hold.
        functions: what is known but no formula, `{k(x): ...}`: code that acts on
            each element with `jax.numpy`, or a table as for observations, interpolated by cubic
            splines.
        time: the coordinate whose lower end is the start; default: the one named `t`, if any.
        quadrature: the least number of nodes for each variable of an integral.
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
    guess: Any = field(default_factory=dict)
    parameters: Any = field(default_factory=dict)
    observations: Any = field(default_factory=dict)
    regularise: Any = ()
    functions: Any = field(default_factory=dict)
    time: sp.Symbol | None = None
    quadrature: int = NODES
    name: str = "problem"
    description: str = ""
    recipe: Recipe = field(default_factory=Recipe)

    def __repr__(self) -> str:
        return problem_text(self)

    def _repr_latex_(self) -> str:
        """The mathematics, for a notebook."""
        return f"$$ {formulas_of(self).display} $$"

    def __post_init__(self) -> None:
        check_kinds(with_lists(self))
        for name in _STATED:
            object.__setattr__(self, name, as_symbols(getattr(self, name)))
        object.__setattr__(self, "domain", with_bodies(self.domain))
        for name in ("equations", "conditions"):
            object.__setattr__(self, name, as_conditions(name, getattr(self, name)))
        check_names(self)
        put_in_functions(self, self.sources)
        self._split_complex()
        require_positive(quadrature=self.quadrature)
        check_complete(self)
        used = {p.unknown for t in self.terms if t.group == RESIDUAL for p in t.partials}
        clear = {p.unknown for t in self.terms for p in t.partials if any(p.orders)}
        clear |= {u.func.__name__ for u in self.exact}
        check_assumptions(self.box, self.roles, self.stated_unknowns)
        for name in self.fields:
            if name not in used:
                raise InputError(f"the unknown `{name}` appears in no equation; remove or use it")
            if self.unknowns is None and name not in clear:
                raise InputError(
                    f"the unknown `{name}` is never differentiated; if that is meant, list it in"
                    " `unknowns=`"
                )
        for name in CALLED:
            check_formulas(self, name, self._reader)
        for node in (n for t in self.terms for n in t.expression.atoms(Supplied)):
            check_covered(type(node).key, type(node).source, node.args, self.box)
        check_boundary(self, self._reader.space.spatial)

    @cached_property
    def sources(self) -> dict[str, Any]:
        """What computes each supplied function, by its name."""
        return sources(self.functions)

    def _split_complex(self) -> None:
        """Put real and imaginary part in the place of complex formulas."""
        for name, called in CALLED.items():
            found = with_halves(getattr(self, name), called)
            if found is not self.exact and name == "exact" and self.unknowns is None:
                object.__setattr__(self, "unknowns", tuple(self.exact))
            object.__setattr__(self, name, found)

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
        held = {*coordinates_of(self.domain)}
        for c in (self.sampled.keys() | self.trainable.keys()) & held:
            raise InputError(f"`{c}` is both a coordinate and a parameter; rename one")
        return StatedDomain(
            domain=self.domain, sampled=self.sampled, constants=self.constants, time=self.time
        ).read()

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
        coordinates = [c for c in self.box.coordinates if c not in self.sampled]
        named = tuple(self.exact) if self.unknowns is None else self.unknowns
        is_all = self.unknowns is not None
        return unknowns_of(named, self.equations, coordinates, are_all=is_all)

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
        observations = list(merged([reader.observation(i, key, rows) for i, (key, rows) in data]))
        stated = enumerate(stated_priors(self.regularise), 1)
        found = (reader.prior(i, in_place(e, self.sources), size) for i, (e, size) in stated)
        priors = [t for each in found for t in each]
        return (*equations, *conditions, *interfaces, *weighed(observations, priors))

    @property
    def _reader(self) -> Reader:
        space = Space(
            box=self.box,
            unknowns=self.fields,
            constants=self.constants,
            starts=self.roles.starts,
            time=self.start,
        )
        return Reader(space, self.start, self.vocabulary)

    @property
    def vocabulary(self) -> Vocabulary:
        """What a statement may be about."""
        return Vocabulary(
            unknowns=tuple(self.fields.values()),
            complex_unknowns=tuple(self.complex_unknowns.values()),
            functions=self.sources,
            quadrature=Quadrature(self.quadrature, Scope(ranges(self.box, self.roles))),
        )

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Loss groups: `residual` first, `initial` next, then by first appearance."""
        groups = dict.fromkeys(t.group for t in self.terms)
        return tuple(sorted(groups, key=lambda g: {RESIDUAL: 0, INITIAL: 1}.get(g, 2)))

    @cached_property
    def faces(self) -> tuple[Face, ...]:
        """Distinct faces, the interior first; terms on one face share their points."""
        return tuple(dict.fromkeys(t.face for t in self.terms))

    def presented(self, **changes: Any) -> "Problem":
        """The same mathematics with another `name`, `description` or `recipe`, read once."""
        found = copy(self)
        for name in changes.keys() - {"name", "description", "recipe"}:
            raise InputError(f"`{name}=` would be other mathematics; make another `Problem(...)`")
        for name, value in changes.items():
            object.__setattr__(found, name, value)
        check_kinds(found)
        return found

    def with_parameters(self, **values: Any) -> "Problem":
        """The same problem with other values of some parameters, by name."""
        if not values:
            return self
        by_name = {s.name: s for s in self.parameters}
        for name in values.keys() - by_name.keys():
            near = closest_or_all(name, sorted(by_name), "its parameters are")
            raise InputError(f"`{name}` is no parameter of `{self.name}`{near}")
        changed = {**self.parameters, **{by_name[n]: v for n, v in values.items()}}
        return dataclasses.replace(self, parameters=changed)
