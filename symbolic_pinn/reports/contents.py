"""What a report holds, as plain records; a template says how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class FactTable:
    """Rows of texts.

    Attributes:
        title: above it.
        header: names of the columns; none for a list of names and values.
        rows: the cells.
        note: below it.
    """

    title: str
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture.

    Attributes:
        title: below it.
        source: its content, as a `data:` address.
        is_wide: whether it has several panels beside each other, and takes a line of its own.
    """

    title: str
    source: str
    is_wide: bool = False


@dataclass(frozen=True, kw_only=True)
class StatedVerdict:
    """A verdict in words.

    Attributes:
        status: `converged`, `doubtful` or `failed`; empty where none was given.
        reasons, notes: in words.
        of: what it is said of, where there are several.
    """

    status: str
    reasons: Sequence[str] = ()
    notes: Sequence[str] = ()
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with texts or formulas below it.

    Attributes:
        title: the heading.
        texts: paragraphs.
        system: equations and conditions as lines of MathML, behind one brace.
        formulas: pairs of a name and lines of MathML.
        code: pairs of a name and what is typed.
    """

    title: str
    texts: Sequence[str] = ()
    system: Sequence[str] = ()
    formulas: Sequence[tuple[str, Sequence[str]]] = ()
    code: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """A report.

    Attributes:
        title: its heading.
        subtitle: what it is of, in a few words.
        verdicts: of each run.
        brief: names and values of what is asked first.
        problem: what was solved.
        figures, tables: in their order.
        again: how it is done again; none where that is not known.
    """

    title: str
    subtitle: str
    problem: Section
    verdicts: Sequence[StatedVerdict] = ()
    brief: Sequence[tuple[str, str]] = ()
    figures: Sequence[Figure] = ()
    tables: Sequence[FactTable] = field(default_factory=tuple)
    again: Section | None = None
