"""What may be logged, and nothing else: event codes and counts, never words, numbers, names or tokens."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Final

import structlog

QUIET: Final = (
    "httpx", "httpcore", "telegram", "telegram.ext", "twilio", "twilio.http_client", "aiohttp", "aiohttp.server",
    "urllib3", "uvicorn.access", "asyncio", "markdown_it", "watchfiles", "watchfiles.main", "psycopg", "psycopg.pool",
)  # fmt: skip
"""Loggers of libraries that print tokens in addresses, whole messages or numbers (measured in the threat model)."""
_SHAPES: Final = re.compile(
    r"bot\d{6,}:[\w-]{20,}|\d{6,}:[\w-]{30,}|AC[0-9a-f]{32}|(?:whatsapp:)?(?:\+|%2B)\d{7,15}|\b\d{9,15}\b"
)
HIDDEN: Final = "(hidden)"


class Redact(logging.Filter):
    """Removes secrets, tokens and numbers from whatever a library says all the same."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(sorted((secret for secret in secrets if len(secret) > 3), key=len, reverse=True))

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean a record before it is written."""
        record.msg, record.args = self.clean(record.getMessage()), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.msg = f"{record.msg} {place(record.exc_info[1])}"
        record.exc_info = record.exc_text = record.stack_info = None
        return True

    def clean(self, text: str) -> str:
        """Return a text without anything that could name a person or open a door."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _SHAPES.sub(HIDDEN, text)


def configure(secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Pin every logger, ours and the libraries', to the rules of this module."""
    redact = Redact(secrets)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(redact)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    sys.excepthook = _uncaught


def place(error: BaseException) -> str:
    """Return type, file and line of an error: never its words, which may be a person's or a token."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {where}"


def _uncaught(_: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    structlog.get_logger("bot").critical("stopped", what=place(error.with_traceback(trace)))
