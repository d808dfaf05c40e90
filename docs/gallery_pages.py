"""The pages of the gallery: one that shows every shipped equation, and one for each of them."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from symbolic_pinn.catalogue import catalogue

DATA = Path(__file__).parent / "content" / "gallery" / "gallery.json"
TOP = """---
hide: [toc]
---

# Gallery

The equations that come with the package, each as one command solves it, with the verdict that it
got. Errors are relative L2 errors of the worst unknown in the run that is shown, which shared its
two cores with other work: against the exact solution where one is known, else as the solver
estimates them itself ([can I believe it?](../can-i-believe-it.md)). Seconds are the typical ones
that `spinn list` tells: on two quiet cores, compilation included. Made by `python docs/gallery.py`
in the repository."""
PAGE = """# {name}

{title}.

$$
{formula}
$$

```text
{command}
```

[![{name}: solution]({name}.webp){{ width={width} }}]({name}.webp)

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


def gallery_nav() -> list[Any]:
    """The pages, group after group."""
    groups = [
        {title: [f"gallery/{name}.md" for name in names]}
        for title, names in _groups(gallery()).items()
    ]
    return ["gallery/index.md", *groups]


def _groups(found: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """The names in each group, as they come."""
    groups = groupby(found, key=lambda name: found[name]["group"])
    return {group.capitalize(): [*names] for group, names in groups}


def _page(name: str, facts: dict[str, Any]) -> str:
    kind = "relative error" if facts["error"] is not None else "estimated relative error"
    told = {"name": name, "kind": kind, "error": _error(facts), "seconds": _seconds(name, facts)}
    return PAGE.format(**facts | told)


def _error(facts: dict[str, Any]) -> str:
    known = facts["error"] if facts["error"] is not None else facts["estimated"]
    return "" if known is None else f"{known:.1e}"


def _seconds(name: str, facts: dict[str, Any]) -> float:
    """The typical ones, else those of the run that is shown."""
    typical = (e.seconds for e in catalogue() if e.name == name)
    return next(filter(None, typical), facts["seconds"])


def _index(found: dict[str, dict[str, Any]]) -> str:
    parts = [TOP]
    for title, names in _groups(found).items():
        cards = "\n".join(_card(name, found[name]) for name in names)
        parts.append(f'## {title}\n\n<div class="gallery" markdown>\n{cards}\n</div>')
    return "\n\n".join(parts) + "\n"


def _card(name: str, facts: dict[str, Any]) -> str:
    """A picture, the title and the figures; picture and name lead to the page."""
    error = _error(facts) and f"error {_error(facts)}"
    verdict = "" if facts["verdict"] == "converged" else facts["verdict"]
    told = ", ".join(filter(None, (error, f"{_seconds(name, facts):g} s", verdict)))
    return f"""
<figure markdown>
[![{name}]({name}.webp){{ loading=lazy }}]({name}.md)
<figcaption markdown>[**{name}**]({name}.md): {facts["title"]}. *{told}*</figcaption>
</figure>
"""
