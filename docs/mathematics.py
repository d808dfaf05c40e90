"""Mathematics of the pages as MathML, which browsers draw themselves: no script, no other host.

`pymdownx.arithmatex` finds formulas in Markdown, Jupyter marks those that a cell has shown; both
leave LaTeX in the page, which becomes MathML here.
"""

import re
from collections.abc import Callable
from html import unescape

from latex2mathml.converter import convert

INLINE, BLOCK = "inline", "block"
IN_MARKDOWN = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.DOTALL)
SHOWN_BY_A_CELL = re.compile(
    r'(<div class="jp-RenderedLatex[^>]*>)\s*(\$\$?)(?:\\displaystyle)?(.*?)\2\s*(</div>)',
    re.DOTALL,
)
OF_A_CELL = re.compile(
    r'(<div class="jp-[^"]*jp-RenderedMarkdown.*?)(?=<div class="jp-|\Z)', re.DOTALL
)
BETWEEN_DOLLARS = re.compile(r"(?<![\\$])(\$\$?)(?=\S)([^$]+?)(?<=\S)\1(?![\d$])")


def mathml(latex: str, display: str = INLINE) -> str:
    """One formula, given as HTML has it, as MathML."""
    return convert(unescape(latex).strip(), display=display)


def render(page: str) -> str:
    """The HTML of a page with each formula as MathML."""
    page = IN_MARKDOWN.sub(lambda m: _formula(m[3], m[2] == "["), page)
    page = SHOWN_BY_A_CELL.sub(lambda m: m[1] + _formula(m[3], is_block=True) + m[4], page)
    return OF_A_CELL.sub(lambda m: _outside_code(m[1], _dollars), page)


def _formula(latex: str, is_block: bool) -> str:
    found = mathml(latex, BLOCK if is_block else INLINE)
    return f'<div class="formula" tabindex="0">{found}</div>' if is_block else found


def _dollars(text: str) -> str:
    return BETWEEN_DOLLARS.sub(lambda m: _formula(m[2], m[1] == "$$"), text)


def _outside_code(html: str, change: Callable[[str], str]) -> str:
    parts = re.split(r"(<(code|pre)\b.*?</\2>)", html, flags=re.DOTALL)
    return "".join(change(p) if i % 3 == 0 else p for i, p in enumerate(parts) if i % 3 != 2)
