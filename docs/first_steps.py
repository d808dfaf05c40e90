"""The pictures of the page First steps, and the outputs that it quotes.

python docs/first_steps.py
"""

from pathlib import Path

import sympy as sp

import symbolic_pinn as spinn

FIGURES = Path(__file__).parent / "content" / "figures"


def pendulums() -> spinn.Problem:
    """A row of pendulums, joined by a band: the example of an equation of one's own."""
    t, x = sp.symbols("t x", real=True)
    u = sp.Function("u", real=True)
    return spinn.Problem(
        name="pendulums",
        domain={t: (0, 2), x: (0, 1)},
        equations=sp.Eq(u(t, x).diff(t, 2), u(t, x).diff(x, 2) - 4 * sp.sin(u(t, x))),
        conditions=[
            sp.Eq(u(0, x), sp.sin(sp.pi * x)),
            sp.Eq(u(t, x).diff(t).subs(t, 0), 0),
            sp.Eq(u(t, 0), 0),
            sp.Eq(u(t, 1), 0),
        ],
    )


def main() -> None:
    """Solve, print and draw."""
    klein_gordon = spinn.load("klein_gordon")
    good = spinn.solve(klein_gordon, method="auto")
    poor = spinn.solve(klein_gordon, method="random-features:features=40:blocks=1")
    own = spinn.solve(pendulums(), method="auto", tolerance=1e-6)
    print(poor)
    for name, solution in (("first-steps", good), ("pendulums", own)):
        print(solution)
        solution.plot().savefig(FIGURES / f"{name}.webp", dpi=130)
    print(good(t=0.5, x=0.3), own(t=2, x=[0.25, 0.5, 0.75]))


if __name__ == "__main__":
    main()
