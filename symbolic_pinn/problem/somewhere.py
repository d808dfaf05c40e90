"""Whether an inequality holds anywhere in a box, however small the part is in which it does."""

import numpy as np
import sympy as sp

from symbolic_pinn.problem.domain import Domain

_POINTS = 20_000


def holds_somewhere(where: sp.Basic, domain: Domain) -> bool:
    """Solved exactly where each part is about one coordinate; else looked for at many points."""
    exact = _solved(where, domain)
    return _at_points(where, domain) if exact is None else exact


def _solved(where: sp.Basic, domain: Domain) -> bool | None:
    """`None` where SymPy does not solve it."""
    parts: dict[sp.Symbol, sp.Basic] = {}
    for part in sp.And.make_args(where):
        if len(part.free_symbols) != 1:
            return None
        [c] = part.free_symbols
        parts[c] = sp.And(parts.get(c, sp.true), part)
    try:
        for c, part in parts.items():
            real = sp.Dummy(real=True)
            lower, upper = domain.bounds(c)
            found = part.xreplace({c: real}).as_set() & sp.Interval(lower, upper)
            if found.is_empty is not False:
                return False if found.is_empty else None
    except (NotImplementedError, TypeError, ValueError, AttributeError):
        return None
    return True


def _at_points(where: sp.Basic, domain: Domain) -> bool:
    x = np.random.default_rng(0).uniform(domain.lower, domain.upper, (_POINTS, len(domain.lower)))
    try:
        with np.errstate(all="ignore"):
            found = sp.lambdify(domain.coordinates, where, modules="numpy")(*x.T)
    except (NameError, TypeError):
        return False
    return bool(np.any(found))
