"""A demo: marked as such, the same each time, never among real counts."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import app
from bot.languages import OFFERED
from bot.library.model import Library
from bot.live import service
from bot.records.tables import records_at
from bot.settings import Settings
from bot.upkeep import demo
from tests.databases import NOW
from tests.store.test_contract import turn


def test_a_demo_speaks_every_language_that_people_are_offered(
    tmp_path: Path, demo_settings: Settings, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are; what is a draft is offered to nobody."""
    monkeypatch.setattr(demo, "OFFERED", (*OFFERED, "qq"))
    settings = demo_settings.model_copy(update={"DATABASE_URL": f"sqlite:///{tmp_path / 'more.db'}"})
    asyncio.run(app.prepare(settings))
    demo.fill(settings.DATABASE_URL, library, NOW.date(), lambda _done, _all: None)
    with closing(sqlite3.connect(tmp_path / "more.db")) as db:
        for figure in ("channels", "topics", "sensitive_topics"):
            keys = db.execute("SELECT DISTINCT key FROM tally WHERE figure = ?", (figure,)).fetchall()
            assert {key.rpartition("|")[2] for (key,) in keys} == {*OFFERED, "qq"}, figure


def test_a_demo_is_filled_into_postgresql_as_well(demo_settings: Settings, library: Library, database: str) -> None:
    """Marked there too, and filled anew; real counts are not written over."""
    settings = demo_settings.model_copy(update={"DATABASE_URL": database})
    assert not demo.is_demo(database)
    asyncio.run(app.prepare(settings))
    for _ in range(2):
        assert demo.fill(database, library, NOW.date(), lambda _done, _all: None) > 1000
    assert service(settings).name == "Bagage (demo)"
    with records_at(database).writing() as db:
        db.run("DELETE FROM demo")
    with pytest.raises(demo.NotEmpty):
        demo.fill(database, library, NOW.date(), lambda _done, _all: None)


def test_a_demo_is_marked_the_same_each_time_and_never_put_among_real_counts(
    tmp_path: Path, demo_settings: Settings, library: Library
) -> None:
    """Its name says so everywhere; a database that counted people refuses it."""
    assert service(demo_settings).name == "Bagage (demo)"
    down = demo_settings.model_copy(update={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    assert service(down).name == "Bagage", "a database that does not answer stops no check of the content"
    again = f"sqlite:///{tmp_path / 'again.db'}"
    asyncio.run(app.prepare(demo_settings.model_copy(update={"DATABASE_URL": again})))
    demo.fill(again, library, NOW.date(), lambda _done, _all: None)
    rows = [sqlite3.connect(url.removeprefix("sqlite:///")).execute("SELECT * FROM tally ORDER BY 1, 2, 3").fetchall()
            for url in (again, demo_settings.DATABASE_URL)]  # fmt: skip
    assert rows[0] == rows[1]
    real = tmp_path / "real.db"
    store = app.make_store(Settings(DATABASE_URL=f"sqlite:///{real}", KEYS_PATH=str(tmp_path / "k" / "k")))

    async def count() -> None:
        from bot.stats.counts import Count

        await store.open()
        await store.commit(turn(counts=(Count("topics", "rights/wages|en"),)))
        await store.close()

    asyncio.run(count())
    with pytest.raises(demo.NotEmpty):
        demo.fill(f"sqlite:///{real}", library, NOW.date(), lambda _done, _all: None)
