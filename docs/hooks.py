"""What MkDocs does besides: pages that are made from the sources, and formulas as MathML."""

from typing import Any

from api_pages import api_pages
from mathematics import render
from mkdocs.structure.files import File, Files


def on_files(files: Files, config: Any) -> Files:
    """Add the generated pages."""
    for path, text in api_pages().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_content(html: str, **_: Any) -> str:
    """Write formulas as MathML."""
    return render(html)
