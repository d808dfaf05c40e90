"""Sizes are estimated before anything is allocated: refused above what is free."""

import jax
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import symbolic_pinn as spinn
from symbolic_pinn.memory import free_memory, readable, require_memory
from symbolic_pinn.methods.before import PlannedRun, check_before
from symbolic_pinn.networks import build, count_numbers
from symbolic_pinn.problem.somewhere import holds_somewhere
from symbolic_pinn.recipe import Blocks, RandomFeatureExpansion


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (3.2e9, "3.2 GB"), (2e24, "2e+06 EB")],
)
def test_bytes_are_readable(size, text):
    assert readable(size) == text


def test_there_is_some_memory_on_this_machine():
    assert 1e6 < free_memory() < float("inf")


def test_what_fits_passes_and_what_does_not_is_refused():
    require_memory("this", 40, "do less", free=100)
    with pytest.warns(UserWarning, match="this takes 60 bytes.*100 bytes are free.*do less"):
        require_memory("this", 60, "do less", free=100)
    with pytest.raises(spinn.InputError, match=r"this takes 2\.5 GB.*1 GB are free; do less"):
        require_memory("this", 2_500_000_000, "do less", free=1e9)


NETWORKS = [
    spinn.MLP(7, 3),
    spinn.MLP(7, 1, gated=True, factorised=True),
    spinn.Fourier(spinn.MLP(5, 2), sigmas=(1, 2), features=6),
    spinn.SpaceTime(spinn.MLP(5, 2, gated=True), time=(1, 2), space=(1, 2, 3), features=6),
    spinn.Periodic(spinn.Fourier(spinn.MLP(4, 2), features=3), axes=(0, 1), harmonics=3),
    RandomFeatureExpansion(5, (1, 2), cells=((0.5,), (0.2, 0.4))),
    Blocks((RandomFeatureExpansion(5, (1, 2)), RandomFeatureExpansion(3, (1, 2))), (0.5,)),
]


@pytest.mark.parametrize("description", NETWORKS, ids=lambda d: type(d).__name__)
def test_numbers_are_counted_as_they_are_built(description):
    network = build(description, 2, 3, key=jax.random.key(0))
    assert count_numbers(description, 2, 3) == sum(a.size for a in jax.tree.leaves(network))


def test_a_description_of_ones_own_is_not_counted():
    assert count_numbers(object(), 2, 3) is None


def test_half_of_the_memory_is_warned_of(monkeypatch):
    problem = spinn.load("heat")
    run = PlannedRun(problem=problem, recipe=spinn.Recipe(points=10_000, network=spinn.MLP(2, 1)))
    size = run.points(10_000) * 4
    monkeypatch.setattr("symbolic_pinn.memory.free_memory", lambda: 1.5 * size)
    with pytest.warns(UserWarning, match="`points` = 10,000 takes"):
        check_before(spinn.Adam(), run)
    monkeypatch.setattr("symbolic_pinn.memory.free_memory", lambda: 0.9 * size)
    with pytest.raises(spinn.InputError, match="`points` = 10,000 takes"):
        check_before(spinn.Adam(), run)


def test_a_problem_that_compiles_for_long_is_told_of():
    x = sp.Symbol("x", real=True)
    u = sp.Function("u", real=True)
    source = sp.Add(*(sp.sin(k * x) for k in range(1, 1_500)), evaluate=False)
    problem = spinn.Problem(
        domain={x: (0, 1)}, equations=[u(x).diff(x) - source], conditions=[u(0)]
    )
    with pytest.warns(UserWarning, match="operations.*may compile for minutes"):
        check_before(spinn.Adam(), PlannedRun(problem=problem, recipe=spinn.Recipe()))


@given(
    centre=st.tuples(st.floats(0.01, 0.99), st.floats(0.01, 0.99)),
    exponent=st.floats(-9, -0.5),
)
def test_a_disk_is_found_wherever_it_is_and_however_small(centre, exponent):
    x, y = sp.symbols("x y", real=True)
    domain = spinn.problem.Domain((x, y), (0.0, 0.0), (1.0, 1.0))
    a, b = map(sp.Float, centre)
    inside = (x - a) ** 2 + (y - b) ** 2 < sp.Float(10.0**exponent)
    assert holds_somewhere(inside, domain)
