"""What was found, to be read: a page of its own, and fragments for a notebook.

Here are plain data, texts and pictures only; what they are of comes later.
"""

from symbolic_pinn.reports.contents import FactTable, Figure, Page, Section, StatedVerdict
from symbolic_pinn.reports.facts import brief_facts, judged, machine, settings, tables_of
from symbolic_pinn.reports.numbers import in_seconds, short, with_error
from symbolic_pinn.reports.page import fragment, page
from symbolic_pinn.reports.pictures import embedded, inline
from symbolic_pinn.reports.repeating import again
from symbolic_pinn.reports.screen import (
    comparison_rows,
    comparison_text,
    ensemble_text,
    medians,
    solution_text,
    statuses,
    verdict_text,
)
from symbolic_pinn.reports.statement import part_of_problem

__all__ = [
    "FactTable",
    "Figure",
    "Page",
    "Section",
    "StatedVerdict",
    "again",
    "brief_facts",
    "comparison_rows",
    "comparison_text",
    "embedded",
    "ensemble_text",
    "fragment",
    "in_seconds",
    "inline",
    "judged",
    "machine",
    "medians",
    "page",
    "part_of_problem",
    "settings",
    "short",
    "solution_text",
    "statuses",
    "tables_of",
    "verdict_text",
    "with_error",
]
