"""The pages of the gallery: one that shows every shipped equation, and one for each of them."""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "content" / "gallery" / "gallery.json"
TOP = """# Gallery

The equations that come with the package, each as one command solves it. Errors are relative L2
errors of the worst unknown, against the exact solution where one is known, else as the solver
estimates them itself ([can I believe it?](../can-i-believe-it.md)). Seconds are those of the solver
on two cores, compilation included. Made by `python docs/gallery.py` in the repository."""
PAGE = """# {name}

{title}

$$
{formula}
$$

```text
spinn solve {name} --method auto
```

![{name}: solution]({name}.webp)

| method | {kind} | verdict | seconds |
|---|---|---|---|
| `{method}` | {error} | {verdict} | {seconds:g} |

`spinn show {name}` prints how each line is understood; `spinn new mine --like {name}` writes a
copy of its file to change.
"""


def gallery() -> dict[str, dict[str, Any]]:
    """What is told of each equation, by its name."""
    found: dict[str, dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def gallery_pages() -> dict[str, str]:
    """The Markdown of each page by its path below the folder of pages."""
    found = gallery()
    pages = {f"gallery/{name}.md": _page(name, facts) for name, facts in found.items()}
    return {"gallery/index.md": _index(found), **pages}


def gallery_nav() -> list[str]:
    """The pages in their order."""
    return ["gallery/index.md", *(f"gallery/{name}.md" for name in gallery())]


def _page(name: str, facts: dict[str, Any]) -> str:
    kind = "relative error" if facts["error"] is not None else "estimated relative error"
    return PAGE.format(**facts | {"name": name, "kind": kind, "error": _error(facts)})


def _error(facts: dict[str, Any]) -> str:
    known = facts["error"] if facts["error"] is not None else facts["estimated"]
    return "" if known is None else f"{known:.1e}"


def _index(found: dict[str, dict[str, Any]]) -> str:
    cards = "\n".join(_card(name, facts) for name, facts in found.items())
    return f'{TOP}\n\n<div class="gallery" markdown>\n{cards}\n</div>\n'


def _card(name: str, facts: dict[str, Any]) -> str:
    """A picture, the title and the figures; picture and name lead to the page."""
    error = _error(facts) and f"error {_error(facts)}"
    told = ", ".join(filter(None, (error, f"{facts['seconds']:g} s")))
    return f"""
<figure markdown>
[![{name}]({name}.webp){{ loading=lazy }}]({name}.md)
<figcaption markdown>[**{name}**]({name}.md): {facts["title"]} *{told}*</figcaption>
</figure>
"""
