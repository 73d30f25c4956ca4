"""Content trees written inside a test."""

from __future__ import annotations

from pathlib import Path

PAGE = """---
title: "{title}"
short_title: "{short}"
summary: "A page"
related: [{related}]
sources:
  - {{title: "A law", publisher: "A state", year: 2020, url: "https://example.org/law"}}
reviewed: 2026-11-01
review_by: 2027-11-01
---
{body}
"""
MENU = """---
title: "{title}"
short_title: "{short}"
summary: "A menu"
menu: [{menu}]
---
"""


def page(
    body: str = "You have rights.", title: str = "Pay", short: str = "Pay", related: str = "help/danger-now"
) -> str:
    """Return a page's file."""
    return PAGE.format(title=title, short=short, body=body, related=related)


def menu(*ids: str, title: str = "Menu", short: str = "Menu") -> str:
    """Return a menu's file."""
    return MENU.format(title=title, short=short, menu=", ".join(ids))


def small() -> dict[str, str]:
    """Return a tree that holds: a menu, a page and help, in both languages."""
    files: dict[str, str] = {}
    for language in ("en", "fr"):
        files[f"{language}/index.md"] = menu("rights", "help")
        files[f"{language}/rights/index.md"] = menu("rights/wages", title="Rights", short="Rights")
        files[f"{language}/rights/wages.md"] = page()
        files[f"{language}/help/index.md"] = menu("help/danger-now", title="Help", short="Help")
        files[f"{language}/help/danger-now.md"] = page("You can ask.", "Danger", "Danger", "rights/wages")
    return files


def plant(root: Path, files: dict[str, str]) -> Path:
    """Write a tree."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
