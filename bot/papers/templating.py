"""Pages of HTML that are files: from templates, escaped by default, in need of no server and nothing fetched."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES: Final = Path(__file__).parent / "templates"


def render_template(template: str, **values: Any) -> str:
    """Return a page made of a template. Raises `UndefinedError` where it names a value that is not given."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, auto_reload=False
    )
    environment.filters["base64"] = lambda content: base64.b64encode(content).decode()
    return environment
