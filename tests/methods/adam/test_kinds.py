"""Each kind of statement is trained on a small problem, to a stated error.

`PYTHONPATH=tests python tests/methods/adam/test_kinds.py` prints the errors of three seeds; the
bounds are about three times the worst of them.
"""

import pytest
import sympy as sp
from unchecked import solve

import symbolic_pinn as spinn
from symbolic_pinn import Condition
from symbolic_pinn.recipe import MLP

pytestmark = pytest.mark.slow

t, x, y = sp.symbols("t x y", real=True)
u, v = (sp.Function(n, real=True) for n in "uv")
U, V = u(t, x), v(t, x)
HALF = sp.Rational(1, 2)
SQUARE = {t: (0, 1), x: (0, 1)}
RECIPE = spinn.Recipe(
    network=MLP(width=20, depth=2), points=64, steps=2_000, learning_rate=5e-3, decay_steps=500
)


def periodic():
    wave = sp.sin(2 * sp.pi * (x - t / 4))
    return spinn.Problem(
        domain=SQUARE,
        equations=[sp.Eq(U.diff(t), -U.diff(x) / 4)],
        conditions=[
            sp.Eq(u(0, x), wave.subs(t, 0)),
            sp.Eq(u(t, 0), u(t, 1)),
            sp.Eq(U.diff(x).subs(x, 0), U.diff(x).subs(x, 1)),
        ],
        exact={U: wave},
    )


def neumann():
    mode = 1 + sp.exp(-t) * sp.cos(sp.pi * x)
    return spinn.Problem(
        domain=SQUARE,
        equations=[sp.Eq(U.diff(t), U.diff(x, 2) / sp.pi**2)],
        conditions=[
            sp.Eq(u(0, x), mode.subs(t, 0)),
            *(sp.Eq(U.diff(x).subs(x, end), 0) for end in (0, 1)),
        ],
        exact={U: mode},
    )


def robin():
    mode = sp.exp(-t) * (sp.sin(x) + sp.cos(x))
    return spinn.Problem(
        domain=SQUARE,
        equations=[sp.Eq(U.diff(t), U.diff(x, 2))],
        conditions=[
            sp.Eq(u(0, x), mode.subs(t, 0)),
            sp.Eq(U.diff(x).subs(x, 0), u(t, 0)),
            sp.Eq(U.diff(x).subs(x, 1) + u(t, 1), 2 * sp.exp(-t) * sp.cos(1)),
        ],
        exact={U: mode},
    )


def system():
    w = sp.Matrix([U, V])
    turned = sp.Matrix([sp.cos(t) * x, sp.sin(t) * x])
    return spinn.Problem(
        domain=SQUARE,
        equations=[sp.Eq(w.diff(t), sp.Matrix([[0, -1], [1, 0]]) * w)],
        conditions=[sp.Eq(w.subs(t, 0), turned.subs(t, 0))],
        exact={U: turned[0], V: turned[1]},
    )


def interface():
    """A wall of two layers; u lives on the left half and v on the right, and the flux is one."""
    a, b, middle = u(x), v(x), x.subs(x, HALF)
    return spinn.Problem(
        domain={x: (0, 1)},
        equations=[
            Condition(sp.Eq(a.diff(x, 2), 0), where=x < HALF),
            Condition(sp.Eq(b.diff(x, 2), 0), where=x > HALF),
        ],
        conditions=[
            sp.Eq(u(0), 0),
            sp.Eq(v(1), 1),
            sp.Eq(u(middle), v(middle)),
            sp.Eq(a.diff(x).subs(x, HALF), 3 * b.diff(x).subs(x, HALF)),
        ],
    )


def layers():
    """Two materials by a `Piecewise` source: u'' jumps in the middle."""
    bend = sp.Piecewise((0, x < HALF), (8 * (x - HALF) ** 2, True))
    return spinn.Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq(u(x).diff(x, 2), sp.Piecewise((0, x < HALF), (16, True)))],
        conditions=[sp.Eq(u(0), 0), sp.Eq(u(1), 2)],
        exact={u(x): bend},
    )


def mean():
    """Only the integral tells the constant."""
    profile = sp.cos(sp.pi * x) + 1
    return spinn.Problem(
        domain={x: (0, 1)},
        equations=[sp.Eq(u(x).diff(x, 2), profile.diff(x, 2))],
        conditions=[sp.Eq(u(x).diff(x).subs(x, 0), 0), sp.Eq(sp.Integral(u(x), (x, 0, 1)), 1)],
        exact={u(x): profile},
    )


def displacement():
    swing = sp.cos(3 * t)
    return spinn.Problem(
        domain={t: (0, 2)},
        equations=[sp.Eq(u(t).diff(t, 2), -9 * u(t))],
        conditions=[sp.Eq(u(0), 1), sp.Eq(u(t).diff(t).subs(t, 0), 0)],
        exact={u(t): swing},
    )


KINDS = {
    f.__name__: (f, bound)
    for f, bound in (
        (periodic, 0.2),
        (neumann, 0.01),
        (robin, 0.02),
        (system, 0.1),
        (layers, 0.08),
        (mean, 0.005),
        (displacement, 0.03),
    )
}


def solved(problem, **changes):
    return solve(problem, weighting=spinn.GradientWeighting(), recipe=RECIPE, **changes)


@pytest.mark.parametrize("kind", KINDS)
def test_a_small_problem_is_solved(kind):
    statement, bound = KINDS[kind]
    assert max(solved(statement()).relative_l2().values()) < bound


def interface_errors(solution):
    """u = 3x/2 on the left of the middle, v = 1/2 + x/2 on the right."""
    left = abs(solution(x=[0.1, 0.3, 0.5])["u"] - [0.15, 0.45, 0.75]).max()
    return left, abs(solution(x=[0.5, 0.7, 0.9])["v"] - [0.75, 0.85, 0.95]).max()


def test_two_unknowns_meet_at_an_interface():
    assert max(interface_errors(solved(interface()))) < 0.002


if __name__ == "__main__":
    for name, (statement, _) in KINDS.items():
        errors = [max(solved(statement(), seed=s).relative_l2().values()) for s in range(3)]
        print(name, *(f"{e:.4f}" for e in errors))
    print(
        "interface",
        *(f"{max(interface_errors(solved(interface(), seed=s))):.4f}" for s in range(3)),
    )
