"""What the figures of solutions show, and how they look, on closed forms instead of training."""

import io
from itertools import pairwise

import matplotlib
import numpy as np
import pytest
import sympy as sp
from closed_form import closed_form
from IPython.core.formatters import DisplayFormatter
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from PIL import Image

import symbolic_pinn as spinn
from symbolic_pinn import InputError
from symbolic_pinn.solution import solution as solution_module
from symbolic_pinn.solution.figures import (
    gradient_figures,
    heat_map,
    history_figures,
    maker_of,
    tried_figures,
)
from symbolic_pinn.solution.figures.names import math_expression, math_name
from symbolic_pinn.solution.figures.style import styled
from symbolic_pinn.solution.figures.subject import quantities_of
from symbolic_pinn.solution.figures.vectors import vectors_of
from symbolic_pinn.solution.figures.view import view_of
from symbolic_pinn.solution.history import History, Row
from symbolic_pinn.solution.run_record import Estimate, RunRecord
from symbolic_pinn.solution.snapshot import Snapshot, histogram_centres
from symbolic_pinn.solution.tried import Tried

t, x, y, z, a = sp.symbols("t x y z a", real=True)


def f(name, *coordinates):
    return sp.Function(name, real=True)(*coordinates)


def made(exact, domain, left=None, off=0.01, **settings):
    """The solution that is off the exact one by a small share."""
    unknowns = list(exact)
    left = [u.diff(u.args[0]) for u in unknowns] if left is None else left
    problem = spinn.manufactured(left=left, exact=exact, domain=domain, **settings)
    found = {u.func.__name__: e * (1 + off) for u, e in exact.items()}
    return closed_form(problem, found)


@pytest.fixture(scope="module")
def space_time():
    return made({f("u", t, x): t + 10 * x**2}, {t: (0, 2), x: (1, 5)})


@pytest.fixture(scope="module")
def plane():
    return made({f("u", x, y): sp.sin(x) * y}, {x: (0, 4), y: (0, 2)})


def images(figure):
    return [ax for ax in figure.axes if ax.get_images()]


def test_a_field_has_time_to_the_right_and_space_upwards(space_time):
    field, error = images(space_time.plot())
    assert (field.get_title(), error.get_title()) == ("prediction", "absolute error")
    assert (field.get_xlabel(), field.get_ylabel()) == ("$t$", "$x$")
    shown, off = field.get_images()[0], error.get_images()[0]
    assert shown.origin == "lower"
    assert shown.get_extent() == pytest.approx([0, 2, 1, 5])
    # A row of the image for each x, from below; a column for each t.
    count = len(shown.get_array())
    times, places = np.linspace(0, 2, count), np.linspace(1, 5, count)
    expected = times[None, :] + 10 * places[:, None] ** 2
    np.testing.assert_allclose(shown.get_array(), 1.01 * expected, rtol=1e-9)
    np.testing.assert_allclose(off.get_array(), 0.01 * expected, rtol=1e-9)
    assert isinstance(off.norm, LogNorm)


def test_slices_stand_beside_it_with_exact_ones_dashed(space_time):
    (slices,) = (ax for ax in space_time.plot().axes if len(ax.get_lines()) == 8)
    found, exact = slices.get_lines()[:4], slices.get_lines()[4:]
    labels = [line.get_label() for line in found]
    assert labels == ["$t = 0$", "$t = 0.5$", "$t = 1$", "$t = 2$"]
    for time, ours, true in zip((0, 0.5, 1, 2), found, exact, strict=True):
        at = np.asarray(true.get_xdata())
        np.testing.assert_allclose(true.get_ydata(), time + 10 * at**2, rtol=1e-12)
        np.testing.assert_allclose(ours.get_ydata(), 1.01 * (time + 10 * at**2), rtol=1e-9)
        assert true.get_linestyle() == "--"


def test_exact_and_prediction_have_one_scale_and_space_is_to_scale(plane):
    exact, found, error = images(plane.plot())
    assert [ax.get_title() for ax in (exact, found, error)] == [
        "exact", "prediction", "absolute error",
    ]  # fmt: skip
    ours, true = found.get_images()[0], exact.get_images()[0]
    assert (ours.norm.vmin, ours.norm.vmax) == (true.norm.vmin, true.norm.vmax)
    assert ours.norm.vmax == pytest.approx(2.02, rel=1e-3)
    assert exact.get_aspect() == 1
    bars = [ax.get_ylabel() for ax in plane.plot().axes if ax not in images(plane.plot())]
    assert "$u$" in bars
    assert any("exact" in label for label in bars)


