"""Sites become documents: read politely, kept up to date, without menus, and never without an end."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from dana.database.transactions import Database
from dana.errors import Conflict, Invalid, NotFound
from dana.http_client import Answer, Egress, Http
from dana.knowledge import web_sources
from dana.knowledge.fetching import Fetcher
from dana.knowledge.scanning import Scanning, sweeper
from tests import cast
from tests.knowledge.reader import Reader, Vectors
from tests.knowledge.web import SITE, Web, html, moved, page, silence


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def site() -> Web:
    return Web({
        "/": page("<p>Welcome to our shop in Porto.</p>", title="Acme"), "/a": page("<p>We make lamps since 1980.</p>", title="About"),
        "/b": page('<p>A lamp costs 12 euros. <a href="/c">More</a></p>', title="Prices"),
        "/c": page("<p>Chairs cost 40.</p>", title="Chairs"),
    })  # fmt: skip


class Scans:
    """Scans to the end, one wake-up after the other."""

    def __init__(self, database: Database, owner_url: str, account: UUID) -> None:
        self.database, self._owner_url, self.account = database, owner_url, account

    def named(self, address: str = SITE, kind: str = "site", **more: Any) -> UUID:
        with self.database.account_transaction(self.account) as db:
            return web_sources.add(db, self.account, address, None, kind=kind, **more).row.id

    def step(self, web: Any, source: UUID) -> str:
        """One wake-up whose time has come."""
        with psycopg.connect(self._owner_url) as db:
            db.execute("update web_sources set next_at = now() - interval '1 second' where id = %s and next_at is not null", (source,))
        Scanning(self.database, Fetcher(web), pause=0).rescan(self.account, source)
        return self.source(source).state

    def run(self, web: Any, source: UUID) -> Any:
        for _ in range(400):
            if self.step(web, source) not in {"waiting", "scanning"}:
                return self.source(source)
        raise AssertionError("the scan never ends")

    def again(self, web: Any, source: UUID) -> Any:
        with self.database.account_transaction(self.account) as db:
            web_sources.rescan(db, self.account, source)
        return self.run(web, source)

    def source(self, source: UUID) -> Any:
        return self._rows("select * from web_sources where id = :id", id=source)[0]

    def pages(self, source: UUID) -> dict[str, Any]:
        return {row.address.removeprefix(SITE): row for row in self._rows("select * from web_pages where source_id = :id", id=source)}

    def outcomes(self, source: UUID) -> dict[str, str]:
        return {path: row.outcome for path, row in self.pages(source).items()}

    def documents(self) -> dict[str, Any]:
        return {row.name: row for row in self._rows("select * from documents order by name")}

    def texts(self) -> dict[str, str]:
        for document in self.documents().values():
            Reader(self.database, Vectors()).read_document(self.account, document.id)
        rows = self._rows("select d.name, p.text from documents d join document_pages p on p.document_id = d.id order by 1, p.number")
        return {row.name: row.text for row in rows}

    def _rows(self, text: str, **values: Any) -> list[Any]:
        with self.database.account_transaction(self.account) as db:
            return list(db.execute(sa.text(text), values))


@pytest.fixture
def scans(database: Database, people: cast.Cast, owner_url: str) -> Scans:
    return Scans(database, owner_url, people.alice.account_id)


def test_a_site_is_followed_from_its_first_page_and_every_page_becomes_a_document(scans: Scans, site: Web) -> None:
    source = scans.named(tags=["help"])
    assert scans.run(site, source).state == "ready"
    assert site.paths() == ["/", "/a", "/b", "/c"]
    assert sorted(scans.documents()) == ["About", "Acme", "Chairs", "Prices"]
    about = scans.documents()["About"]
    assert (about.origin, about.address, about.tags, about.media_type) == ("web", f"{SITE}/a", ["help"], "text/html")
    assert set(scans.outcomes(source).values()) == {"stored"}


def test_what_all_pages_show_is_none_of_their_own_words_and_stays_on_the_first(scans: Scans, site: Web) -> None:
    scans.run(site, scans.named())
    texts = scans.texts()
    assert texts["About"] == "About\n\nWe make lamps since 1980."
    assert "Harbour Street" in texts["Acme"]
    assert "Harbour Street" not in texts["Prices"] + texts["Chairs"]


def test_a_page_alone_is_read_alone(scans: Scans, site: Web) -> None:
    scans.run(site, scans.named(f"{SITE}/b", "page"))
    assert site.paths() == ["/b"]
    assert sorted(scans.documents()) == ["Prices"]


def test_a_scan_again_asks_only_whether_something_changed(scans: Scans, site: Web) -> None:
    def kept(headers: Any) -> Answer:
        return (
            Answer(304, {}, b"")
            if headers.get("If-None-Match") == '"1"'
            else html(page("<p>Tagged words.</p>", title="Tagged"), etag='"1"')
        )

    site.pages["/a"] = kept
    source = scans.named()
    scans.run(site, source)
    before = {name: row.id for name, row in scans.documents().items()}
    site.pages["/b"] = page("<p>A lamp costs 15 euros now.</p>", title="Prices")
    scans.again(site, source)
    assert {name: row.id for name, row in scans.documents().items()} == before
    assert scans.outcomes(source) == {"/": "unchanged", "/a": "unchanged", "/b": "stored", "/c": "unchanged"}
    versions = scans._rows(
        "select d.name, max(v.number) as newest from documents d join document_versions v on v.document_id = d.id group by 1"
    )
    assert {row.name: row.newest for row in versions} == {"Acme": 1, "Tagged": 1, "Chairs": 1, "Prices": 2}


def test_a_page_that_changes_only_around_its_words_is_the_same_document(scans: Scans, site: Web) -> None:
    source = scans.named()
    scans.run(site, source)
    site.pages = {path: entry.replace(b"About</a>", b"About us</a>") for path, entry in site.pages.items() if isinstance(entry, bytes)}
    scans.again(site, source)
    assert {path: outcome for path, outcome in scans.outcomes(source).items() if path != "/"} == dict.fromkeys(
        ("/a", "/b", "/c"), "unchanged"
    )


def test_a_page_that_is_gone_is_hidden_at_once_comes_back_or_is_removed_in_the_end(scans: Scans, site: Web) -> None:
    source = scans.named()
    scans.run(site, source)
    kept = site.pages.pop("/c")
    scans.again(site, source)
    assert scans.documents()["Chairs"].hidden_at is not None
    site.pages["/c"] = kept
    scans.again(site, source)
    assert scans.documents()["Chairs"].hidden_at is None
    del site.pages["/c"]
    for _ in range(3):
        scans.again(site, source)
    assert "Chairs" not in scans.documents()


def test_what_people_removed_stays_out_and_what_they_hid_stays_hidden(scans: Scans, site: Web, database: Database) -> None:
    source = scans.named()
    scans.run(site, source)
    from dana.knowledge import documents

    with database.account_transaction(scans.account) as db:
        documents.remove(db, scans.account, scans.documents()["Chairs"].id)
        documents.change(db, scans.account, scans.documents()["About"].id, documents.Change(hidden=True))
    scans.again(site, source)
    assert sorted(scans.documents()) == ["About", "Acme", "Prices"]
    assert scans.documents()["About"].hidden_at is not None
    assert scans.outcomes(source)["/c"] == "unwanted"


def test_robots_txt_is_obeyed_with_its_wildcards_and_pauses(scans: Scans, site: Web) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: DanaKnowledge\nDisallow: /b\nCrawl-delay: 7\n"
    site.pages["/robots.txt"] = Answer(200, {"content-type": "text/plain"}, rules)
    source = scans.named()
    scans.run(site, source)
    assert site.paths() == ["/", "/a"]
    assert "DanaKnowledge" in site.headers[0]["User-Agent"]


def test_pages_that_robots_txt_closes_later_are_taken_out(scans: Scans, site: Web) -> None:
    source = scans.named()
    scans.run(site, source)
    site.pages["/robots.txt"] = Answer(200, {}, b"User-agent: *\nDisallow: /a")
    scans.again(site, source)
    assert sorted(scans.documents()) == ["Acme", "Chairs", "Prices"]
    assert scans.outcomes(source)["/a"] == "robots"


def test_rules_that_cannot_be_read_stop_the_scan_and_leave_the_documents(scans: Scans, site: Web) -> None:
    source = scans.named()
    scans.run(site, source)
    site.pages["/robots.txt"] = Answer(503, {}, b"")
    row = scans.again(site, source)
    assert (row.state, len(scans.documents())) == ("failed", 4)
    assert "robots.txt" in row.error


def test_the_site_s_own_list_of_pages_is_used(scans: Scans, site: Web) -> None:
    site.pages["/robots.txt"] = Answer(200, {}, f"Sitemap: {SITE}/maps.xml\n".encode())
    index = f"<sitemapindex><sitemap><loc>{SITE}/map1.xml</loc></sitemap><sitemap><loc>https://other.example/m.xml</loc></sitemap></sitemapindex>"
    site.pages["/maps.xml"] = index.encode()
    site.pages["/map1.xml"] = (
        f"<urlset><url><loc>{SITE}/hidden?x=1&amp;y=2</loc></url><url><loc>https://evil.example/</loc></url></urlset>".encode()
    )
    site.pages["/hidden?x=1&y=2"] = page("<p>Only in the list.</p>", title="Listed")
    scans.run(site, scans.named())
    assert "Listed" in scans.documents()
    assert not any("example/" in path for path in site.asked)


def test_meta_robots_and_headers_keep_pages_out_and_links_unfollowed(scans: Scans, site: Web) -> None:
    site.pages["/a"] = page('<p>Secret. <a href="/d">d</a></p>', title="A", head='<meta name="robots" content="noindex, nofollow">')
    site.pages["/c"] = html(page("<p>Secret too.</p>"), x_robots_tag="noindex")
    site.pages["/d"] = page("<p>Never.</p>", title="D")
    source = scans.named()
    scans.run(site, source)
    assert sorted(scans.documents()) == ["Acme", "Prices"]
    assert (scans.outcomes(source)["/a"], scans.outcomes(source)["/c"]) == ("noindex", "noindex")
    assert "/d" not in site.asked


def test_the_same_page_at_several_addresses_is_one_document(scans: Scans, site: Web) -> None:
    site.pages["/a"] = page(
        '<p>Same. <a href="/a?utm_source=x">1</a> <a href="/print/a">2</a> <a href="/old">3</a> <a href="/copy">4</a></p>', title="A"
    )
    site.pages["/print/a"] = page("<p>For printers.</p>", title="Print", head=f'<link rel="canonical" href="{SITE}/a">')
    site.pages["/old"] = moved("/a", 301)
    site.pages["/copy"] = site.pages["/a"]
    source = scans.named()
    scans.run(site, source)
    assert sorted(scans.documents()) == ["A", "Acme", "Chairs", "Prices"]
    assert {path: scans.outcomes(source)[path] for path in ("/print/a", "/old", "/copy")} == dict.fromkeys(
        ("/print/a", "/old", "/copy"), "duplicate"
    )
    assert "/a?utm_source=x" not in site.asked


def test_files_of_other_types_are_documents_too_and_data_is_not(scans: Scans, site: Web) -> None:
    site.pages["/"] = page(
        '<p>Hi <a href="/terms.txt">t</a> <a href="/api">d</a> <a href="/x.zip">z</a> <a href="/app">e</a></p>', title="Acme"
    )
    site.pages["/terms.txt"] = Answer(200, {"content-type": "text/plain"}, b"Returns within thirty days.")
    site.pages["/api"] = Answer(200, {"content-type": "application/json"}, b'{"a": 1}')
    site.pages["/app"] = Answer(200, {"content-type": "text/html"}, b"MZ\x90\x00 no page at all")
    source = scans.named()
    scans.run(site, source)
    assert "terms.txt" in scans.documents()
    assert scans.outcomes(source)["/api"] == "not_readable"
    assert "/x.zip" not in site.asked


@pytest.mark.parametrize(
    ("header", "encoding", "declared"),
    [("windows-1251", "windows-1251", "utf-8"), ("", "iso-8859-2", "iso-8859-2"), ("rot13", "utf-8", ""), ("utf-8", "windows-1252", "")],
)
def test_pages_are_read_in_the_encoding_they_are_in_whatever_is_said(scans: Scans, header: str, encoding: str, declared: str) -> None:
    words = {"windows-1251": "Возврат товара в течение месяца", "iso-8859-2": "Zażółć gęślą jaźń"}.get(
        encoding, "Größe und Gebühr für alle"
    )
    body = f"<!doctype html><html><head><meta charset='{declared}'><title>T</title></head><body><p>{words}</p></body></html>".encode(
        encoding
    )
    kind = f"text/html; charset={header}" if header else "text/html"
    scans.run(Web({"/": Answer(200, {"content-type": kind}, body)}), scans.named(kind="page"))
    assert words in scans.texts()["T"] or header == "utf-8"


def test_an_endless_calendar_and_folders_in_themselves_come_to_an_end(scans: Scans) -> None:
    class Endless(Web):
        def request(self, method: str, url: str, **more: Any) -> Answer:
            self.asked.append(url)
            if url.endswith(("robots.txt", "sitemap.xml")):
                return Answer(404, {}, b"")
            number = len(self.asked)
            links = f'<a href="/calendar?month={number}">n</a>'
            links += f'<a href="{url.partition("?")[0].rstrip("/")}/deeper">d</a><a href="/p/{number}">p</a>'
            return html(page(f"<p>Month number {number}. {links}</p>", title=f"Month {number}"))

    web = Endless()
    source = scans.named(most_pages=40)
    row = scans.run(web, source)
    assert row.state == "ready"
    assert 30 < len(scans.documents()) <= 41
    assert sum("calendar" in url for url in web.asked) <= 30
    assert not any("/deeper/deeper/deeper/deeper" in url for url in web.asked)


def test_a_slow_or_broken_page_is_tried_again_and_then_left_while_the_others_go_on(scans: Scans, site: Web) -> None:
    site.pages["/a"] = silence()
    site.pages["/b"] = Answer(503, {"retry-after": "5"}, b"")
    source = scans.named()
    assert scans.run(site, source).state == "ready"
    assert sorted(scans.documents()) == ["Acme"]
    assert site.asked.count("/a") == site.asked.count("/b") == 3
    assert "could not be reached" in scans.pages(source)["/a"].reason


def test_a_site_that_is_away_keeps_its_documents(scans: Scans, site: Web) -> None:
    source = scans.named()
    scans.run(site, source)
    away = Web({path: silence() for path in [*site.pages, "/robots.txt"]})
    assert scans.again(away, source).state == "failed"
    assert len(scans.documents()) == 4


def test_a_page_that_was_never_there_says_so(scans: Scans) -> None:
    row = scans.run(Web(), scans.named(f"{SITE}/nothing", "page"))
    assert (row.state, row.error_code) == ("failed", "gone")
    assert row.error == "This page is not there (any more)."


def test_a_page_that_is_drawn_by_scripts_says_so(scans: Scans) -> None:
    row = scans.run(
        Web({"/": b"<!doctype html><html><body><div id=app></div><script>draw()</script></body></html>"}), scans.named(kind="page")
    )
    assert (row.state, row.error_code) == ("failed", "not_readable")


def test_T150_a_killed_scan_goes_on_where_it_was(scans: Scans, site: Web, owner_url: str, database: Database) -> None:
    class Killed(BaseException):
        pass

    class Deadly(Web):
        def request(self, method: str, url: str, **more: Any) -> Answer:
            if url.endswith("/b"):
                raise Killed
            return super().request(method, url, **more)

    source = scans.named()
    with pytest.raises(Killed):
        scans.run(Deadly(site.pages), source)
    assert scans.source(source).state == "scanning"
    asked = len(site.asked)
    scans.step(site, source)
    assert len(site.asked) == asked, "another worker may still be at it"
    with psycopg.connect(owner_url) as db:
        db.execute("update web_sources set working_until = now() - interval '1 second', next_at = now() - interval '1 minute'")
    ticks = iter((0.0, 100.0, 100.0))
    sweeper(database, clock=lambda: next(ticks))()
    assert ("rescan", scans.account, source) in [wake[:3] for wake in cast.wake_ups(owner_url)]
    scans.run(site, source)
    assert sorted(scans.documents()) == ["About", "Acme", "Chairs", "Prices"]
    assert "/a" not in site.asked, "what was read before is not read again"


def test_a_source_that_is_removed_while_it_is_scanned_leaves_nothing(scans: Scans, site: Web, database: Database) -> None:
    source = scans.named()

    class Removing(Web):
        def request(self, method: str, url: str, **more: Any) -> Answer:
            if url.endswith("/a"):
                with database.account_transaction(scans.account) as db:
                    web_sources.remove(db, scans.account, source)
            return super().request(method, url, **more)

    web = Removing(site.pages)
    for _ in range(3):
        Scanning(database, Fetcher(web), pause=0).rescan(scans.account, source)  # type: ignore[arg-type]
    with pytest.raises(IndexError):
        scans.source(source)
    assert scans.documents() == {}


def test_removing_takes_the_documents_along_or_leaves_them(scans: Scans, site: Web, database: Database) -> None:
    source = scans.named()
    scans.run(site, source)
    with database.account_transaction(scans.account) as db:
        assert web_sources.remove(db, scans.account, source, keeps_documents=True) == (f"{SITE}/", 0)
    assert len(scans.documents()) == 4
    other = scans.named(f"{SITE}/b", "page")
    scans.run(site, other)
    with database.account_transaction(scans.account) as db:
        assert web_sources.remove(db, scans.account, other)[1] == 1
    assert len(scans.documents()) == 4


def test_tags_and_visibility_change_on_the_documents_too(scans: Scans, site: Web, database: Database) -> None:
    source = scans.named(visibility="team")
    scans.run(site, source)
    assert {row.visibility for row in scans.documents().values()} == {"team"}
    with database.account_transaction(scans.account) as db:
        told = web_sources.change(db, scans.account, source, {"visibility": "customers", "tags": ["Web"], "every_hours": 24})
    assert told == {"visibility": "customers", "tags": ["Web"], "every_hours": 24}
    assert {(row.visibility, tuple(row.tags)) for row in scans.documents().values()} == {("customers", ("Web",))}
    row = scans.source(source)
    assert (row.next_at - row.last_at).total_seconds() == 86_400


def test_an_address_is_named_once_in_one_spelling(scans: Scans, database: Database) -> None:
    scans.named("Shop.example:443/a/../b?utm_source=x#part")
    with pytest.raises(Conflict):
        scans.named(f"{SITE}/b")


@pytest.mark.parametrize(
    "address",
    ["", "file:///etc/passwd", "javascript:alert(1)", "ftp://x.example/", "https://a:b@x.example/", "http://", "gopher://x.example",
     "nonsense",
     "http://[::1", "https://x.example:99999/"],
)  # fmt: skip
def test_T113_what_is_no_web_address_is_refused_in_words(scans: Scans, address: str) -> None:
    with pytest.raises(Invalid):
        scans.named(address)


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:5432/", "http://[::ffff:10.0.0.1]/", "file:///etc/passwd", "http://2130706433/",
     "gopher://x.example/", "http://user:pw@shop.example/a", "https://other.example/x", "https://shop.example/loop"],
)  # fmt: skip
def test_T120_a_redirect_to_where_it_must_not_lead_is_not_followed(scans: Scans, site: Web, target: str) -> None:
    site.pages["/a"] = moved(target)
    site.pages["/loop"] = moved("/loop")
    source = scans.named()
    scans.run(site, source)
    assert scans.outcomes(source)["/a"] == "elsewhere"
    assert not any("169.254" in url or "127.0.0.1" in url or "other" in url or "2130706433" in url for url in site.asked)
    assert "About" not in scans.documents()


@pytest.mark.parametrize("inside", ["169.254.169.254", "127.0.0.1", "10.0.0.7", "::1", "fd00:ec2::254", "100.64.0.1"])
def test_T114_T115_T117_a_name_that_leads_inside_is_never_dialled(scans: Scans, inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    family = socket.AF_INET6 if ":" in inside else socket.AF_INET

    def resolve(name: str, port: int, **_: Any) -> list[Any]:
        return [(family, socket.SOCK_STREAM, 6, "", (inside, port))]

    monkeypatch.setattr(
        socket.socket, "connect", lambda self, where: pytest.fail(f"dialled {where}") if self.type == socket.SOCK_STREAM else None
    )
    row = scans.run(Http(egress=Egress(resolve=resolve)), scans.named("https://rebound.example/", "page"))  # type: ignore[arg-type]
    assert (row.state, row.error_code) == ("failed", "not_allowed")
    assert inside not in row.error


def test_T146_a_packed_page_that_unpacks_without_end_is_not_taken(scans: Scans, site: Web) -> None:
    import gzip

    site.pages["/a"] = html(gzip.compress(b" " * 40_000_000), content_encoding="gzip")
    site.pages["/b"] = html(gzip.compress(page("<p>Packed though nobody asked.</p>", title="Packed")), content_encoding="gzip")
    source = scans.named()
    scans.run(site, source)
    assert scans.outcomes(source)["/a"] == "failed"
    assert "Packed" in scans.documents()


def test_T150_a_hostile_page_fails_alone(scans: Scans, site: Web) -> None:
    site.pages["/a"] = b"<!doctype html><html><body>" + b"<div>" * 60_000 + b"deep"
    source = scans.named()
    scans.run(site, source)
    assert scans.outcomes(source)["/a"] == "not_readable"
    assert sorted(scans.documents()) == ["Acme", "Chairs", "Prices"]


def test_another_account_sees_nothing_of_it(scans: Scans, site: Web, people: cast.Cast, database: Database) -> None:
    source = scans.named()
    mallory = people.mallory.account_id
    with database.account_transaction(mallory) as db:
        assert web_sources.listed(db, mallory) == []
        with pytest.raises(NotFound):
            web_sources.get(db, mallory, source)
    Scanning(database, Fetcher(site), pause=0).rescan(mallory, source)  # type: ignore[arg-type]
    assert site.asked == []
