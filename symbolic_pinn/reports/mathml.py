"""LaTeX as MathML, which browsers draw without any script."""

import re
from html import unescape
from xml.etree.ElementTree import Element, tostring

# Room between the rows of a table, which is left to the page.
_ROOM = re.compile(r"\\\\\[\w+\]")
# Escaped signs of names, which MathML shows as they are.
_ESCAPED = re.compile(r"\\([_%#&${} ])")


def mathml(latex: str, *, display: bool = True) -> str:
    """A formula as an element of a page; all text in it is escaped.

    Args:
        latex: the formula, without delimiters.
        display: on a line of its own.
    """
    from latex2mathml.converter import convert_to_element  # tables of signs, read when needed

    element = convert_to_element(
        _ROOM.sub(r"\\\\", latex), display="block" if display else "inline"
    )
    for node in element.iter():
        _clean(node)
    return tostring(element, encoding="unicode", method="xml", short_empty_elements=False)


def _clean(node: Element) -> None:
    # The name space is that of HTML's own parser, and an address of another host.
    node.attrib.pop("xmlns", None)
    if node.text:
        node.text = _ESCAPED.sub(r"\1", unescape(node.text))
