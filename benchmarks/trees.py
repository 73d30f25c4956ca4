"""A large content tree, made from the product's own pages."""

from __future__ import annotations

import shutil
from pathlib import Path

CONTENT = Path(__file__).parent.parent / "content"


def many_pages(root: Path, pages: int) -> Path:
    """Write the product's content with `pages` more pages in each language; return its folder."""
    shutil.copytree(CONTENT, root)
    for language in ("en", "fr"):
        text = (root / language / "rights/wages.md").read_text(encoding="utf-8")
        for number in range(pages):
            folder = root / language / f"more{number // 100}"
            folder.mkdir(exist_ok=True)
            (folder / f"page{number}.md").write_text(
                text.replace('short_title: "', f'short_title: "{number} '), "utf-8"
            )
    return root
