"""`--explain` and `spinn list`: what a search tried, and how long equations take."""

import json
import re
from dataclasses import replace

import pytest
from spinn_cli.listing import _time
from spinn_cli.tried import print_tried

import symbolic_pinn as spinn
from symbolic_pinn.catalogue import catalogue, typical_times

TRIED = [
    [200, 1, [4.0, 4.0], 1e-2, 0.5, []],
    [340, 1, [8.0, 4.0], 1e-3, 0.7, []],
    [100, 1, [1.0, 4.0], None, 0.1, [0.0, 0.25]],
    [100, 2, [1.0, 4.0], 1e-5, 0.2, [0.0, 0.25]],
]


def test_alike_trials_are_one_line_with_the_best_of_them(capsys):
    print_tried(TRIED)
    lines = [
        line for line in capsys.readouterr().out.splitlines() if "..." in line or "whole" in line
    ]
    assert len(lines) == 3
    cells = re.split("  +", lines[0])
    assert cells == ["whole domain", "2", "200 ... 340", "1", "8/4", "1.0e-03", "1.2"]
    assert "not finite" in lines[1]
    assert lines[1].startswith("t = 0 ... 0.25")
    assert "1.0e-05" in lines[2]


def test_many_lines_are_cut_and_say_where_the_others_are(capsys):
    print_tried([[100, k, [4.0], 1e-2, 0.1, []] for k in range(60)])
    assert "and 20 more lines; all are under `tried` in summary.json" in capsys.readouterr().out


def test_a_method_that_does_not_search_has_nothing_to_explain(capsys):
    print_tried([])
    assert "nothing to explain" in capsys.readouterr().out


def test_times_are_told_in_few_characters():
    equation = replace(catalogue()[0], seconds=2.6, error=2e-12, out_of_time=False)
    assert _time(equation) == "2.6 s to 2e-12"
    assert _time(replace(equation, error=None)) == "2.6 s"
    assert _time(replace(equation, out_of_time=True, error=1e-3)) == "2 min to 1e-03"
    assert _time(replace(equation, seconds=None)) == ""


@pytest.mark.parametrize("name", spinn.shipped())
def test_each_shipped_equation_has_a_typical_time(name):
    facts = typical_times()[name]
    assert set(facts) == {"seconds", "error", "verdict", "out_of_time"}
    assert 0 < facts["seconds"] < 150
    json.dumps(facts, allow_nan=False)
