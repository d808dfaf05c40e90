"""What Griffe, which reads the sources, does not find: constructors that Equinox makes of fields,
and entries of docstrings that describe several names at once, `mean, worst: ...`.
"""

import importlib
import inspect
import re
from typing import Any

import griffe

SEVERAL = re.compile(r"^(\s*)(\w+(?:, \w+)+): (.*)$")
ENTRIES = re.compile(r"^(Args|Attributes):$")


class Constructors(griffe.Extension):
    """Gives classes the signature that they have, and names the entries that they mean."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        """Name each entry apart."""
        if obj.docstring:
            obj.docstring.value = apart(obj.docstring.value)

    def on_class(self, *, cls: griffe.Class, **_: Any) -> None:
        """Give a class without a constructor of its own the one that it has."""
        if "__init__" in cls.members or not any(
            "eqx" in str(b) or "Abstract" in str(b) for b in cls.bases
        ):
            return
        made = getattr(importlib.import_module(cls.module.path), cls.name, None)
        if made is not None and not inspect.isabstract(made):
            constructor = griffe.Function("__init__", parameters=_parameters(cls, made), parent=cls)
            cls.set_member("__init__", constructor)


def _parameters(cls: griffe.Class, made: type) -> griffe.Parameters:
    found = [griffe.Parameter("self", kind=griffe.ParameterKind.positional_or_keyword)]
    for name, parameter in inspect.signature(made).parameters.items():
        kind = griffe.ParameterKind.positional_or_keyword
        if parameter.kind is parameter.KEYWORD_ONLY:
            kind = griffe.ParameterKind.keyword_only
        member = cls.members.get(name)
        found.append(
            griffe.Parameter(
                name,
                annotation=getattr(member, "annotation", None),
                kind=kind,
                default=_default(parameter),
            )
        )
    return griffe.Parameters(*found)


def _default(parameter: inspect.Parameter) -> str | None:
    """As it is written; what is made anew for each instance is `...`."""
    if parameter.default is parameter.empty:
        return None
    text = repr(parameter.default)
    return "..." if text.startswith("<") else text


def apart(docstring: str) -> str:
    """`mean, worst: text` in a section of entries as one entry for each name."""
    lines: list[str] = []
    within = False
    entry: list[str] = []  # of several names, still to be repeated
    names: list[str] = []

    def finish() -> None:
        for name in names:
            first, *rest = entry
            lines.extend([first.replace("\0", name), *rest])
        names.clear()
        entry.clear()

    for line in docstring.splitlines():
        text, indent = line.strip(), len(line) - len(line.lstrip())
        if ENTRIES.match(text):
            within = True
        elif text and indent == 0:
            within = False
        if within and (several := SEVERAL.match(line)):
            finish()
            names.extend(several[2].split(", "))
            entry.append(f"{several[1]}\0: {several[3]}")
        elif names and indent > len(entry[0]) - len(entry[0].lstrip()):
            entry.append(line)
        else:
            finish()
            lines.append(line)
    finish()
    return "\n".join(lines)
