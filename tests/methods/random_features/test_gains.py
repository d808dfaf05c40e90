"""Moves by gain for cost: which is tried, which is taken, which rests."""

import math

import pytest

from symbolic_pinn.methods.random_features.gains import WORTH, Ledger, gained


def moves(tried, **scores):
    """Moves that give a discretisation (score, cost), and write down that they were tried."""

    def move(name, result):
        def made(at):
            tried.append(name)
            return result

        return made

    return {name: move(name, result) for name, result in scores.items()}


def best(ledger, possible, at):
    return ledger.best(possible, at, score=lambda a: a[0], cost=lambda a: a[1])


def test_a_gain_is_what_is_left_of_the_fall_beyond_that_of_order_one_half():
    # At order 1/2 a score falls to half for four times the cost.
    assert gained(1e-3, 0.5e-3, 4.0) == pytest.approx(0)
    assert gained(1e-3, 1e-5, 1.0) == pytest.approx(math.log(100))
    # A cheaper trial may be a little worse.
    assert gained(1e-3, 1.2e-3, 0.25) > 0
    # Where nothing is resolved yet, cost hardly counts.
    assert gained(0.9, 0.6, 8.0) > WORTH
    assert gained(1e-3, math.inf, 1.0) == -math.inf
    assert gained(math.inf, 1.0, 10.0) == math.inf


def test_all_moves_are_tried_at_first_and_the_one_that_gains_most_is_taken():
    tried, ledger = [], Ledger()
    possible = moves(tried, dear=(1e-4, 1e6), good=(1e-4, 2.0), poor=(0.9e-2, 1.0))
    assert best(ledger, possible, (1e-2, 1.0)) == (1e-4, 2.0)
    assert sorted(tried) == ["dear", "good", "poor"]


def test_a_move_that_gains_as_before_is_taken_without_trying_others():
    tried, ledger = [], Ledger()
    best(ledger, moves(tried, a=(1e-3, 2.0), b=(5e-3, 2.0)), (1e-2, 1.0))
    tried.clear()
    assert best(ledger, moves(tried, a=(1e-4, 4.0), b=(5e-4, 4.0)), (1e-3, 2.0)) == (1e-4, 4.0)
    assert tried == ["a"]
    # It no longer does: the others are looked at as well.
    tried.clear()
    assert best(ledger, moves(tried, a=(0.99e-4, 8.0), b=(1e-5, 8.0)), (1e-4, 4.0)) == (1e-5, 8.0)
    assert tried == ["a", "b"]


def test_a_useless_move_rests_and_longer_each_time():
    tried, ledger = [], Ledger()
    for _ in range(8):
        assert best(ledger, moves(tried, useless=(1e-2, 2.0)), (1e-2, 1.0)) is None
    assert len(tried) == 3  # then passed over once, twice, four times
    ledger.waken()
    best(ledger, moves(tried, useless=(1e-2, 2.0)), (1e-2, 1.0))
    assert len(tried) == 4


def test_a_move_that_is_not_possible_is_passed_over():
    tried, ledger = [], Ledger()
    assert best(ledger, moves(tried, none=None, some=(1e-3, 1.0)), (1e-2, 1.0)) == (1e-3, 1.0)


def test_the_order_of_halving_is_read_off_its_gain():
    ledger = Ledger()
    best(ledger, moves([], shorter=(1e-2 / 2**4, 2.0)), (1e-2, 1.0))
    assert ledger.order_of("shorter") == pytest.approx(4)
    assert ledger.order_of("unknown") == pytest.approx(3)
