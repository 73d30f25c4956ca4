"""What is written about the product is true: commands, settings, front-matter keys, figures, and the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_command

from bot.cli.main import cli
from bot.languages import State
from bot.library.check import LABEL, LABEL_UNIQUE, MENU, PARAGRAPH, RELATED
from bot.library.load import FrontMatter
from bot.settings import Settings
from bot.stats.figures import FIGURES, Figure
from bot.texts import say

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTENT_GUIDE = (ROOT / "docs/content.md").read_text(encoding="utf-8")
PRIVACY = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
ALSO_READ = ("CHANGELOG.md", "CONTRIBUTING.md", "Procfile", ".env.example")
EVERYTHING = "\n".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def commands() -> dict[tuple[str, ...], set[str]]:
    """Return each command of `python -m bot`, such as `("stats", "export")`, and its options."""
    return dict(walk(get_command(cli)))


def walk(command: Any, *path: str) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Yield a command, unless it only leads to others, and those below it."""
    below = getattr(command, "commands", {})
    if not below or (path and command.invoke_without_command):
        yield path, {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    for name, subcommand in below.items():
        yield from walk(subcommand, *path, name)


def described(text: str) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Yield each command that a text tells people to type, and the options it gives; `add|list` are two commands."""
    groups = {path[0] for path in commands() if len(path) > 1}
    for line in re.findall(r"python -m bot ([^`\n]+)", text):
        first, *others = line.split()
        options = {word for word in others if word.startswith("--")}
        is_group = first in groups and others and not others[0].startswith("-")
        for second in others[0].split("|") if is_group else ("",):
            yield (first, second) if second else (first,), options


def test_every_command_is_described() -> None:
    """Somebody who reads the documentation finds every command."""
    assert sorted(commands().keys() - dict(described(EVERYTHING))) == []


def test_every_command_described_exists() -> None:
    """Nobody is told to type a command, or an option of it, that does not exist."""
    text = "\n".join([EVERYTHING, MAKEFILE, *((ROOT / name).read_text("utf-8") for name in ALSO_READ)])
    wrong = [
        (" ".join(path), sorted(options - commands().get(path, set())))
        for path, options in described(text)
        if path not in commands() or options - commands()[path]
    ]
    assert wrong == []


def test_every_option_named_alone_exists() -> None:
    """As in "`--json` for a program"."""
    options = set().union(*commands().values())
    assert set(re.findall(r"`(--[a-z]+)[^`]*`", EVERYTHING)) - options == set()


def test_every_path_named_exists() -> None:
    """A file or folder between backticks is there; capitals and a few words stand for a name of one's own."""
    texts = [EVERYTHING, (ROOT / "CONTRIBUTING.md").read_text("utf-8")]
    paths = set(re.findall(r"`((?:bot|handlers|tests|content|docs|benchmarks)/[\w./-]*)", "\n".join(texts)))
    assert len(paths) > 40
    real = [path for path in paths if not re.search(r"\b(?:[A-Z]+|xx|name|kind|page)\b", path)]
    assert [path for path in sorted(real) if not (ROOT / path).exists()] == []


def test_the_limits_in_the_content_guide_are_those_that_are_checked() -> None:
    """Who keeps to the guide passes the check, and the other way round."""
    for limit in (
        f"at most {LABEL} characters",
        f"the first {LABEL_UNIQUE}",
        f"at most {MENU}, in",
        f"up to {RELATED} p",
    ):
        assert limit in CONTENT_GUIDE
    assert f"list item has at most {PARAGRAPH} characters" in CONTENT_GUIDE


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_has_its_line_and_its_reason(name: str) -> None:
    """`.env.example` names each setting, with what it is for above it."""
    field = Settings.model_fields[name]
    assert field.description
    line = next((line for line in EXAMPLE.splitlines() if line.removeprefix("#").startswith(f"{name}=")), None)
    assert line is not None
    before = EXAMPLE[: EXAMPLE.index(line)].rstrip("\n").splitlines()[-1]
    assert before.startswith("# ")


def test_no_setting_is_described_that_does_not_exist() -> None:
    """`.env.example` holds nothing else."""
    named = {line.removeprefix("#").partition("=")[0] for line in EXAMPLE.splitlines() if re.match(r"#?[A-Z_]+=", line)}
    assert named == set(Settings.model_fields)


def test_every_front_matter_key_is_described_and_no_other() -> None:
    """The table in the content guide is the list of keys."""
    part = CONTENT_GUIDE.partition("## Front matter")[2].partition("\n## ")[0]
    table = set(re.findall(r"^\| `([a-z_]+)` \|", part, flags=re.MULTILINE))
    assert table == set(FrontMatter.model_fields)


def test_every_state_of_a_language_is_described_and_no_other() -> None:
    """So is the table of states."""
    part = CONTENT_GUIDE.partition("## Languages")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"^\| `([a-z]+)` \|", part, flags=re.MULTILINE)) == get_args(State)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_every_figure_is_told_to_the_people_it_counts(figure: Figure) -> None:
    """The privacy page lists each statistic by its title, and says by day, week or month as it is counted."""
    assert f"| {figure.title} | {figure.grain}" in PRIVACY


def shape(name: str) -> list[tuple[str, int, int, tuple[str, ...]]]:
    """Return what each line of a paper is: its kind, its columns, the blanks to fill in, the commands and names."""
    lines = []
    for line in (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()[1:]:
        kind = re.match(r"#+ |\d+\. |\||- |$", line)
        names = sorted(re.findall(r"`([^`]+)`", line))
        lines.append((kind[0] if kind else "text", line.count(" | "), line.count("…"), tuple(names)))
    return lines


def test_the_papers_for_operators_have_the_same_parts_in_both_languages() -> None:
    """The same headings, steps, tables, blanks and commands, line by line; the words are each language's own."""
    assert shape("modeles.md") == shape("templates.md")
    papers = [kind for kind, *_ in shape("templates.md") if kind == "## "]
    assert len(papers) == 3
    assert sum(blanks for _, _, blanks, _ in shape("templates.md")) > 60


@pytest.mark.parametrize("paper", ["templates.md", "modeles.md"])
def test_the_papers_are_found_where_people_look(paper: str) -> None:
    """From the README, from the page on privacy in that language, and from the paper in the other one."""
    other, page = {"templates.md": ("modeles.md", "privacy.md"), "modeles.md": ("templates.md", "confidentialite.md")}[
        paper
    ]
    assert f"](docs/{paper})" in README
    for name in (other, page):
        assert f"]({paper})" in (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_setting_named_in_a_paper_exists() -> None:
    """What stands in capitals between backticks is a setting."""
    names = set(re.findall(r"`([A-Z]+_[A-Z_]+)[`/]", (ROOT / "docs/templates.md").read_text(encoding="utf-8")))
    assert "KEYS_PATH" in names
    assert names - set(Settings.model_fields) == set()


def test_every_make_target_named_exists() -> None:
    """`make …` in the documentation is a target."""
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", EVERYTHING)) - targets == set()


def test_locks_name_no_index() -> None:
    """The requirements are pinned with hashes and name no host."""
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--(extra-)?index|--find-links", text)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_every_figure_is_told_in_french_too(figure: Figure) -> None:
    """By its own French title."""
    french = (ROOT / "docs/confidentialite.md").read_text(encoding="utf-8")
    grain = {"day": "jour", "week": "semaine", "month": "mois"}[figure.grain]
    assert f"| {say('fr', figure.title)} | {grain}" in french
