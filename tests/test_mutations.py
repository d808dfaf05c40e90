"""The list of mutations fits the code; `python tests/mutations.py` runs them."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SPEC = spec_from_file_location("mutations", ROOT / "tests" / "mutations.py")
MODULE = module_from_spec(SPEC)
SPEC.loader.exec_module(MODULE)


@pytest.mark.parametrize(("file", "old", "new"), MODULE.MUTATIONS)
def test_what_a_mutation_changes_stands_there_once(file, old, new):
    assert (ROOT / "symbolic_pinn" / file).read_text().count(old) == 1
    assert old != new
