"""Standard errors of the unknowns that are found from data, and what they mean for a verdict.

The data leave of an unknown u_i the standard error s_i(x) (see `collocation/covariance.py`). Its
size is compared with that of u_i itself,

    size^2 = sum_x w (u_i^2 - s_i^2) / sum_x w,   w = 1 / (s_i^2 + median s_i^2):

what noise adds to the mean square is taken off, down to a quarter, and places of which little is
known count little.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from math import inf
from typing import Any

import jax
import numpy as np

from symbolic_pinn.calculus import FeatureBasis
from symbolic_pinn.collocation.covariance import Covariance, covariance
from symbolic_pinn.recipe import RandomFeatureExpansion
from symbolic_pinn.verdict.known_field import POINTS, KnownField, theta
from symbolic_pinn.verdict.words import in_words

# Where twice the standard error exceeds the size of an unknown, not even its sign is known. Of the
# domain this share may be so; on average it may be a tenth of the size.
_UNKNOWN, _SHARE, _MEAN = 0.5, 0.1, 0.1
_LEAST_SIZE = 0.25
# Columns up to which an expansion is taken as it is, and those of one for a network.
_MOST_COLUMNS, _COLUMNS = 3_000, 600
_SCALES, _HOLDS, _MANY = (2.0, 4.0, 8.0, 16.0, 32.0), 1e-2, 4


@dataclass(frozen=True, kw_only=True)
class RelativeStandardError:
    """The standard error of an unknown over the domain, against the unknown's own size.

    Attributes:
        mean, worst: the mean and the largest.
        share: of the domain, where nothing is known: twice the standard error exceeds the size.
        is_assumed: whether the noise of the data could only be assumed, 1 % of their size.
    """

    mean: float
    worst: float
    share: float
    is_assumed: bool = False

    def facts(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "RelativeStandardError":
        """What `facts` wrote; strict JSON has no infinity."""
        numbers = (inf if facts[k] is None else facts[k] for k in ("mean", "worst", "share"))
        mean, worst, share = map(float, numbers)
        return cls(mean=mean, worst=worst, share=share, is_assumed=bool(facts["is_assumed"]))

    @property
    def leaves_open(self) -> bool:
        """Whether the data do not determine the unknown."""
        return not (self.share <= _SHARE and self.mean <= _MEAN)


def in_question(known: KnownField, of_field: Any) -> RandomFeatureExpansion:
    """The expansion whose coefficients the data leave open: that of the field itself.

    Of a network it is the smoothest of several that hold its values to 1 %.

    Args:
        of_field: the description of the field's network.
    """
    unknowns = len(known.residuals.problem.fields)
    is_expansion = isinstance(of_field, RandomFeatureExpansion)
    if is_expansion and of_field.columns * of_field.count * unknowns <= _MOST_COLUMNS:
        return replace(of_field, sharp=())
    dim = len(known.box.coordinates)
    x, covered = known.somewhere()
    values = known.values(x)
    for scale in _SCALES:
        expansion = RandomFeatureExpansion(
            _COLUMNS // unknowns, (scale,) * dim, sparse=dim >= _MANY, seed=POINTS
        )
        basis, origin = FeatureBasis(expansion, known.box.lower, known.box.upper), (0,) * dim
        matrix = basis.matrices(0, x, [origin])[origin]
        if all(
            _misses(matrix[here], v[here]) < _HOLDS
            for v, here in zip(values.T, covered.T, strict=True)
        ):
            break
    return expansion


def _misses(matrix: np.ndarray, values: np.ndarray) -> float:
    a = np.linalg.lstsq(matrix, values, rcond=1e-12)[0]
    return float(np.linalg.norm(matrix @ a - values) / (np.linalg.norm(values) or 1.0))


def covariance_at(known: KnownField, expansion: RandomFeatureExpansion) -> Covariance:
    """The covariance of an expansion's coefficients, at a field."""
    with jax.enable_x64(True):
        points = known.points(expansion, expansion.seed)
        collocation = known.collocation(expansion, points)
        found = collocation.evaluate(known.partials(points), theta(known.estimates))
        return covariance(collocation, found, known.slopes)


def what_is_open(found: Mapping[str, RelativeStandardError]) -> list[str]:
    """The unknowns that the data do not determine, in words."""
    return [_in_words(name, each) for name, each in found.items() if each.leaves_open]


def _in_words(name: str, found: RelativeStandardError) -> str:
    worst, mean = in_words(found.worst), in_words(found.mean)
    if found.is_assumed:
        return (
            f"as many numbers are found as there are data, so that their noise cannot be estimated:"
            f" were it 1 %, `{name}` would be known to {worst} of its size at its worst places"
            f" ({mean} on average); state it (`Observation(data, noise=...)`), measure more, or"
            " give a prior (`regularise=`)"
        )
    return (
        f"the data determine `{name}` to {worst} of its size at its worst places ({mean} on"
        " average): more or better data, or a prior (`regularise=`)"
    )


def relative_standard_errors(
    known: KnownField, found: Covariance
) -> dict[str, RelativeStandardError]:
    """The standard error of each unknown against its size, over the domain."""
    x, covered = known.somewhere()
    errors, values = found.standard_errors(x), known.values(x)
    return {
        name: _relative(errors[here, i], values[here, i], is_assumed=bool(found.assumed))
        for i, (name, here) in enumerate(
            zip(known.residuals.problem.fields, covered.T, strict=True)
        )
    }


def _relative(errors: np.ndarray, values: np.ndarray, *, is_assumed: bool) -> RelativeStandardError:
    weights = 1 / np.maximum(errors**2 + np.median(errors**2), 1e-300)
    square, noise = (float(np.average(v**2, weights=weights)) for v in (values, errors))
    size = max(square - noise, _LEAST_SIZE * square) ** 0.5
    relative = errors / size if size > 0 else np.where(errors > 0, np.inf, 0.0)
    return RelativeStandardError(
        mean=float(np.mean(relative)),
        worst=float(np.max(relative)),
        share=float(np.mean(relative > _UNKNOWN)),
        is_assumed=is_assumed,
    )
