"""The gallery of the README: prediction and absolute error of several solved equations.

for n in reaction_diffusion schroedinger kovasznay volterra; do
    spinn solve $n --adaptive --steps 10000 --out $n
done
python docs/four_solutions.py reaction_diffusion schroedinger kovasznay volterra
"""

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import symbolic_pinn as spinn

TARGET = Path(__file__).parent / "content" / "figures" / "gallery.png"


def draw(figure: Figure, column: list, solution: spinn.Solution) -> None:
    """The first unknown of a solution above, its error below."""
    box, name = solution.problem.box, next(iter(solution.problem.fields))
    axes = [np.linspace(a, b, 150) for a, b in zip(box.lower, box.upper, strict=True)]
    grid = dict(zip([c.name for c in box.coordinates], np.meshgrid(*axes), strict=True))
    found = np.real(solution.evaluate(solution.problem.fields[name], **grid))
    error = np.abs(solution.evaluate(difference(solution, name), **grid))
    above, below = column
    label = f"{solution.problem.name}\n{name}, relative L2 error {solution.relative_l2()[name]:.1e}"
    above.set_title(label, fontsize=9)
    below.set_title("absolute error", fontsize=9)
    if len(axes) == 1:
        for ax, values in ((above, found), (below, error)):
            ax.plot(*grid.values(), values)
            ax.set_xlabel(str(box.coordinates[0]))
        return
    first, second = box.coordinates[:2]
    for ax, values, colours in ((above, found, "viridis"), (below, error, "magma")):
        image = ax.pcolormesh(*grid.values(), values, cmap=colours, shading="auto")
        ax.set_xlabel(str(first))
        ax.set_ylabel(str(second))
        figure.colorbar(image, ax=ax)


def difference(solution: spinn.Solution, name: str) -> object:
    """The unknown minus its exact solution."""
    unknown = solution.problem.fields[name]
    return unknown - solution.problem.exact[unknown]


def main() -> None:
    """Draw the run folders that are named on the command line."""
    solutions = [spinn.Solution.load(folder) for folder in sys.argv[1:]]
    figure = Figure(figsize=(3.4 * len(solutions), 5.2), layout="constrained")
    panels = figure.subplots(2, len(solutions), squeeze=False)
    for i, solution in enumerate(solutions):
        draw(figure, list(panels[:, i]), solution)
    figure.savefig(TARGET, dpi=110)


if __name__ == "__main__":
    main()
