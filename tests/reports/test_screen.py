"""Texts of a verdict on a screen."""

from symbolic_pinn.reports.screen import verdict_text

KNOWN = {"status": "converged", "reasons": [], "terms": []}


def test_a_bound_of_the_error_stands_where_there_is_no_estimate():
    bounded = verdict_text({**KNOWN, "error": {"relative": {}, "bound": 4.2e-7}})
    assert "below 4.2e-07 of the solution, a bound" in bounded
    estimated = verdict_text({**KNOWN, "error": {"relative": {"u": 1e-9}, "bound": 4.2e-7}})
    assert "of u about 1e-09" in estimated
    assert "bound" not in estimated


def test_what_noise_leaves_open_stands_before_an_error_that_is_smaller():
    noise = {"mean": 1.3e-3, "worst": 3e-3, "share": 0.0, "is_assumed": False}
    facts = {**KNOWN, "error": {"relative": {"u": 4e-10}}, "standard_errors": {"u": noise}}
    text = "of u about 0.0013 (noise of the data; 4e-10 for these data)"
    assert text in verdict_text(facts)
    rough = {**facts, "error": {"relative": {"u": 0.02}}}
    assert "of u about 0.02\n" in verdict_text(rough) + "\n"
    unknown = {**facts, "standard_errors": {"u": {**noise, "mean": None}}}
    assert "of u about 4e-10" in verdict_text(unknown)
