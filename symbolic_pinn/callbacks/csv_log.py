"""`CsvLog`: the figures of a run in a table that grows while it runs."""

import csv
import io
from pathlib import Path

from symbolic_pinn.callbacks.callback import Callback, TaskFacts
from symbolic_pinn.checks import as_path
from symbolic_pinn.errors import InputError
from symbolic_pinn.solution import Row
from symbolic_pinn.solution.files import write_text
from symbolic_pinn.suggestions import with_suggestions


@with_suggestions
class CsvLog(Callback):
    """Writes each row of figures into a CSV file as it comes; of a comparison a file for each.

    Args:
        path: the file, `log.csv`; the variant `b` of a comparison has `log-b.csv`.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = as_path("path", path)
        self._file = self._path
        self._rows: list[dict[str, int | float]] = []
        self._columns: list[str] = []

    def begin(self, facts: TaskFacts) -> None:
        """Begin a file.

        Raises:
            InputError: there is one of that name, or it cannot be written.
        """
        label = "".join(c if c.isalnum() or c in "-_.=+" else "_" for c in facts.label)
        stem = self._path.stem + (f"-{label}" if label else "")
        self._file, self._rows = self._path.with_name(stem + self._path.suffix), []
        self._columns = []
        if self._file.exists():
            raise InputError(f"`{self._file}` exists; name another file for `CsvLog`")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch()
        except OSError as error:
            raise InputError(f"`{self._file}` cannot be written ({error.strerror})") from error

    def row(self, row: Row) -> None:
        """Write a line; where a figure is new, all lines once more with its column."""
        figures = row.flat()
        self._rows.append(figures)
        if new := [n for n in figures if n not in self._columns]:
            self._columns += new
            header = io.StringIO()
            csv.writer(header, lineterminator="\n").writerow(self._columns)
            write_text(self._file, header.getvalue() + self._lines(self._rows))
            return
        with self._file.open("a", encoding="utf-8") as file:
            file.write(self._lines([figures]))

    def _lines(self, rows: list[dict[str, int | float]]) -> str:
        text = io.StringIO()
        csv.DictWriter(text, self._columns, lineterminator="\n").writerows(rows)
        return text.getvalue()
