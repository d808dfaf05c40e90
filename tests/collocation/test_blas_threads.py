"""Threads of LAPACK: one within a solve, for wide matrices what is faster, then as before."""

import numpy as np
from threadpoolctl import threadpool_info

import symbolic_pinn as spinn
from symbolic_pinn.collocation import blas_threads
from symbolic_pinn.collocation.blas_threads import ThreadChoice, one_thread, threads_for


def threads():
    return [lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas"]


def test_the_faster_number_of_threads_is_taken_and_the_other_one_tried_again():
    choice = ThreadChoice(4)
    assert choice.threads() == 4
    choice.measured(4, 1.0)  # the cores are busy
    assert choice.threads() == 1
    choice.measured(1, 3.0)
    taken = [choice.threads() for _ in range(40)]
    assert taken.count(4) == 2
    choice.measured(4, 9.0)  # they are free again
    assert choice.threads() == 4


def test_wide_factorisations_alone_may_have_more_than_one_thread(monkeypatch):
    choice = ThreadChoice(max(threads()))
    controller, _ = blas_threads._libraries()
    monkeypatch.setattr(blas_threads, "_libraries", lambda: (controller, choice))
    before = threads()
    assert before
    with threads_for(200):
        assert set(threads()) == {1}
    with one_thread():
        assert set(threads()) == {1}
        with threads_for(200):
            assert set(threads()) == {1}
        with threads_for(5_000):
            assert set(threads()) == {max(before)}
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
