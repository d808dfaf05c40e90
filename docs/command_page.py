"""The reference of the command, as Typer itself writes it."""

import re
import subprocess
import sys

WRITE = (sys.executable, "-m", "typer", "spinn_cli.main", "utils", "docs", "--name", "spinn")
TITLE = "# Command line\n\n"
SECTION = re.compile(r"^## `spinn ([\w-]+)`\n\n(.*?)\n\n", re.MULTILINE | re.DOTALL)
# An entry of the list of commands, whose text Typer cuts at 45 letters.
ENTRY = re.compile(r"^\* `([\w-]+)`: .*$", re.MULTILINE)


def command_page() -> str:
    """The Markdown of the page."""
    written = subprocess.run(WRITE, capture_output=True, text=True, check=True).stdout
    _, _, body = written.partition("\n")  # its own title
    body = body.replace("```console\n$ ", "```text\n").strip()
    told = {name: " ".join(text.split()) for name, text in SECTION.findall(body)}
    entries, rest = body.split("\n## ", 1)
    return TITLE + ENTRY.sub(lambda m: _entry(m[0], m[1], told), entries) + "\n## " + rest + "\n"


def _entry(line: str, name: str, told: dict[str, str]) -> str:
    return f"* [`{name}`](#spinn-{name}): {told[name]}" if name in told else line
