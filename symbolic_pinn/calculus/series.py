"""Truncated Taylor series in several variables, with coefficients computed when asked for.

A series z has the coefficients z_alpha = D^alpha z / alpha!; one that is `None` is zero. Whatever
supports + and * can be a coefficient. For y = phi(z) with grad y = w grad z (w = phi'(z)), taking
the coefficient of x^(alpha - e_i) on both sides gives, for any i with alpha_i > 0,

    alpha_i y_alpha = sum over 0 != beta <= alpha of beta_i z_beta w_(alpha - beta)

(the multivariate form of a recurrence of R. E. Moore, Interval Analysis, 1966; see also A. Griewank
and A. Walther, Evaluating Derivatives, 2nd ed., chapter 13). An elementary function is then a line
that says what its derivative is: `y.follows(z, 1 - y * y)` is tanh.
"""

from collections.abc import Callable, Mapping
from typing import Any

from symbolic_pinn.calculus.multiindex import MultiIndex, below, minus

Coefficient = Any
Factor = Any
Product = Callable[[Coefficient, Coefficient], Coefficient]


class Series:
    """Coefficients by multi-index: some known, the others by a recurrence."""

    def __init__(
        self,
        known: Mapping[MultiIndex, Coefficient],
        recurrence: Callable[[MultiIndex], Coefficient] = lambda alpha: None,
    ) -> None:
        self._known, self._recurrence = dict(known), recurrence

    def __getitem__(self, alpha: MultiIndex) -> Coefficient:
        if alpha not in self._known:
            self._known[alpha] = self._recurrence(alpha)
        return self._known[alpha]

    def follows(self, z: "Series", w: "Series") -> None:
        """Let the coefficients beyond the known ones obey grad y = w grad z."""

        def recurrence(alpha: MultiIndex) -> Coefficient:
            i = min((i for i, n in enumerate(alpha) if n), key=lambda i: alpha[i])
            terms = (
                scaled(beta[i] / alpha[i], times(z[beta], w[minus(alpha, beta)]))
                for beta in below(alpha)
                if beta[i] and z[beta] is not None
            )
            return total(terms)

        self._recurrence = recurrence

    def __mul__(self, other: "Series") -> "Series":
        return _square(self) if other is self else cauchy(self, other, times)

    def __truediv__(self, other: "Series") -> "Series":
        # q b = a:  q_alpha = (a_alpha - sum over 0 != beta <= alpha of b_beta q_(alpha-beta)) / b_0
        def recurrence(alpha: MultiIndex) -> Coefficient:
            terms = (
                scaled(-1, times(other[beta], quotient[minus(alpha, beta)]))
                for beta in below(alpha)
                if any(beta)
            )
            found = total((self[alpha], *terms))
            return None if found is None else found / other[minus(alpha, alpha)]

        quotient = Series({}, recurrence)
        return quotient

    def __rtruediv__(self, number: Factor) -> "Series":
        return constant(number) / self

    def __add__(self, number: Factor) -> "Series":
        return Series({}, lambda alpha: self[alpha] if any(alpha) else self[alpha] + number)

    __radd__ = __add__

    def __neg__(self) -> "Series":
        return -1 * self

    def __rsub__(self, number: Factor) -> "Series":
        return -self + number

    def __sub__(self, other: "Series") -> "Series":
        return Series({}, lambda alpha: total((self[alpha], scaled(-1, other[alpha]))))

    def __rmul__(self, number: Factor) -> "Series":
        return Series({}, lambda alpha: scaled(number, self[alpha]))


def constant(value: Coefficient) -> Series:
    """The series of a constant."""
    return Series({}, lambda alpha: None if any(alpha) else value)


def without_constant(z: Series) -> Series:
    """z - z_0."""
    return Series({}, lambda alpha: z[alpha] if any(alpha) else None)


def cauchy(a: Series, b: Series, product: Product) -> Series:
    """The product of two series: y_alpha = sum over beta <= alpha of a_beta b_(alpha - beta)."""

    def recurrence(alpha: MultiIndex) -> Coefficient:
        pairs = ((a[beta], b[minus(alpha, beta)]) for beta in below(alpha))
        return total(product(x, y) for x, y in pairs if x is not None and y is not None)

    return Series({}, recurrence)


def _square(a: Series) -> Series:
    def recurrence(alpha: MultiIndex) -> Coefficient:
        pairs = [(beta, minus(alpha, beta)) for beta in below(alpha)]
        middle = (times(a[x], a[y]) for x, y in pairs if x == y)
        return total((*middle, *(scaled(2, times(a[x], a[y])) for x, y in pairs if x < y)))

    return Series({}, recurrence)


def times(a: Coefficient, b: Coefficient) -> Coefficient:
    """The product of two coefficients."""
    return None if a is None or b is None else a * b


def scaled(number: Factor, a: Coefficient) -> Coefficient:
    """A number times a coefficient."""
    return a if a is None or number == 1 else number * a


def total(terms: Any) -> Coefficient:
    """The sum of coefficients; `None` if all are zero."""
    found = [t for t in terms if t is not None]
    return None if not found else sum(found[1:], start=found[0])
