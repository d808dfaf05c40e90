"""Solutions, ensembles and comparisons as pages, from their summaries and pictures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from symbolic_pinn.checks import as_path, require_switch
from symbolic_pinn.errors import InputError
from symbolic_pinn.reports import (
    FactTable,
    Figure,
    Page,
    Section,
    again,
    brief_facts,
    embedded,
    in_seconds,
    judged,
    machine,
    medians,
    page,
    part_of_problem,
    settings,
    tables_of,
)
from symbolic_pinn.reports.facts import Summary
from symbolic_pinn.solution.files import write_text
from symbolic_pinn.solution.run_folder import STATEMENT
from symbolic_pinn.solution.run_schema import ASKED
from symbolic_pinn.solution.schema import anything, listed, mapping, read_json, record, text
from symbolic_pinn.solution.writing import require_free

Draw = Callable[[Path], None]
Contents = Callable[[list[Figure], Any], str]
_PAGES = (".html", ".htm")
# What the folder of a comparison says of it; the rest is in those of its runs.
_COMPARED = record({"runs": mapping(anything), "axes": mapping(listed(text))}, is_open=True)


def write_report(
    path: str | Path,
    contents: Contents,
    draw: Draw,
    folder: str | Path | None,
    *,
    overwrite: bool = False,
) -> Path:
    """Write a page into a file.

    Args:
        path: the file.
        contents: makes the page of its pictures and of how the run is done again.
        draw: writes the pictures into a folder, under `figures`.
        folder: of the run, if it has one; its pictures are taken where there are some.
        overwrite: replace a file that is there.

    Raises:
        InputError: the file exists, is no page, or there is no such folder.
    """
    require_switch(overwrite=overwrite)
    path, of_run = as_path("path", path), None if folder is None else as_path("folder", folder)
    if path.suffix.lower() not in _PAGES:
        raise InputError(f"`{path}`: a report is a page of HTML; name a file that ends in .html")
    if of_run is not None and not of_run.exists():
        raise InputError(f"`folder=`: there is no `{of_run}`; give the folder of the run")
    require_free(path, overwrite)
    written = report_text(contents, draw, of_run)
    try:
        write_text(path, written)
    except OSError as error:
        raise InputError(f"`{path}` cannot be written ({error.strerror or error})") from error
    return path


def report_text(contents: Contents, draw: Draw, folder: Path | None) -> str:
    """The page; arguments as for `write_report`."""
    asked = None if folder is None else asked_in(folder)
    how = None if asked is None or folder is None else again(folder, asked)
    return contents(_pictures(draw, folder), how)


def _pictures(draw: Draw, folder: Path | None) -> list[Figure]:
    if folder is not None and (found := [*embedded(folder / "figures")]):
        return found
    with TemporaryDirectory() as place:
        draw(Path(place))
        return [*embedded(Path(place) / "figures")]


def asked_in(folder: Path) -> dict[str, Any] | None:
    """What a run was asked for, if its folder says so."""
    try:
        found: dict[str, Any] = read_json((folder / STATEMENT).read_bytes())
        ASKED(found, "")
    except (OSError, InputError):  # a report does without
        return None
    return found


def labels_in(file: Path) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """The labels of the runs of a saved comparison, and the values that were varied.

    Raises:
        InputError: the file is damaged.
    """
    try:
        found = read_json(file.read_bytes())
        _COMPARED(found, "")
    except OSError as error:
        raise InputError(f"`{file}` cannot be read: {error.strerror or error}") from None
    except InputError as error:
        raise InputError(f"`{file}` is no saved comparison: {error}") from error
    if bad := next((label for label in found["runs"] if label in (".", "..")), None):
        raise InputError(f"`{file}` is no saved comparison: `{bad}` is no label")
    return [*found["runs"]], {name: tuple(values) for name, values in found["axes"].items()}


def solution_page(problem: Any, summary: Summary, figures: list[Figure], how: Any) -> str:
    """The page of one run."""
    contents = Page(
        title=problem.name,
        subtitle=f"One run, seed {summary['seed']}",
        verdicts=[judged(summary)],
        brief=brief_facts(summary),
        problem=part_of_problem(problem),
        figures=figures,
        tables=[*tables_of(summary)],
        again=how,
    )
    return page(contents)


def ensemble_page(problem: Any, summary: Summary, figures: list[Figure], how: Any) -> str:
    """The page of runs that differ in their seeds."""
    runs: Sequence[Summary] = summary["runs"]
    contents = Page(
        title=problem.name,
        subtitle=f"{len(runs)} runs that differ in their seeds",
        verdicts=[judged(run, f"seed {run['seed']}") for run in runs],
        brief=[*medians(summary), ("time of all", in_seconds(summary["seconds"]["total"]))],
        problem=part_of_problem(problem),
        figures=figures,
        tables=[_members(runs), _quartiles(summary), settings(runs[0]), machine(runs[0])],
        again=how,
    )
    return page(contents)


def _members(runs: Sequence[Summary]) -> FactTable:
    names = dict.fromkeys(name for run in runs for name, _ in brief_facts(run))
    rows = [[str(run["seed"]), *(dict(brief_facts(run)).get(n, "") for n in names)] for run in runs]
    return FactTable(title="The runs", header=["seed", *names], rows=rows)


def _quartiles(summary: Summary) -> FactTable:
    kinds = {"relative_l2": "relative L2 error of {}", "losses": "{} loss", "weights": "{} weight"}
    rows = [
        [kinds[kind].format(name), *(f"{q:.3g}" for q in quartiles.values())]
        for kind in kinds
        for name, quartiles in summary[kind].items()
    ]
    header = ["", "smallest", "lower quartile", "median", "upper quartile", "largest"]
    return FactTable(title="Over the seeds", header=header, rows=rows)


def comparison_page(
    problem: Any,
    summary: Summary,
    table: tuple[list[str], list[list[str]]],
    figures: list[Figure],
    how: Any,
) -> str:
    """The page of several ways to solve one problem.

    Args:
        problem: that of the first.
        summary: of all.
        table: a header, and a row for each.
        figures: of all together.
        how: how it is done again.
    """
    runs: Mapping[str, Any] = summary["runs"]
    first = next(iter(runs.values()))["runs"][0]
    header, rows = table
    note = (
        "Medians over the seeds, in brackets the smallest and the largest. The best error is the"
        " smallest of a run's history, which nobody knows without the exact solution. Times are of"
        " training."
    )
    ways = FactTable(title="The ways", header=["way", *header[1:]], rows=rows, note=note)
    contents = Page(
        title=problem.name,
        subtitle=f"{len(runs)} {'ways' if len(runs) > 1 else 'way'} to solve it, {_seeds(runs)}",
        verdicts=[
            judged(one, f"{label}, seed {one['seed']}" if len(run["runs"]) > 1 else label)
            for label, run in runs.items()
            for one in run["runs"]
        ],
        problem=_stated(problem, runs),
        figures=figures,
        tables=[ways, *_settings(runs), machine(first)],
        again=how,
    )
    return page(contents)


def _seeds(runs: Mapping[str, Any]) -> str:
    numbers = next(iter(runs.values()))["seeds"]
    return f"seed{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"


def _stated(problem: Any, runs: Mapping[str, Any]) -> Section:
    """The problem of the first way, with what differs in those of the others."""
    part = part_of_problem(problem)
    values = [run["runs"][0]["parameters"] for run in runs.values()]
    varied = [n for n in values[0] if len({v.get(n) for v in values}) > 1]
    if not varied:
        return part
    text = f"As it is for the first way; {', '.join(f'`{n}`' for n in varied)} varied."
    return replace(part, texts=[*part.texts, text])


def _settings(runs: Mapping[str, Any]) -> Iterator[FactTable]:
    """What all ways were solved with, and what each was."""
    tables = {label: settings(run["runs"][0]).rows for label, run in runs.items()}
    each = {label: {str(row[0]): str(row[1]) for row in rows} for label, rows in tables.items()}
    names = dict.fromkeys(n for found in each.values() for n in found if n != "time")
    values = {n: [found.get(n, "") for found in each.values()] for n in names}
    same = {n: found[0] for n, found in values.items() if len({*found}) == 1}
    if other := [n for n in names if n not in same]:
        rows = [[label, *(found.get(n, "") for n in other)] for label, found in each.items()]
        yield FactTable(title="Settings that differ", header=["way", *other], rows=rows)
    yield FactTable(title="Settings", rows=[*map(list, same.items())])
