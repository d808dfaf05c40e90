r"""Names as LaTeX: whatever a user calls a thing, what is printed stays valid.

Renderers agree on `\text{...}` of plain letters only: some print the backslash of `\_` there.
"""

import re

_PLAIN = re.compile(r"[^\W_]([^\W_]|[ .,;:+'()/=-])*")
_ESCAPED = {c: f"\\{c}" for c in "_%#&${} "}
_LETTER = re.compile(r"[\w.,;:+'()/=<>*|!?@\[\]-]")


def word(name: str) -> str:
    """A name, or a short text, in upright letters.

    Args:
        name: any text; what LaTeX has no sign for becomes a space.
    """
    if _PLAIN.fullmatch(name):
        return rf"\text{{{name}}}"
    escaped = "".join(_ESCAPED.get(c) or (c if _LETTER.fullmatch(c) else r"\ ") for c in name)
    return rf"\mathrm{{{escaped}}}"