@pytest.mark.parametrize("height", [2, 3, 4, 8])
def test_all_that_is_written_lies_inside_of_the_figure(height):
    # Panels from wide to tall, which are to scale.
    figure = made({f("u", x, y): 100 * sp.sin(x) * y}, {x: (0, 4), y: (0, height)}).plot()
    figure.draw_without_rendering()
    whole = figure.bbox.padded(1)
    for ax in figure.axes:
        texts = [ax.title, ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels()]
        boxes = [text.get_window_extent() for text in texts if text.get_text()]
        assert all(whole.contains(*b.min) and whole.contains(*b.max) for b in boxes)


def test_numbers_along_a_panel_stand_apart():
    problem = spinn.load("allen_cahn")
    figure = closed_form(problem, {"u": problem.start}).plot()
    figure.draw_without_rendering()
    for ax in figure.axes[:2]:
        boxes = [label.get_window_extent() for label in ax.get_xticklabels()]
        boxes = [b for b in boxes if b.x1 > ax.bbox.x0 and b.x0 < ax.bbox.x1]
        assert len(boxes) > 2
        assert all(b.x1 + 1 < c.x0 for b, c in pairwise(boxes))


def test_a_prediction_far_off_does_not_hide_the_exact_solution():
    solution = made({f("u", x, y): sp.sin(x) * y}, {x: (0, 4), y: (0, 2)}, off=1000)
    exact = images(solution.plot())[0].get_images()[0]
    assert exact.norm.vmax < 4
    assert exact.norm.vmin > -4


def test_of_waves_too_short_for_its_points_a_figure_shows_a_part():
    # Seen at 120 points, 250 waves look like ten.
    solution = made({f("u", t, x): sp.exp(-t) * sp.sin(500 * sp.pi * x)}, {t: (0, 1), x: (0, 1)})
    field, error = images(solution.plot())
    (slices,) = (ax for ax in solution.plot().axes if len(ax.get_lines()) == 8)
    assert field.get_ylabel() == error.get_ylabel() == slices.get_xlabel() == "$x$ (a part)"
    assert field.get_xlabel() == "$t$"
    left, right, bottom, top = field.get_images()[0].get_extent()
    assert (left, right, bottom) == (0, 1, 0)
    assert 2 / 250 < top < 10 / 250
    assert slices.get_xlim() == pytest.approx((0, top))


@pytest.mark.parametrize("shape", [sp.sin(20 * sp.pi * x), sp.tanh(500 * (x - sp.Rational(1, 3)))])
def test_waves_that_can_be_seen_and_steep_fronts_are_shown_whole(shape):
    solution = made({f("u", t, x): sp.exp(-t) * shape}, {t: (0, 1), x: (0, 1)})
    assert images(solution.plot())[0].get_images()[0].get_extent() == [0, 1, 0, 1]


def test_a_curve_of_short_waves_is_drawn_over_a_part():
    curves, *_ = made({f("u", t): sp.cos(2000 * t)}, {t: (1, 2)}).plot().axes
    low, high = curves.get_xlim()
    assert low == 1
    assert 1 < 2000 * (high - low) / (2 * np.pi) < 30


def test_values_of_coordinates_choose_the_shape(space_time):
    figure = space_time.plot(t=0.5)
    curves, error = figure.axes
    assert curves.get_title() == "$t = 0.5$"
    at = curves.get_lines()[0].get_xdata()
    np.testing.assert_allclose(curves.get_lines()[0].get_ydata(), 1.01 * (0.5 + 10 * at**2))
    assert error.get_yscale() == "log"


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ({"T": 1}, "`T` is no coordinate of .*; did you mean `t`"),
        ({"t": 3}, "`t=3`: give one number from 0 to 2"),
        ({"t": "one"}, "give one number from 0 to 2"),
        ({"t": 1, "x": 1}, "leave one free"),
        ({"style": "no-such-style"}, "no-such-style.* is not known to matplotlib"),
        ({"expression": "u.dif(x)"}, "did you mean `diff`"),
    ],
)
def test_what_cannot_be_drawn_is_refused(space_time, at, message):
    with pytest.raises(InputError, match=message):
        space_time.plot(**at)


