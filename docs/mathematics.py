"""Mathematics of the pages as MathML, which browsers draw themselves: no script, no other host.

`pymdownx.arithmatex` finds the formulas and leaves their LaTeX in the page.
"""

import re
from html import unescape

from latex2mathml.converter import convert

FORMULA = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.DOTALL)

# Space after a row, which the converter would print; the style sheet leaves some after each.
AFTER_ROW = re.compile(r"(\\\\)\[[\d.]+[a-z]+\]")


def render(page: str) -> str:
    """The HTML of a page with each formula as MathML."""
    return FORMULA.sub(lambda m: mathml(unescape(m[3]).strip(), is_block=m[2] == "["), page)


def mathml(latex: str, is_block: bool) -> str:
    """One formula; one that stands by itself has a box, in which it scrolls on a narrow page."""
    latex = AFTER_ROW.sub(r"\1", latex)
    if not is_block:
        return convert(latex)
    return f'<div class="formula" tabindex="0">{convert(latex, display="block")}</div>'
