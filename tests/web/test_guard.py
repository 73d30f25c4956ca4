"""Before every page of the staff: a session, its role, a form that came from the page itself."""

from __future__ import annotations

import re

from bot.records.override_table import overrides_at
from bot.stats.figures import FIGURES
from bot.web.access import COOKIE
from tests.office import PASSWORD, Office

DESK = (
    "/stats/content",
    "/stats/notices",
    "/stats/changes",
    "/stats/changes/lb-isf-1745",
    *(f"/stats/changes/lb-isf-1745/{part}" for part in ("phone-1", "whatsapp", "hours", "languages", "url")),
)
"""The pages of editors."""


def paths() -> list[str]:
    """Return an address for every route that shows something."""
    kinds = (("figure", ""), ("chart", ".svg"), ("chart", ".png"), ("export", ".csv"), ("export", ".xlsx"))
    return ["/stats", "/stats/quarters", "/stats/audit", *DESK, *(
        f"/stats/{kind}/{figure.name}{form}"
        for figure in FIGURES
        for kind, form in kinds
    )]  # fmt: skip


def test_every_route_refuses_whoever_has_not_logged_in(office: Office) -> None:
    """All of them, by every method: to the door, or not at all."""
    routes = [route.path for route in office.routes]
    assert {path for path in routes if not re.search(r"login|once", path)} == {
        "/stats", "/stats/quarters", "/stats/figure/{name}", "/stats/chart/{name}.{form}",
        "/stats/export/{name}.{form}",
        "/stats/content", "/stats/notices", "/stats/changes", "/stats/changes/{contact}",
        "/stats/changes/{contact}/{part}", "/stats/audit", "/stats/leave",
    }  # fmt: skip
    for path in (*paths(), "/stats/leave"):
        for headers in ({}, {"cookie": f"{COOKIE}=made-up"}):
            for method in ("GET", "POST"):
                answer = office.site.client.request(method, path, headers=headers)
                assert answer.status_code in (303, 405), (method, path)
                assert "login" in answer.headers.get("location", "login")


def test_a_role_sees_what_it_may(office: Office) -> None:
    """A partner its own link, a viewer no audit and no changes, an editor no audit."""
    for name in ("vera", "paul", "edith", "ada"):
        assert office.login(name).status_code == 303
    assert office.get("/stats", "paul").headers["location"].startswith("/stats/figure/partner_starts")
    own = office.get("/stats/figure/partner_starts", "paul").text
    assert "Example House" in own
    assert "Example Union" not in own
    assert "Example Union" not in office.get("/stats/export/partner_starts.csv", "paul").text
    closed = ("/stats/figure/topics", "/stats/quarters", "/stats/content")
    assert {office.get(path, "paul").status_code for path in closed} == {403}
    assert [office.get("/stats/audit", name).status_code for name in ("vera", "edith", "ada")] == [403, 403, 200]
    assert "Change something now" not in office.get("/stats/content?lang=en", "vera").text
    form = {"act": "hide-contact", "target": "lb-arm", "reason": "closed"}
    assert office.post("/stats/content", "vera", csrf=office.csrf("vera"), **form).status_code == 403


def test_every_route_of_editors_is_closed_to_the_others(office: Office) -> None:
    """By every method, with a right mark too; an editor and an administrator come in."""
    for name in ("vera", "paul", "edith", "ada"):
        office.login(name)
    walked = {
        re.sub(r"lb-isf-1745/[\w-]+", "{contact}/{part}", path).replace("lb-isf-1745", "{contact}") for path in DESK
    }
    assert walked == {route.path for route in office.routes if re.match("/stats/(content|notices|changes)", route.path)}
    form = {"act": "clear", "name": "gulf-2026", "reason": "over", "id": "1"}
    for path in DESK:
        seen = [office.get(path, name).status_code for name in ("paul", "vera", "edith", "ada")]
        assert seen == [403, 200 if path == "/stats/content" else 403, 200, 200], path
        for name in ("paul", "vera"):
            assert office.post(path, name, csrf=office.csrf(name), **form).status_code in (403, 405), path
        for name in ("edith", "ada"):
            assert office.post(path, name, **form).status_code in (403, 405), (path, "without its mark")
    assert overrides_at(office.database).entries() == ()


def test_a_form_from_another_site_is_refused(office: Office) -> None:
    """Browsers say where a form comes from."""
    office.login("ada")
    mark = office.csrf("ada")
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = office.site.client.post(
            "/stats/leave", data={"csrf": mark}, headers={**office.headers("ada"), **headers}
        )
        assert answer.status_code == 403
        entered = office.site.client.post("/stats/login", data={"name": "ada", "password": PASSWORD}, headers=headers)
        assert "set-cookie" not in entered.headers
