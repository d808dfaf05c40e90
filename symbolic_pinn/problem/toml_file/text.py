"""A text of the file: its tree, and errors that point into it."""

import ast
import keyword
import re
import unicodedata
import warnings
from dataclasses import dataclass, replace

from symbolic_pinn.errors import InputError
from symbolic_pinn.problem.toml_file import limits

_ALLOWED = re.compile(r"[A-Za-z0-9_ \t\r\n+\-*/().,<>=&|~!]")
_TOKEN = re.compile(r"\w+|\*\*|[^\s\w]")
_SIGNS = re.compile(r"(?:[-+~]\s*){9}")
_LONG_NUMBER = re.compile(rf"[0-9][0-9_]{{{limits.DIGITS},}}")
_SINGLE = re.compile(r"(?<![<>=!])=(?!=)")
_PRIVATE = re.compile(r"(?<![\w.])_\w*")
_WORD = re.compile(r"[A-Za-z]\w*")
# The one index that there is, in `normal(x, y)[0]`.
_INDEX = re.compile(r"\)\s*(\[)\s*[0-9]\s*(\])")
_ARROW = re.compile(r">>")
_INSTEAD = {
    "^": "a power is written `**`", "%": "a remainder is written `Mod(a, b)`",
    '"': "a formula holds no text in quotes", "'": "a formula holds no text in quotes",
    "[": "brackets are round", "]": "brackets are round", "{": "brackets are round",
    "}": "brackets are round", "#": "comments stand outside of the quotes",
    "\u2212": "write `-`", "\u00b7": "write `*`", "\u00d7": "write `*`", "\u00b2": "write `**2`",
    "\u03c0": "write `pi`", "\u2264": "write `<=`", "\u2265": "write `>=`",
}  # fmt: skip
_WORDS = {
    "and": "write `&`, with brackets around each side: `(x > 0) & (t > 1)`",
    "or": "write `|`, with brackets around each side: `(x < 0) | (x > 1)`",
    "not": "write `~`, with brackets: `~(x > 0)`",
    "if": "cases are written `Piecewise((1, x < 0), (2, True))`",
    "else": "cases are written `Piecewise((1, x < 0), (2, True))`",
    "lambda": "the word is reserved; call a parameter `lam`",
}  # fmt: skip
_WINDOW = 90


class TextError(InputError):
    """What is wrong in a text; `source` is the text as the file has it."""

    def __init__(self, message: str, source: str) -> None:
        super().__init__(message)
        self.source = source


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text of the file.

    Attributes:
        where: the key under which it stands, for messages.
        source: the text.
        begin, end: the part of it that is meant, where it is one side of `>>`.
    """

    where: str
    source: str
    begin: int = 0
    end: int | None = None

    def error(self, message: str, at: int | ast.AST | None = None) -> TextError:
        """The error that quotes the line, with a caret below the place."""
        if at is None:
            place = self.begin
        else:
            place = at if isinstance(at, int) else getattr(at, "col_offset", 0) + self._indent
        begin = self.source.rfind("\n", 0, place) + 1
        line, column = self.source[begin:].partition("\n")[0], place - begin
        first = max(0, column - _WINDOW // 2) if len(line) > _WINDOW else 0
        quote = "".join(c if c.isprintable() else " " for c in line[first : first + _WINDOW])
        caret = " " * (column - first) + "^"
        whole = f"{self.where}, column {column + 1}: {message}\n    {quote}\n    {caret}"
        return TextError(whole, self.source)

    @property
    def _part(self) -> str:
        return self.source[self.begin : self.end]

    @property
    def _indent(self) -> int:
        return self.begin + len(self._part) - len(self._part.lstrip())

    @property
    def line(self) -> str:
        """The text in one line, as its tree counts columns."""
        return re.sub(r"\s", " ", self._part.lstrip())

    def sides(self) -> tuple["Text | None", "Text"]:
        """The place before `>>`, if there is one, and the equation behind it.

        `>>` joins less than every other sign, so that neither side needs brackets.
        """
        found = [m.start() for m in _ARROW.finditer(self.source)]
        if not found:
            return None, self
        self._check_size()
        self._check_characters()
        if len(found) > 1:
            raise self.error("one `>>` is enough; join places by `&`", found[1])
        before = self.source[: found[0]]
        if before.count("(") > before.count(")"):
            raise self.error("`>>` stands in no brackets: `place >> left == right`", found[0])
        return replace(self, end=found[0]), replace(self, begin=found[0] + 2)

    def tree(self) -> ast.expr:
        """The tree of the text; refuses what no formula holds before it is parsed."""
        self._check_size()
        self._check_characters()
        self._check_words()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self.line, mode="eval").body
        except SyntaxError as error:
            at = self._indent + max(0, min((error.offset or 1), len(self.line)) - 1)
            raise self.error("this is no formula; is a sign or bracket missing?", at) from None
        except (RecursionError, MemoryError, ValueError):
            raise self.error("this is nested too deeply; divide it") from None

    def _check_size(self) -> None:
        if not self._part.strip():
            raise self.error("it is empty; write a formula")
        if len(self.source) > limits.TEXT_LENGTH or len(_TOKEN.findall(self.source)) > (
            limits.TOKENS
        ):
            raise self.error(
                f"it is too long; a formula has {limits.TEXT_LENGTH} letters and {limits.TOKENS}"
                " names and signs at most"
            )

    def _check_characters(self) -> None:
        depth = 0
        of_index = {m.start(k) for m in _INDEX.finditer(self.source) for k in (1, 2)}
        for i, c in enumerate(self._part, self.begin):
            if not _ALLOWED.match(c) and i not in of_index:
                raise self.error(_character(c), i)
            depth += (c == "(") - (c == ")")
            if depth < 0:
                raise self.error("this bracket closes none", i)
            if depth > limits.DEPTH:
                raise self.error(f"brackets are {limits.DEPTH} deep at most; divide it", i)
        if depth:
            raise self.error("this bracket is not closed", self._unclosed())

    def _unclosed(self) -> int:
        places: list[int] = []
        for i, c in enumerate(self._part, self.begin):
            if c == "(":
                places.append(i)
            elif c == ")":
                places.pop()
        return places[-1]

    def _check_words(self) -> None:
        for pattern, message in (
            (_SINGLE, "an equation is written with `==`"),
            (_PRIVATE, "a name begins with a letter"),
            (_LONG_NUMBER, f"a number has {limits.DIGITS} digits at most"),
            (_SIGNS, "these are too many signs in a row"),
        ):
            if found := pattern.search(self._part):
                raise self.error(message, self.begin + found.start())
        for word in _WORD.finditer(self._part):
            if keyword.iskeyword(word[0]) and word[0] not in ("True", "False", "None"):
                what = _WORDS.get(word[0], "the word is reserved, and means nothing in a formula")
                raise self.error(f"`{word[0]}`: {what}", self.begin + word.start())


def _character(c: str) -> str:
    if c.isascii() and c.isprintable():
        return f"`{c}` is no sign of a formula" + (f": {_INSTEAD[c]}" if c in _INSTEAD else "")
    called = unicodedata.name(c, f"U+{ord(c):04X}")
    instead = _INSTEAD.get(c, "write plain ASCII, `alpha` for a Greek letter")
    return f"{f'`{c}`, ' if c.isprintable() else ''}{called}, is no sign of a formula: {instead}"
