"""The help: panels and examples that fit narrow terminals, and the pages of `spinn help`."""

import re
import shlex

import pytest
import typer
from spinn_cli import exit_codes, help_topics
from spinn_cli.main import COMMANDS, app
from typer.testing import CliRunner

from symbolic_pinn.spelling import registry

LONGEST = 56  # of an example: what 60 columns show unbroken
PROGRAM = typer.main.get_command(app)


def page(*words: str, columns: int = 80) -> str:
    result = CliRunner().invoke(app, words, env={"COLUMNS": str(columns)}, prog_name="spinn")
    assert result.exit_code == 0, result.output
    return result.stdout


def examples(name: str) -> list[str]:
    found = re.findall(r"^ *(spinn .*)$", COMMANDS[name].__doc__ or "", re.MULTILINE)
    return [e.strip() for e in found]


@pytest.mark.parametrize("columns", [80, 60, 50, 40])
@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_cut_and_nothing_is_noise(name, columns):
    text = page(name, "--help", columns=columns)
    assert "…" not in text
    assert not re.search(r"<\w+>|\{[A-Z_]+\}|\{\w+s\}", text)
    assert all(len(line) <= columns for line in text.splitlines())
    options = [o for p in PROGRAM.commands[name].params for o in (*p.opts, *p.secondary_opts)]
    lost = [o for o in options if o.startswith("-") and not re.search(rf"{o}(?![\w-])", text)]
    assert not lost
    assert "--help" in text


@pytest.mark.parametrize("columns", [80, 60])
@pytest.mark.parametrize("name", COMMANDS)
def test_examples_are_whole_lines(name, columns):
    lines = [line.strip() for line in page(name, "--help", columns=columns).splitlines()]
    found = examples(name)
    assert found
    for example in found:
        assert len(example) <= LONGEST
        assert example in lines
    assert re.fullmatch(r"See `spinn help \w+`\.", [n for n in lines if n][-1])


@pytest.mark.parametrize("name", COMMANDS)
def test_an_example_that_a_narrow_terminal_folds_can_be_pasted(name):
    text = page(name, "--help", columns=40)
    lines = [n.strip() for n in re.sub(r" \\\n *", " ", text).splitlines()]
    assert all(example in lines for example in examples(name))


@pytest.mark.parametrize("example", [e for name in COMMANDS for e in examples(name)])
def test_every_example_is_understood(example):
    _, name, *words = shlex.split(example)
    with typer.Context(PROGRAM, info_name="spinn") as parent:
        read = PROGRAM.commands[name].make_context(name, words, parent=parent)
    assert read.params.keys() == {p.name for p in PROGRAM.commands[name].params if p.expose_value}


@pytest.mark.parametrize("words", [("--help",), ("help",)])
def test_the_contents_fit_a_narrow_terminal(words):
    text = page(*words, columns=40).partition("Topics, ")[0]
    lines = text.splitlines()
    assert "…" not in text
    assert all(len(line) <= 40 for line in lines)
    assert all(f"  {name}" in lines for name in COMMANDS)


@pytest.mark.parametrize("name", [(), ("solve",)])
def test_a_short_flag_asks_for_help_too(name):
    assert page(*name, "-h") == page(*name, "--help")


@pytest.mark.parametrize("columns", [80, 60])
def test_the_contents_list_every_command_in_a_panel(columns):
    text = page("--help", columns=columns)
    titles = [text.index(f"─ {t} ─") for t in ("Solve", "State", "Look at results", "Help")]
    assert titles == sorted(titles)
    for name in COMMANDS:
        assert re.search(rf"^│ {name} +\w", text, re.MULTILINE), name
    assert "…" not in text
    assert "<bool>" not in text


@pytest.mark.parametrize("name", ["solve", "list", "help"])
def test_help_of_a_command_is_its_help(name):
    assert page("help", name) == page(name, "--help")


def test_help_alone_lists_the_topics():
    text = page("help")
    assert text.startswith(page("--help").rstrip())
    for name, topic in help_topics.TOPICS.items():
        assert re.search(rf"^  {name} +{re.escape(topic.title)}$", text, re.MULTILINE)


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("name", help_topics.TOPICS)
def test_every_topic_has_a_page_that_fits(name, columns):
    text = page("help", name, columns=columns)
    assert text.startswith(help_topics.TOPICS[name].title)
    words = [w for w in text.split() if len(w) > columns - 20]
    assert all(len(n) <= columns for n in text.splitlines() if not any(w in n for w in words))


@pytest.mark.parametrize(
    ("topic", "known"),
    [
        ("methods", registry.methods),
        ("weightings", registry.weightings),
        ("weightings", registry.point_weightings),
        ("networks", registry.networks),
    ],
)
def test_topics_tell_what_the_registry_has(topic, known):
    text = page("help", topic, columns=100)
    for entry in known().values():
        assert re.search(rf"^  {entry.name} +{re.escape(entry.summary[:20])}", text, re.MULTILINE)


def test_a_method_has_a_page_with_its_options():
    text = page("help", "lm")
    assert text.startswith("lm (--method)")
    assert re.search(r"^  steps +400$", text, re.MULTILINE)
    assert re.search(r"^  acceleration +yes$", text, re.MULTILINE)
    assert "`spinn.LevenbergMarquardt(...)`" in text


def test_each_name_has_a_page():
    for known in (registry.weightings, registry.point_weightings, registry.networks):
        for name in known():
            assert page("help", name).startswith(f"{name} (--")


def test_exit_codes_are_told():
    text = page("help", "exit-codes")
    assert all(re.search(rf"^  {code} ", text, re.MULTILINE) for code in exit_codes.MEANINGS)


def test_an_unknown_topic_is_refused_in_words():
    result = CliRunner().invoke(app, ["help", "metods"])
    assert result.exit_code == 2
    assert "`spinn help metods`: no such topic" in result.stderr
    assert "methods" in result.stderr


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["sovle", "heat"], "Did you mean 'solve'?"),
        (["heat"], "Did you mean 'spinn solve heat'?"),
        (["rod.toml"], "Did you mean 'spinn solve rod.toml'?"),
    ],
)
def test_what_was_meant_is_asked(words, meant):
    result = CliRunner().invoke(app, words, env={"COLUMNS": "80"})
    assert result.exit_code == 2
    assert meant in result.stderr


@pytest.mark.parametrize(("written", "meant"), [("autoo", "auto"), ("slove", "solve")])
def test_a_topic_that_is_not_known_is_told_the_nearest(written, meant):
    result = CliRunner().invoke(app, ["help", written])
    assert result.exit_code == 2
    assert f"did you mean `{meant}`?" in result.stderr