def test_an_expression_is_drawn_beside_that_of_the_exact_solution(space_time):
    for stated in ("u.diff(x, 2) + t", f("u", t, x).diff(x, 2) + t):
        field, error = images(space_time.plot(stated))
        shown = field.get_images()[0].get_array()
        times = np.linspace(0, 2, len(shown))
        np.testing.assert_allclose(shown, np.broadcast_to(20.2 + times, shown.shape), rtol=1e-9)
        np.testing.assert_allclose(error.get_images()[0].get_array(), 0.2, rtol=1e-6)


SHAPES = [
    ("harmonic_oscillator", {}, "line"),
    ("heat", {}, "space and time"),
    ("heat", {"t": 0.5}, "line"),
    ("helmholtz", {}, "plane"),
    ("heat_disc", {}, "times"),
    ("heat_disc", {"t": 0.5}, "plane"),
    ("ball", {}, "slices of space"),
    ("poisson_5d", {}, "slices of space"),
    ("heat_family", {}, "family"),
    ("heat_family", {"t": 0.5}, "family of lines"),
    ("heat_family", {"kappa": 0.1}, "space and time"),
]


@pytest.mark.parametrize(("name", "at", "expected"), SHAPES)
def test_the_shape_of_a_problem_chooses_its_maker(name, at, expected):
    assert maker_of(view_of(spinn.load(name), at)).name == expected


def test_components_of_a_vector_are_found_with_care():
    flow = vectors_of(spinn.load("taylor_green"))
    assert [(v.name, v.components, v.is_flow) for v in flow] == [("u", ("u", "v"), True)]
    (moved,) = vectors_of(spinn.load("plate_with_hole"))
    assert moved.components == ("u", "v")
    assert not moved.is_flow
    u, v = f("u", t, x, y), f("v", t, x, y)
    spread = [w.diff(t) - w.diff(x, 2) - w.diff(y, 2) + u * v for w in (u, v)]
    box = {t: (0, 1), x: (0, 1), y: (0, 1)}
    concentrations = spinn.manufactured(left=spread, exact={u: x, v: y}, domain=box)
    assert vectors_of(concentrations) == ()
    named = {f("B_y", x, y): x, f("B_x", x, y): y}
    field = spinn.manufactured(
        left=[b.diff(x) for b in named], exact=named, domain={x: (0, 1), y: (0, 1)}
    )
    assert [v.components for v in vectors_of(field)] == [("B_x", "B_y")]
    assert vectors_of(spinn.load("reaction_diffusion")) == ()


def test_an_unknown_of_fewer_coordinates_is_drawn_on_its_own():
    u, k = f("u", t, x), f("k", t, x)
    problem = spinn.Problem(
        domain={t: (0, 1), x: (0, 1)},
        equations=[u.diff(t) - k * u.diff(x), k.diff(t)],
        conditions=[sp.Eq(u.subs(t, 0), x)],
        unknowns=[u, k],
    )
    assert [q.varies for q in quantities_of(problem)] == [(t, x), (x,)]
    figure = closed_form(problem, {"u": t + x, "k": 1 + x}).plot()
    (curve,) = (ax for ax in figure.axes if ax.get_ylabel() == "$k$")
    np.testing.assert_allclose(curve.get_lines()[0].get_ydata(), np.linspace(1, 2, 400))


def test_complex_values_are_a_modulus_and_a_phase():
    psi = sp.Function("psi", complex=True)(t, x)
    problem = spinn.manufactured(
        left=psi.diff(t), exact={psi: 2 * sp.exp(sp.I * (x - t))}, domain={t: (0, 1), x: (0, 3)}
    )
    figure = closed_form(problem).plot()
    modulus, phase, _ = (ax.get_images()[0] for ax in images(figure))
    np.testing.assert_allclose(modulus.get_array(), 2, rtol=1e-9)
    places = np.linspace(0, 3, len(phase.get_array()))
    np.testing.assert_allclose(phase.get_array()[:, 0], places, atol=1e-9)
    assert phase.get_cmap().name == "twilight"


