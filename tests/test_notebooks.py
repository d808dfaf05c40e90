"""The notebooks of the site run from the first cell to the last, and become pages."""

import importlib.util
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("nbclient")
pytest.importorskip("nbconvert")

DOCS = Path(__file__).parent.parent / "docs"


def module(name):
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


pages = module("notebook_pages")


FIVE_LINES = """import symbolic_pinn as spinn

problem = spinn.load("klein_gordon")
problem
solution = spinn.solve(problem, method="auto")
solution"""


def read(file):
    import nbformat

    return nbformat.read(file, as_version=4)


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The code cells of a notebook, each run once."""

    @cache
    def cells(file):
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("PYTEST_CURRENT_TEST")  # its process would show no progress
            notebook = pages.executed(read(file), tmp_path_factory.mktemp(file.stem))
        return [cell for cell in notebook.cells if cell.cell_type == "code"]

    return cells


@pytest.mark.slow
@pytest.mark.parametrize("file", pages.notebooks(), ids=lambda f: f.stem)
def test_each_notebook_runs(file, executed):
    outputs = [output for cell in executed(file) for output in cell.outputs]
    assert len(outputs) >= 4
    assert all(output.output_type != "error" for output in outputs)
    assert all(output.get("name") != "stderr" for output in outputs)


@pytest.mark.slow
def test_five_lines_give_a_formula_a_bar_a_picture_and_a_verdict(executed):
    stated, solved, *_ = executed(pages.FOLDER / "first-pde.ipynb")
    assert f"{stated.source}\n{solved.source}" == FIVE_LINES
    [formula] = stated.outputs
    assert r"\partial" in formula.data["text/latex"]
    bar, solution = solved.outputs
    assert "klein_gordon" in bar.data["text/html"]
    assert "<pre" in bar.data["text/html"]
    assert "data:image/png;base64," in solution.data["text/html"]
    assert "converged" in solution.data["text/html"]


@pytest.mark.parametrize("file", pages.notebooks(), ids=lambda f: f.stem)
def test_outputs_are_made_and_not_kept(file):
    cells = [cell for cell in read(file).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)
    assert all(len(line) <= 80 for cell in cells for line in cell.source.splitlines())


def test_what_a_cell_shows_is_on_its_page():
    from nbformat import v4

    display = v4.new_output("display_data", {"image/png": "aGFsbG8="})
    value = v4.new_output("execute_result", {"text/plain": "42", "text/latex": "$x^2$"})
    told = v4.new_output("stream", text="told\n")
    cell = v4.new_code_cell("6 * 7", outputs=[told, display, value])
    notebook = v4.new_notebook(
        cells=[v4.new_markdown_cell("# Title\n\n[b](b.ipynb)"), cell],
        metadata={"language_info": {"name": "python"}},
    )
    found = pages.page("a", notebook)
    text = found.pop("notebooks/a.md")
    assert text.startswith("# Title\n")
    assert "(b.md)" in text
    assert "(a.ipynb)" in text
    assert "```python\n6 * 7\n```" in text
    assert "``` { .text .output }\ntold\n```" in text
    assert "$x^2$" in text
    [(picture, content)] = found.items()
    assert picture.removeprefix("notebooks/") in text
    assert content == b"hallo"
