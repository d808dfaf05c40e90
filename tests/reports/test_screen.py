"""Texts of a verdict on a screen."""

from symbolic_pinn.reports.screen import verdict_text

KNOWN = {"status": "converged", "reasons": [], "terms": []}


def test_a_bound_of_the_error_stands_where_there_is_no_estimate():
    bounded = verdict_text({**KNOWN, "error": {"relative": {}, "bound": 4.2e-7}})
    assert "below 4.2e-07 of the solution, a bound" in bounded
    estimated = verdict_text({**KNOWN, "error": {"relative": {"u": 1e-9}, "bound": 4.2e-7}})
    assert "of u about 1e-09" in estimated
    assert "bound" not in estimated