def test_data_an_estimate_and_the_true_value_are_drawn():
    estimate = Estimate(value=0.1003, standard_error=0.0006, identified=True, exact=0.1)
    problem = spinn.load("heat_inverse")
    solution = closed_form(problem, run=RunRecord(estimates={"kappa": estimate}))
    figure = solution.plot()
    field = images(figure)[0]
    (dots,) = (c for c in field.collections if len(c.get_offsets()) == 200)
    assert dots.norm.vmax == field.get_images()[0].norm.vmax
    assert figure.get_suptitle() == (
        r"$\kappa = 0.1003 \pm 0.0012$ (two standard errors), true $0.1$"
    )
    rows = [_row(step, estimates={"kappa": 0.3 - 0.002 * step}) for step in (0, 50, 100)]
    known = {"kappa": estimate}
    ax = history_figures({"": [History(rows)]}, estimates=known)["estimates"].axes[0]
    assert [text.get_text() for text in ax.get_legend().get_texts()][-1] == "true"


def test_standard_errors_are_not_computed_where_they_are_not_drawn(monkeypatch):
    asked = []
    monkeypatch.setattr(solution_module, "error_bars", lambda *given: asked.append(given))
    solution = closed_form(spinn.load("heat_inverse"))
    solution.plot("u.diff(x)", t=0.5)
    assert not asked
    solution.plot("u", t=0.5)
    assert len(asked) == 1


def _row(step, weight=1.0, method=None, estimates=None, loss=1.0):
    return Row(
        step=step, losses={"residual": loss / (1 + step)},
        weights={"residual": 1.0, "initial": weight},
        relative_l2={"u": 1 / (1.0 + step)}, seconds=1.0 + step, estimates=estimates or {},
        method=method or {},
    )  # fmt: skip


def test_histories_are_drawn_where_they_mean_something():
    fixed = history_figures({"": [History([_row(n) for n in range(5)])]})
    assert set(fixed) == {"losses", "relative_l2"}
    adaptive = History([_row(n, weight=float(1 + n)) for n in range(5)])
    assert "weights" in history_figures({"": [adaptive]})
    sizes = ((20, 1), (40, 2), (80, 2))
    grows = [
        _row(n, method={"features": float(a), "cells": float(b)}) for n, (a, b) in enumerate(sizes)
    ]
    direct = history_figures({"": [History(grows)]})
    ax = direct["relative_l2"].axes[0]
    assert (ax.get_xlabel(), ax.get_xscale()) == ("features in all cells", "log")
    np.testing.assert_array_equal(ax.get_lines()[0].get_xdata(), [20, 80, 160])
    assert history_figures({"": [History(grows[:1])]}) == {}
    tried = [
        Tried(features=n, cells=1, scales=(1.0,), residual=1 / n, seconds=0.1) for n in (10, 20)
    ]
    assert set(tried_figures(tried)) == {"trials"}
    assert tried_figures(tried[:1]) == {}


def test_names_are_set_as_mathematics():
    assert math_name("u_x") == "u_{x}"
    assert math_name("kappa") == r"\kappa"
    u = f("u", t, x)
    assert math_expression(u.diff(t, x) + u**2) == "u^{2} + u_{t x}"
    assert math_expression(u.diff(x).subs(x, 0)) != ""


def test_a_style_holds_for_the_figure_and_leaves_no_trace(plane):
    before = dict(matplotlib.rcParams)
    figure = plane.plot(style="dark_background")
    assert figure.get_facecolor() == (0, 0, 0, 1)
    assert plane.plot(style={"figure.facecolor": "red"}).get_facecolor() == (1, 0, 0, 1)
    assert dict(matplotlib.rcParams) == before


def test_a_notebook_shows_a_figure_by_itself(plane):
    figure = plane.plot(y=1)
    assert isinstance(figure, Figure)
    data, metadata = DisplayFormatter().format(figure, include={"image/png"})
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["width"] == round(96 * figure.get_figwidth())


def test_no_figure_is_wider_than_two_columns(plane, space_time):
    for figure in (plane.plot(), space_time.plot(), space_time.plot(t=1)):
        assert figure.get_figwidth() <= 7


def test_a_film_has_a_figure_for_each_value(space_time, tmp_path):
    path = space_time.animate(tmp_path / "film.gif", frames=3)
    with Image.open(path) as film:
        assert film.n_frames == 3
    with pytest.raises(InputError, match="exists; name another"):
        space_time.animate(path)
    space_time.animate(path, over=x, frames=2, overwrite=True)
    with Image.open(path) as film:
        assert film.n_frames == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"over": "y"}, "`over=y` is no coordinate that is free; there are `t`, `x`"),
        ({"over": "t", "t": 1}, "`over=t` is no coordinate that is free"),
        ({"frames": 0}, "`frames=0`: give a whole number from 1"),
        ({"name": "film.avi"}, r"ends in .gif or .mp4"),
    ],
)
def test_what_is_no_film_is_refused(space_time, tmp_path, settings, message):
    path = tmp_path / settings.pop("name", "film.gif")
    with pytest.raises(InputError, match=message):
        space_time.animate(path, **settings)
    assert not path.exists()


