"""Threads of LAPACK: one within a solve, for wide matrices what is faster, then as before."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info

import symbolic_pinn as spinn
from symbolic_pinn.collocation import blas_threads
from symbolic_pinn.collocation.blas_threads import ThreadChoice, one_thread, threads_for


def threads():
    return [lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas"]


def test_threads_are_taken_where_they_are_worth_it_and_asked_again():
    now, taken = [0.0], {1: 1.0, 4: 30.0}
    asked = []

    def seconds(count):
        asked.append(count)
        return taken[count]

    choice = ThreadChoice(seconds, clock=lambda: now[0])
    assert choice.threads(4) == 1  # the cores are busy
    assert choice.threads(4) == 1
    assert len(asked) == 2
    taken[4] = 0.5  # they are free again
    now[0] += choice.valid
    assert choice.threads(4) == 4
    taken[4] = 0.95
    now[0] += choice.valid
    assert choice.threads(4) == 1
    assert choice.threads(1) == 1


@pytest.mark.parametrize("is_worth_it", [False, True])
def test_wide_factorisations_alone_may_have_more_than_one_thread(monkeypatch, is_worth_it):
    choice = ThreadChoice(lambda count: 1 / count if is_worth_it else 1.0)
    monkeypatch.setattr(blas_threads, "_choice", lambda: choice)
    before = threads()
    assert before
    with threads_for(200):
        assert set(threads()) == {1}
    with one_thread():
        assert set(threads()) == {1}
        with threads_for(200):
            assert set(threads()) == {1}
        with threads_for(5_000):
            assert set(threads()) == {max(before) if is_worth_it else 1}
        assert set(threads()) == {1}
    assert threads() == before


def test_a_solve_gives_the_threads_back():
    before = threads()
    seen = []
    problem = spinn.load("harmonic_oscillator")
    method = spinn.RandomFeatures(60, (20.0,))
    solution = spinn.solve(problem, method=method, report=lambda row: seen.append(threads()))
    assert np.isfinite(solution.relative_l2()["u"])
    assert {n for each in seen for n in each} == {1}
    assert threads() == before
