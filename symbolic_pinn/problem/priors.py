"""Priors: what is expected of unknowns before anything is measured, and how it weighs against data.

`regularise={q(x).diff(x): s}` expects the slope of q to be of the size s. With noise sigma_k of the
n_k values of observation k, what is minimised beside the equations is

    sum_k sum_i (r_ki / sigma_k)^2  +  sum_j mean_x (R_j(x) / s_j)^2,

twice the negative logarithm of a Gaussian posterior: a root mean square of R_j of s_j over the
domain counts as much as one value that is off by one standard deviation. Equivalently R_j is white
noise whose mean over the domain has the standard deviation s_j, and over a share f of it
s_j / sqrt(f); neither depends on points or features. A. Tarantola, Inverse Problem Theory, SIAM
2005, section 3.2.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf, sqrt
from typing import Any

import sympy as sp

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.domain import as_number
from symbolic_pinn.problem.term import Term

_FORM = "`regularise=` takes a mapping of expressions to their expected sizes, `{q(x): 1}`"


def stated_priors(stated: Any) -> list[tuple[Any, Any]]:
    """The pairs of an expression and its expected size, from a mapping or a list of pairs."""
    pairs = list(stated.items()) if isinstance(stated, Mapping) else stated
    is_list = isinstance(pairs, list | tuple)
    if not is_list or not all(isinstance(p, list | tuple) and len(p) == 2 for p in pairs):
        raise InputError(f"{_FORM}, or a list of such pairs, `[(q(x).diff(x), 0.1)]`")
    return [(expression, size) for expression, size in pairs]


def deviation(value: Any, what: str) -> float:
    """A standard deviation: a positive number."""
    found = float(as_number(value, what))
    if not 0 < found < inf:
        raise InputError(f"{what} is {found:g}; give a positive number, a standard deviation")
    return found


def weighed(observations: Sequence[Term], priors: Iterable[Term]) -> Iterator[Term]:
    """Observations and priors with factors that make the sum of their mean squares the one above.

    One observation keeps the factor 1, since only ratios matter.

    Raises:
        InputError: there are priors, and noise is not stated for every observation.
    """
    priors = list(priors)
    noise = [t.deviation for t in observations]
    if priors and not observations:
        raise InputError(
            f"{priors[0].name}, `{priors[0].statement}`: a prior is weighed against data, and"
            " nothing was measured; give `observations=`"
        )
    if None in noise:
        if priors:
            name = observations[noise.index(None)].statement
            raise InputError(
                f"`regularise=` is weighed against the noise of the data; state that of `{name}`:"
                f" `observations={{{name}: Observation(data, noise=0.01)}}`, a standard deviation"
            )
        yield from observations
        return
    weights = [_count(t) / _known(t) ** 2 for t in observations]
    total = sum(weights)
    for term, weight in zip(observations, weights, strict=True):
        yield replace(term, factor=sqrt(weight / total))
    for term in priors:
        yield replace(term, factor=1 / (_known(term) * sqrt(total)))


def _known(term: Term) -> float:
    assert term.deviation is not None
    return term.deviation


def _count(term: Term) -> int:
    assert term.face.samples is not None
    return len(term.face.samples.points)


def prior_expressions(stated: Any) -> list[Any]:
    """The expressions of what may be priors, before they are checked."""
    pairs = stated.items() if isinstance(stated, Mapping) else stated
    listed = pairs if isinstance(pairs, Iterable) and not isinstance(pairs, str) else ()
    return [p[0] for p in listed if isinstance(p, list | tuple) and p and _is_sympy(p[0])]


def _is_sympy(value: Any) -> bool:
    return isinstance(value, sp.Basic)
