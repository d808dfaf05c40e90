"""Threads of LAPACK: one within a solve, all for wide factorisations, as before afterwards."""

import numpy as np
from threadpoolctl import threadpool_info

import symbolic_pinn as spinn
from symbolic_pinn.collocation.blas_threads import one_thread, threads_for


def threads():
    return [lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas"]


def test_wide_factorisations_alone_get_all_threads():
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
