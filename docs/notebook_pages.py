"""The notebooks as pages: executed, and written as Markdown by nbconvert, so that they look like
any other page and their formulas are MathML too.
"""

import os
from pathlib import Path

import nbformat
from jinja2 import DictLoader
from nbclient import NotebookClient
from nbconvert import MarkdownExporter

FOLDER = Path(__file__).parent / "content" / "notebooks"
TEMPLATE = """{% extends "markdown/index.md.j2" %}
{% macro shown(text) %}
``` { .text .output }
{{ text | strip_ansi }}
```
{% endmacro %}
{% block stream %}{{ shown(output.text.rstrip()) }}{% endblock %}
{% block data_text %}{{ shown(output.data["text/plain"]) }}{% endblock %}
"""
DOWNLOAD = "\n[Download this notebook]({name}.ipynb) to run it yourself.\n\n"


def notebooks() -> list[Path]:
    """The notebooks, whose outputs are not kept."""
    return sorted(FOLDER.glob("*.ipynb"))


def executed(notebook: nbformat.NotebookNode, folder: Path = FOLDER) -> nbformat.NotebookNode:
    """A notebook with outputs, run in a process of its own that is told of no terminal."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # XLA tells of its cache otherwise
    NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return notebook


def notebook_pages(execute: bool) -> dict[str, str | bytes]:
    """The pages and their pictures by their paths below the folder of pages."""
    found: dict[str, str | bytes] = {}
    for file in notebooks():
        notebook = nbformat.read(file, as_version=4)
        found |= page(file.stem, executed(notebook) if execute else notebook)
    return found


def page(name: str, notebook: nbformat.NotebookNode) -> dict[str, str | bytes]:
    """A notebook as a page, and its pictures."""
    exporter = MarkdownExporter(
        extra_loaders=[DictLoader({"page.md.j2": TEMPLATE})], template_file="page.md.j2"
    )
    names = {"unique_key": name, "output_files_dir": f"{name}_files"}
    text, made = exporter.from_notebook_node(notebook, resources=names)
    title, _, rest = text.strip().replace(".ipynb)", ".md)").partition("\n")
    pictures = {f"notebooks/{path}": content for path, content in made["outputs"].items()}
    return {f"notebooks/{name}.md": title + DOWNLOAD.format(name=name) + rest, **pictures}
