"""Figures against pictures of them that were looked at; texts are left out, as fonts differ.

`python tests/solution/test_figures_look.py` (with `tests` on the path) draws the pictures anew.
"""

from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from closed_form import closed_form
from matplotlib.testing.compare import calculate_rms
from matplotlib.testing.decorators import remove_ticks_and_titles
from PIL import Image

import symbolic_pinn as spinn

GOLDEN = Path(__file__).parent / "golden"
# Of 255: what versions of matplotlib draw differently; another scale or panel is far above.
TOLERANCE, DOTS = 6.0, 40
t, x, y = sp.symbols("t x y", real=True)


def shipped(name):
    """A shipped equation, with a solution that is off by a share that varies."""
    problem = spinn.load(name)
    share = 1 + sp.sin(3 * sum(problem.box.coordinates)) / 200
    return closed_form(problem, {u.func.__name__: f * share for u, f in problem.exact.items()})


def system():
    """A spiral."""
    u, v = (sp.Function(n, real=True)(t) for n in "uv")
    exact = {u: sp.exp(-t / 9) * sp.cos(t), v: -sp.exp(-t / 9) * sp.sin(t)}
    problem = spinn.manufactured(left=[u.diff(t), v.diff(t)], exact=exact, domain={t: (0, 9)})
    return closed_form(problem, {"u": exact[u] * (1 + sp.sin(5 * t) / 50)})


MADE = {
    "system": system,
    "heat": lambda: shipped("heat"),
    "kovasznay": lambda: shipped("kovasznay"),
    "heat_disc": lambda: shipped("heat_disc"),
    "schroedinger": lambda: shipped("schroedinger"),
}


def draw(name, path):
    """The picture of a figure, without its texts."""
    figure = MADE[name]().plot()
    figure.canvas.draw()  # so that the layout is that with texts
    figure.set_layout_engine("none")
    remove_ticks_and_titles(figure)
    for ax in figure.axes:
        ax.set(xlabel="", ylabel="")
        if legend := ax.get_legend():
            legend.remove()
    figure.savefig(path, dpi=DOTS, format="png")


def pixels(path):
    return np.asarray(Image.open(path).convert("RGB"), float)


@pytest.mark.parametrize("name", MADE)
def test_a_figure_looks_as_it_did(name, tmp_path):
    draw(name, tmp_path / "now.png")
    found, expected = pixels(tmp_path / "now.png"), pixels(GOLDEN / f"{name}.png")
    assert found.shape == expected.shape
    assert calculate_rms(expected, found) < TOLERANCE


if __name__ == "__main__":
    for each in MADE:
        draw(each, GOLDEN / f"{each}.png")
