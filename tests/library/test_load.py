"""Reading content: what holds becomes a library, what does not is told by file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.document import plain
from bot.errors import ContentError
from bot.library.load import load
from bot.live import LiveLibrary
from bot.settings import Settings
from tests.library.trees import menu, page, plant, small


def problems_of(root: Path) -> list[str]:
    """Return what is said of a tree that does not hold, with paths as the writer knows them."""
    with pytest.raises(ContentError) as raised:
        load(root)
    return [str(problem).replace(f"{root}/", "") for problem in raised.value.problems]


def test_a_small_tree_is_read_whole(tmp_path: Path) -> None:
    """Pages by id, menus by folder, parents the other way round."""
    library = load(plant(tmp_path, small()))
    wages = library.page("fr", "rights/wages")
    assert wages is not None
    assert plain(wages.body) == "You have rights."
    assert wages.sources[0].publisher == "A state"
    assert library.parent("rights/wages") == "rights"
    assert library.parent("rights") == "menu"
    assert library.nearest("en", "rights/old").id == "rights"
    assert library.nearest("en", "old/page").id == "menu"


def test_all_problems_are_told_at_once_with_file_and_line(tmp_path: Path) -> None:
    """A writer mends them in one go."""
    files = small()
    files["en/rights/wages.md"] = page().replace("summary", "sumary")
    files["fr/rights/wages.md"] = page().replace('summary: "A page"', f'summary: "{"x" * 80}"')
    files["fr/help/danger-now.md"] = "no front matter"
    problems = problems_of(plant(tmp_path, files))
    assert "en/rights/wages.md:4: `sumary` no such key; docs/content.md lists the keys" in problems
    assert "en/rights/wages.md:1: `summary` is missing; add it" in problems
    assert "fr/rights/wages.md:4: `summary` is too long (80 characters, at most 72)" in problems
    assert any(problem.startswith("fr/help/danger-now.md:1: has no front matter") for problem in problems)


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ('---\ntitle: "a\n---\ntext', 2),
        ("---\ntitle: a: b\n---\ntext", 2),
        ("---\n- a\n---\ntext", 2),
        ("---\ntitle: a\ntitle: b\n---\n", 3),
        ("---\ntitle: a\n", 1),
        (page("- a\n  - b"), 12),
    ],
)
def test_a_broken_file_names_the_line(tmp_path: Path, broken: str, line: int) -> None:
    """YAML, front matter without an end, a key twice, a list in a list."""
    files = {**small(), "en/rights/wages.md": broken}
    assert any(problem.startswith(f"en/rights/wages.md:{line}:") for problem in problems_of(plant(tmp_path, files)))


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    """A page saved in another encoding does not come up garbled."""
    plant(tmp_path, small())
    (tmp_path / "fr/rights/wages.md").write_bytes(b"---\ntitle: \xe9\n---\n")
    assert problems_of(tmp_path) == ["fr/rights/wages.md:1: is not UTF-8 text; save it as UTF-8"]


def test_drafts_are_read_and_not_shown(tmp_path: Path) -> None:
    """A draft may be checked before people see it."""
    files = {**small(), "en/rights/new.md": page().replace("reviewed:", "draft: true\nreviewed:")}
    assert load(plant(tmp_path, files)).page("en", "rights/new") is None


def test_an_old_id_leads_to_todays_page(tmp_path: Path) -> None:
    """`aliases` keeps old buttons alive."""
    files = small()
    for language in ("en", "fr"):
        files[f"{language}/rights/wages.md"] = page().replace("related", "aliases: [rights/pay]\nrelated")
    todays = load(plant(tmp_path, files)).page("fr", "rights/pay")
    assert todays is not None
    assert todays.id == "rights/wages"


def test_a_broken_tree_never_replaces_a_working_one(tmp_path: Path) -> None:
    """A slip on Friday evening does not take the bot down."""
    plant(tmp_path, small())
    content = LiveLibrary(Settings(CONTENT_PATH=str(tmp_path)))
    before = content.library
    (tmp_path / "en/index.md").write_text("oh")
    assert not content.reload()
    assert content() is before
    (tmp_path / "en/index.md").write_text(menu("help", "rights"))
    assert content.reload()
    assert content().digest != before.digest


def test_progress_is_told(tmp_path: Path) -> None:
    """Long loads show how far they are."""
    steps: list[tuple[int, int]] = []
    load(plant(tmp_path, small()), progress=lambda done, of: steps.append((done, of)))
    assert steps[-1] == (10, 10)
