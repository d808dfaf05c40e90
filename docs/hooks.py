"""What MkDocs does besides: pages that are made from the sources, and formulas as MathML."""

from typing import Any

from api_pages import api_nav, api_pages
from command_page import command_page
from gallery_pages import gallery_nav, gallery_pages
from mathematics import render
from mkdocs.structure.files import File, Files
from notebook_pages import notebook_pages


def on_config(config: Any) -> Any:
    """Fill in the parts of the navigation that follow the sources."""
    _fill(config.nav, {"Gallery": gallery_nav(), "API": api_nav()})
    return config


def _fill(nav: list[Any], made: dict[str, list[Any]]) -> None:
    for entry in nav:
        for title, content in entry.items():
            if title in made:
                entry[title] = made[title]
            elif isinstance(content, list):
                _fill(content, made)


def on_files(files: Files, config: Any) -> Files:
    """Add the generated pages."""
    executed = notebook_pages(execute=config.extra["notebooks"] == "executed")
    made = {"command-line.md": command_page(), **api_pages(), **gallery_pages(), **executed}
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_content(html: str, **_: Any) -> str:
    """Write formulas as MathML."""
    return render(html)