def test_mp4_without_ffmpeg_is_refused_in_words(space_time, tmp_path, monkeypatch):
    monkeypatch.setattr("matplotlib.animation.FFMpegWriter.isAvailable", lambda: False)
    with pytest.raises(InputError, match="MP4 needs the program `ffmpeg`"):
        space_time.animate(tmp_path / "film.mp4")


def _inside(figure):
    """Whether all of a figure is on its page."""
    figure.savefig(io.BytesIO())  # in its own style
    with styled():
        drawn, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
    return min(drawn.x0, drawn.y0, width - drawn.x1, height - drawn.y1) > -0.01


def test_labels_of_a_heat_map_stand_apart_and_inside():
    steps = [str(10**k) for k in range(1, 13)]
    errors = [np.nan, np.inf, *(10.0**-k for k in range(2, 36))]
    figure = heat_map({"rate": ["0.1", "0.01", "0.001"], "steps": steps}, errors, "u")
    assert _inside(figure)
    labels = [t.get_window_extent() for t in figure.axes[0].get_xticklabels()]
    assert all(a.x1 < b.x0 for a, b in pairwise(labels))
    numbers = [t.get_window_extent() for t in figure.axes[0].texts][:12]
    assert all(a.x1 < b.x0 for a, b in pairwise(numbers))


@pytest.mark.parametrize("errors", [[np.nan] * 2, [0.0, 1.0], [1e-3, 1e-3]])
def test_a_heat_map_needs_no_finite_errors(errors):
    assert _inside(heat_map({"a": ["1"], "b": ["1", "2"]}, errors, "u"))


@pytest.mark.parametrize(("parts", "steps"), [(3, [0]), (5, [0, 10, 20]), (12, [0, 1])])
def test_legends_of_gradients_cover_nothing(parts, steps):
    names = [f"a condition {i}" for i in range(parts)]
    pairs = [f"{a}, {b}" for i, a in enumerate(names) for b in names[:i]]
    counts = [1] * len(histogram_centres())
    snapshots = [
        Snapshot(
            step=step,
            histograms=dict.fromkeys(names, counts),
            statistics={name: {"max": 2.0, "mean": 1.0} for name in names},
            cosines=dict.fromkeys(pairs, 0.5),
        )
        for step in steps
    ]
    for figure in gradient_figures(snapshots).values():
        assert _inside(figure)
        panels = [ax.get_window_extent() for ax in figure.axes]
        legends = [legend.get_window_extent() for legend in figure.legends]
        assert legends
        assert not any(a.overlaps(b) for a in legends for b in panels)
        ticks = [t.get_text() for t in figure.axes[-1].get_xticklabels()]
        assert "." not in "".join(ticks)


def test_an_ensemble_draws_its_mean_and_spread():
    low, high = (made({f("u", t): sp.exp(-t)}, {t: (0, 1)}, off=o) for o in (-0.1, 0.3))
    ensemble = spinn.Ensemble((low, high))
    curves = ensemble.plot().axes[0]
    at = np.linspace(0, 1, 400)
    np.testing.assert_allclose(curves.get_lines()[0].get_ydata(), 1.1 * np.exp(-at), rtol=1e-9)
    (band,) = curves.collections
    top = band.get_paths()[0].vertices[:, 1].max()
    assert top == pytest.approx(1.1 + 2 * 0.4 / np.sqrt(2))


@pytest.mark.parametrize("count", [3, 100])
@pytest.mark.parametrize("is_direct", [True, False])
def test_every_curve_of_a_history_can_be_seen(count, is_direct):
    method = {"features": 20.0, "cells": 1.0} if is_direct else {}
    rows = [_row(n, method={k: v + n for k, v in method.items()}) for n in range(count)]
    lines = history_figures({"": [History(rows)]})["losses"].axes[0].get_lines()
    assert lines
    assert all(line.get_linestyle() != "None" or line.get_marker() != "None" for line in lines)
