"""Somebody with a browser that runs no script: looks at the page, fills in the form, presses a button."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx


class Page(HTMLParser):
    """What such a browser knows of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.language = ""
        self.title = ""
        self.words = ""
        self.fields: dict[str, str] = {}
        self.buttons: dict[str, tuple[str, str]] = {}
        self.links: list[str] = []
        self._inside: list[str] = []
        self._pressed: tuple[str, str] | None = None
        self._label = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field, a link, a button, or where the words stand."""
        attributes = {name: value or "" for name, value in attrs}
        self._inside.append(tag)
        if tag == "html":
            self.language = attributes.get("lang", "")
        elif tag == "input":
            self.fields[attributes["name"]] = attributes.get("value", "")
        elif tag == "a":
            self.links.append(attributes["href"])
        elif tag == "button" and "name" in attributes:
            self._pressed, self._label = (attributes["name"], attributes["value"]), ""
        if tag in ("input", "meta", "link"):
            self._inside.pop()

    def handle_endtag(self, tag: str) -> None:
        """Note the label of a button."""
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()
        if tag == "button" and self._pressed:
            self.buttons[" ".join(self._label.split())] = self._pressed
            self._pressed = None

    def handle_data(self, data: str) -> None:
        """Note words, by where they stand."""
        if "title" in self._inside:
            self.title += data
        elif self._pressed:
            self._label += data
        elif "article" in self._inside:
            self.words += data


@dataclass
class Visitor:
    """One page load, and what follows from it."""

    client: httpx.Client
    """The site's own: it keeps no cookies, so one visitor knows nothing of another."""
    language: str = ""
    answer: httpx.Response = field(init=False)
    page: Page = field(init=False)
    sent: dict[str, str] = field(init=False)

    def opens(self, path: str = "/") -> str:
        """Load the page; return its words."""
        return self._read(self.client.get(path, headers=self._headers))

    def presses(self, label: str) -> str:
        """Press the first button whose label holds these words."""
        name, value = next(pair for text, pair in self.page.buttons.items() if label in text)
        return self._send({**self._hidden, name: value})

    def says(self, words: str) -> str:
        """Write words and send them."""
        return self._send({**self._hidden, "text": words})

    def sends_again(self) -> str:
        """Send the same form once more, as a second click or a reload does."""
        return self._send(self.sent)

    @property
    def _hidden(self) -> dict[str, str]:
        return {name: value for name, value in self.page.fields.items() if name != "text"}

    @property
    def _headers(self) -> dict[str, str]:
        return {"accept-language": self.language}

    def _send(self, form: dict[str, str]) -> str:
        self.sent = form
        return self._read(self.client.post("/", data=form, headers=self._headers))

    def _read(self, answer: httpx.Response) -> str:
        self.answer, self.page = answer, Page(answer.text)
        return self.page.words
