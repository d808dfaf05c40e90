"""Seconds of a run, parted into compiling and all else."""

import time

import jax
import jax.numpy as jnp
import pytest

from symbolic_pinn.methods.clock import Clock, Compilations


def test_a_compilation_inside_another_is_counted_once():
    found = Compilations()
    for begin, seconds in ((1.0, 2.0), (5.0, 0.5), (6.0, 0.5), (4.0, 4.0), (9.0, 1.0)):
        found.add(begin, seconds)
    assert found.total == pytest.approx(2.0 + 4.0 + 1.0)


def test_other_events_are_none():
    found = Compilations()
    found("/jax/something_else", 3.0)
    assert found.total == 0
    found("/jax/core/compile/backend_compile_duration", 3.0, more="of it")
    assert found.total == 3.0


def test_compiling_is_not_working():
    clock, begin = Clock(), time.perf_counter()
    jax.jit(lambda x: jnp.sin(x) + 0.123)(jnp.ones(7))
    elapsed, seconds = time.perf_counter() - begin, clock.seconds
    assert seconds.compile > 0
    assert seconds.total == pytest.approx(elapsed, abs=0.05)
    clock.begin()
    assert clock.seconds.compile == pytest.approx(seconds.total, abs=0.05)
    assert clock.working < 0.05
