"""The problems of the public suite, in the words of this project: `PROBLEMS[name].problem()`."""

import suite_evolution as _evolution
import suite_inverse as _inverse
import suite_steady as _steady
from suite_cases import CASES as PROBLEMS
from suite_cases import Case

__all__ = ["PROBLEMS", "Case"]
FILES = (_steady, _evolution, _inverse)
