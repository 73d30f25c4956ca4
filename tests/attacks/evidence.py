"""A forensic search: every way in which a number, a name or a phrase could lie in a file."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote


def spellings(word: str) -> set[str]:
    """Return a word as people and programs write it; a number without its plus, and its last eight digits."""
    spelled = {word, word.lower(), word.upper(), quote(word), quote(word, safe=""), json.dumps(word)[1:-1]}
    if word.startswith("+"):
        spelled |= {word[1:], word[-8:], f"%2b{word[1:]}", f"tel:{word}", f"00{word[1:]}", f"whatsapp:{word}"}
    return spelled


def forms(word: str) -> set[bytes]:
    """Return a word in every form in which it could lie in a file."""
    ways: set[bytes] = set()
    for spelled in spellings(word):
        raw = spelled.encode()
        wide = (spelled.encode("utf-16-le"), spelled.encode("utf-16-be"))
        ways |= {raw, raw.hex().encode(), raw.hex().upper().encode(), *wide}
        if len(raw) > 8:
            ways |= set(_base64(raw))
    if word.isdigit():
        number = int(word)
        ways |= {number.to_bytes(8, "little"), number.to_bytes(8, "big"), number.to_bytes(6, "big")}  # SQLite: 6
    return ways


def _base64(raw: bytes) -> Iterator[bytes]:
    """Return what of a text is the same in base64 whatever stands before and after it, at its three offsets."""
    for offset in range(3):
        before = b"\0" * offset
        whole = (len(before) + len(raw)) // 3 * 3
        plain = base64.b64encode((before + raw)[:whole])[4 if offset else 0 :]
        yield plain
        yield plain.translate(bytes.maketrans(b"+/", b"-_"))


def search(files: Iterable[Path], words: Iterable[str]) -> list[str]:
    """Return every find: file, word and form."""
    wanted = {word: forms(word) for word in words}
    finds = []
    for path in files:
        content = path.read_bytes()
        finds += [
            f"{path.name}: {word} as {form!r}" for word, ways in wanted.items() for form in ways if form in content
        ]
    return finds


def remains(files: Iterable[Path], pieces: Iterable[bytes]) -> list[str]:
    """Return the files in which pieces of rows or keys still lie, raw or as hex digits."""
    wanted = list(pieces)
    return [
        f"{path.name}: {piece.hex()[:16]}"
        for path in files
        if (content := path.read_bytes())
        for piece in wanted
        if piece in content or piece.hex().encode() in content
    ]
