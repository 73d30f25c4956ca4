"""Style and script files, named by what they hold: kept by browsers for good, never out of date."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

STATIC: Final = Path(__file__).parent / "static"
TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
FOR_GOOD: Final = {"cache-control": "public, max-age=31536000, immutable"}
"""A changed file has another name, so a year (the most that RFC 9111 caches agree on) is safe."""
_HASH: Final = re.compile(r"-[0-9a-f]{12}(?=\.)")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is sent."""

    name: str
    """With its hash: `chat-0123456789ab.css`."""
    content: bytes
    media_type: str


def files(folder: Path = STATIC) -> dict[str, StaticFile]:
    """Read the files of a folder, by their plain name."""
    return {path.name: _read(path) for path in sorted(folder.iterdir()) if path.suffix in TYPES}


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(f"{path.stem}-{digest}{path.suffix}", content, TYPES[path.suffix])


def static_address(files: dict[str, StaticFile], name: str) -> str:
    """Return the address of a file, for a template."""
    return f"/static/{files[name].name}"


def static_route(files: dict[str, StaticFile]) -> Route:
    """Return the route that serves the files; one of an older version is served as it is now, kept by nobody."""

    async def serve(request: Request) -> Response:
        asked = request.path_params["name"]
        file = files.get(_HASH.sub("", asked))
        if file is None:
            raise HTTPException(404)
        caching = FOR_GOOD if file.name == asked else {"cache-control": "no-store"}
        return Response(file.content, media_type=file.media_type, headers=caching)

    return Route("/static/{name}", serve, methods=["GET"])
