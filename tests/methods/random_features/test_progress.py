"""When the error of a solution is looked at, and when the search goes on beyond its usual end."""

from unittest.mock import Mock

import pytest

from symbolic_pinn import Problem, Verdict
from symbolic_pinn.methods.deadline import Deadline
from symbolic_pinn.methods.random_features.covers import Cover
from symbolic_pinn.methods.random_features.estimating import Estimating
from symbolic_pinn.methods.random_features.found_field import FoundField
from symbolic_pinn.methods.random_features.progress import Progress
from symbolic_pinn.methods.random_features.trial_log import TrialLog
from symbolic_pinn.methods.recorder import Recorder
from symbolic_pinn.verdict import CONVERGED, FAILED, ErrorEstimate


def of_kind(kind, **known):
    """What looks like one of a kind."""
    made = Mock(spec=kind)
    for name, value in known.items():
        setattr(made, name, value)
    return made


def cover(score, error=None, status=CONVERGED, bound=None):
    judged = of_kind(Verdict, status=status, estimate=of_kind(ErrorEstimate, bound=bound))
    found = of_kind(FoundField, largest_error=error, verdict=Mock(return_value=judged))
    return of_kind(Cover, score=score, seconds_to_estimate=1.0, found=Mock(return_value=found))


def progress(tolerance, best=None):
    made = Progress(
        of_kind(Problem),
        of_kind(Recorder),
        deadline=of_kind(Deadline, left=9.0),
        tolerance=tolerance,
        log=TrialLog(),
    )
    made.best = best
    return made


@pytest.mark.parametrize(
    ("tolerance", "best", "wants"),
    [
        (None, cover(1e-7, 1e-3), False),
        (1e-6, None, False),
        (1e-6, cover(1e-7, 1e-5), True),
        (1e-6, cover(1e-7, 1e-8), False),
        (1e-6, cover(1e-7), True),
        (1e-6, cover(1e-7, 1e-8, FAILED), True),
        (1e-6, cover(1e-7, bound=1e-7), False),
        (1e-6, cover(1e-7, bound=1e-5), True),
        (1e-6, cover(1e-7, 1e-5, bound=1e-7), True),
    ],
)
def test_more_is_wanted_where_an_error_was_asked_for_and_is_not_there(tolerance, best, wants):
    assert progress(tolerance, best).wants_more is wants


def test_an_error_goes_with_the_score_as_it_did_before():
    search = progress(1e-6)
    assert search.wanted_score is None
    assert search._share_to_end(cover(9e-6)) == 0.7  # a tenth of the score is thought
    assert search._share_to_end(cover(2e-5)) is None
    assert search._share_to_end(cover(1e-12)) == 0.7  # nothing was seen yet
    search._estimating.at_last(cover(1e-3, 1e-6), lambda: 9.0)
    assert search._estimating.error_for_score == pytest.approx(1e-3)
    assert search._share_to_end(cover(9e-4)) == 0.7
    assert search._share_to_end(cover(2e-3)) is None
    assert search._share_to_end(cover(9e-5)) == 1.0
    assert search.wanted_score == pytest.approx(3e-4)
    assert progress(None)._share_to_end(cover(0.0)) is None


def test_an_error_of_nothing_says_nothing_of_the_next():
    search = progress(1e-6)
    search._estimating.at_last(cover(1e-3, 0.0), lambda: 9.0)
    assert search.wanted_score is None


def test_nothing_is_known_of_an_error_that_was_not_estimated():
    estimating = Estimating(TrialLog())
    assert estimating.error_for_score is None
    estimating.at_last(cover(1e-3), lambda: 9.0)
    assert estimating.error_for_score is None
