"""Rows of a history need not have the same figures: a search measures the error now and then."""

from dataclasses import replace
from pathlib import Path

import pytest

from symbolic_pinn import InputError, Solution
from symbolic_pinn.solution import Ensemble, History, Row
from symbolic_pinn.solution.history import median_row

ENSEMBLE = Path(__file__).parent / "folders" / "0.1.0" / "ensemble"


def row(step: int, **errors: float) -> Row:
    return Row(step=step, losses={}, weights={}, relative_l2=errors, seconds=0.0)


@pytest.mark.parametrize("rows", [[row(0, u=0.3), row(1)], [row(0), row(1, u=0.3)]])
def test_the_best_error_is_that_of_the_rows_that_have_one(rows):
    found = Ensemble.load(ENSEMBLE)
    first = replace(found.solutions[0], history=History(rows))
    facts = replace(found, solutions=(first,)).summary()
    assert facts["best_relative_l2"]["u"]["median"] == 0.3


def test_a_median_is_of_the_rows_that_have_the_figure():
    assert median_row([row(3, u=1.0), row(3), row(3, u=3.0)]).relative_l2 == {"u": 2.0}
    assert median_row([row(3), row(3, u=3.0)]).relative_l2 == {"u": 3.0}


def test_a_folder_of_several_runs_names_one_of_them():
    with pytest.raises(InputError, match=r"2 in folders of their own; name one, .*seed-1234"):
        Solution.load(ENSEMBLE)
    with pytest.raises(InputError, match="there is no such folder"):
        Solution.load(ENSEMBLE / "elsewhere")
