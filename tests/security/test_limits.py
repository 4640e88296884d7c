"""Limits: exact, shared by all processes, and never away; the same for every spelling of who asks."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask import Flask, Response, request
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from dana.database.transactions import Database
from dana.errors import Misconfigured, TooMany
from dana.security import limits, route_limits, spending
from dana.security.limits import LIMITS, Limit, Limits
from dana.security.proxies import Proxies, client_address
from dana.security.route_limits import limited
from dana.security.spending import Away, MemoryStore, PostgresStore, RedisStore, Store, wait_for
from dana.settings import Settings
from tests.security.scripted_redis import ScriptedRedis

ALICE = "alice@example.com"


class Nowhere:
    """A store that is always away."""

    def __init__(self) -> None:
        self.asked = 0

    def spend(self, key: bytes, most: int, seconds: int, cost: int) -> float:
        self.asked += 1
        raise Away

    def refund(self, key: bytes, seconds: int, cost: int) -> None:
        raise Away


class Counting(MemoryStore):
    """Counts how often it is asked."""

    asked = 0

    def spend(self, key: bytes, most: int, seconds: int, cost: int) -> float:
        self.asked += 1
        return super().spend(key, most, seconds, cost)


class Clock:
    """A clock that moves only when told."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def redis() -> Iterator[ScriptedRedis]:
    server = ScriptedRedis()
    yield server
    server.stop()


def a_redis_store(request: pytest.FixtureRequest, url: str) -> RedisStore:
    """One whose connections are closed when the test ends."""
    store = RedisStore(url)
    request.addfinalizer(store._storage.storage.close)
    return store


@pytest.fixture(params=["postgres", "redis", "memory", "away"])
def make_store(request: pytest.FixtureRequest) -> Callable[[], Store]:
    """What every store has to do; each call is another process's view of it (memory and its shelter are one process's own)."""
    if request.param == "postgres":
        database = request.getfixturevalue("database")
        return lambda: PostgresStore(database)
    if request.param == "redis":
        url = request.getfixturevalue("redis").url
        return lambda: a_redis_store(request, url)
    memory = MemoryStore()
    return lambda: spending.Sheltered(Nowhere(), memory) if request.param == "away" else memory


def granted(makers: list[Limits], name: str = "sign_in", who: str = ALICE, calls: int = 100) -> int:
    """How many of so many calls at once pass."""

    def call(number: int) -> bool:
        try:
            makers[number % len(makers)].spend(name, who)
        except TooMany as error:
            assert 1 <= error.retry_after <= 2 * LIMITS[name].seconds
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        return sum(pool.map(call, range(calls)))


def test_T187_of_100_calls_at_once_exactly_as_many_pass_as_the_limit_says(make_store: Callable[[], Store]) -> None:
    assert granted([Limits(make_store()) for _ in range(3)]) == LIMITS["sign_in"].most == 10


def test_what_is_given_back_can_be_spent_again_and_no_more(make_store: Callable[[], Store]) -> None:
    counted = Limits(make_store())
    for _ in range(30):  # somebody who signs in well is never stopped
        counted.spend("sign_in", ALICE)
        counted.refund("sign_in", ALICE)
    assert granted([counted], calls=30) == 10
    for _ in range(3):
        counted.refund("sign_in", ALICE)
    assert granted([counted], calls=30) == 3
    assert granted([counted], who="bob@example.com", calls=30) == 10


def test_a_cost_counts_as_so_many(make_store: Callable[[], Store]) -> None:
    counted = Limits(make_store())
    counted.spend("sign_in", ALICE, cost=9)
    with pytest.raises(TooMany):
        counted.spend("sign_in", ALICE, cost=2)
    counted.spend("sign_in", ALICE)
    with pytest.raises(TooMany):
        counted.spend("sign_in", "somebody else", cost=11)


@given(st.integers(1, 50), st.integers(1, 5000), st.floats(0, 50), st.floats(0, 50), st.floats(0, 0.999), st.data())
def test_after_the_wait_that_is_told_there_is_room(
    most: int, seconds: int, used: float, before: float, part: float, data: st.DataObject
) -> None:
    cost, used, before = data.draw(st.integers(1, most)), min(used, most), min(before, most)
    wait = wait_for(most, seconds, cost, used, before, part)
    assert 0 <= wait <= 2 * seconds
    later = part + wait / seconds
    if later < 1:
        assert used + before * (1 - later) + cost <= most + 1e-6
    else:
        assert used * max(2 - later, 0) + cost <= most + 1e-6


def test_the_window_slides(database: Database) -> None:
    clock = Clock(1_800_000_000.0 - 1_800_000_000.0 % 900)
    counted = Limits(MemoryStore(clock))
    passed = []
    for minute in range(60):
        clock.now += 60
        passed += [minute] * granted([counted], calls=20)
    for start in range(45):  # never more than a window's worth and what the weighing allows, in any 15 minutes
        assert sum(start <= minute < start + 15 for minute in passed) <= 20
    assert len(passed) >= 30


def test_the_database_weighs_the_window_before_as_the_memory_does(database: Database, owner_url: str) -> None:
    limit, counted = LIMITS["sign_in"], Limits(PostgresStore(database))
    assert granted([counted]) == 10
    with psycopg.connect(owner_url) as db:
        db.execute("update dana.spent set slot = slot - 1")
        part = db.execute("select extract(epoch from clock_timestamp()) / %s %% 1", (limit.seconds,)).fetchone()[0]
    assert abs(granted([counted]) - 10 * part) <= 1
    with psycopg.connect(owner_url) as db:
        db.execute("update dana.spent set slot = slot - 2")
    assert granted([counted]) == 10


def test_T169_neither_addresses_nor_e_mail_addresses_are_kept_where_limits_are_counted(database: Database, owner_url: str) -> None:
    counted = Limits(PostgresStore(database))
    counted.spend("sign_in", ALICE)
    counted.spend("sign_in_address", "203.0.113.7")
    with psycopg.connect(owner_url) as db:
        rows = db.execute("select key from dana.spent").fetchall()
    assert [len(key) for (key,) in rows] == [16, 16]


def test_what_is_over_is_forgotten(database: Database, owner_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spending, "SWEEP_EVERY", 5)
    counted = Limits(PostgresStore(database))
    counted.spend("sign_in", ALICE)
    with psycopg.connect(owner_url) as db:
        db.execute("update dana.spent set ends_at = now() - interval '1 second'")
    for number in range(5):
        counted.spend("sign_in", str(number))
    with psycopg.connect(owner_url) as db:
        assert db.execute("select count(*) from dana.spent").fetchone() == (5,)


def test_T196_the_app_cannot_reach_the_counts_themselves(app_url: str) -> None:
    for statement in ("select * from dana.spent", "delete from dana.spent", "truncate dana.spent"):
        with psycopg.connect(app_url) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute(statement)


def test_T185_without_its_database_a_limit_still_holds(app_url: str) -> None:
    lost = Database(app_url.replace("host=", "host=/nowhere"), connections=2)
    assert granted([Limits(PostgresStore(lost))]) == 10
    lost.close()


def test_T185_a_redis_that_goes_and_comes_is_noticed(
    redis: ScriptedRedis, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(spending, "PAUSE", 0.0)
    counted = Limits(a_redis_store(request, redis.url))
    assert granted([counted]) == 10
    assert b"EVALSHA" in redis.calls
    redis.fails = True
    assert granted([counted]) == 10  # counted anew, in this process
    assert granted([counted]) == 0
    redis.fails = False
    assert granted([counted]) == 0  # what Redis counted still counts


def test_T185_without_its_redis_a_limit_still_holds() -> None:
    assert granted([Limits(RedisStore("redis://127.0.0.1:1/0"))]) == 10


def test_T185_a_lost_store_is_not_asked_at_every_call() -> None:
    nowhere = Nowhere()
    assert granted([Limits(nowhere)]) == 10
    assert nowhere.asked <= 20  # as many as were on their way when it was lost


def test_the_settings_choose_where_it_is_counted(settings: Settings, database: Database, redis: ScriptedRedis, owner_url: str) -> None:
    Limits.of(settings, database).spend("sign_in", ALICE)
    with psycopg.connect(owner_url) as db:
        assert db.execute("select count(*) from dana.spent").fetchone() == (1,)
    counted = Limits.of(settings.model_copy(update={"redis_url": SecretStr(redis.url)}), database)
    counted.spend("sign_in", ALICE)
    assert len(redis.kept) == 1
    counted._store._store._storage.storage.close()  # type: ignore[attr-defined]


def test_the_memory_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spending, "ROOM", 100)
    monkeypatch.setattr(limits, "LOTS", 100)
    memory = MemoryStore()
    counted = Limits(memory)
    for number in range(1000):
        counted.spend("sign_in", str(number))
        counted.spend("api_address", str(number))
    assert len(memory._spent) <= 100
    assert len(counted._lots) <= 100


# lots: a request rarely asks the store


def test_a_general_limit_asks_the_store_once_a_lot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "api_person", Limit(6000, 60, lot=50))
    store = Counting()
    counted = Limits(store)
    for _ in range(1000):
        counted.spend("api_person", "alice")
    assert store.asked == 20


def test_T187_lots_of_several_processes_are_together_never_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "api_person", Limit(100, 3600, lot=10))
    store = Counting()
    makers = [Limits(store) for _ in range(3)]
    assert granted(makers, "api_person", calls=400) == 100
    asked = store.asked
    assert granted(makers, "api_person", calls=300) == 0
    assert store.asked == asked  # a flood that is refused costs the store nothing


def test_what_a_process_took_and_did_not_need_is_soon_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "api_person", Limit(100, 3600, lot=10))
    monkeypatch.setattr(limits, "LOT_SECONDS", -1.0)
    assert granted([Limits(MemoryStore())], "api_person", calls=100) == 10  # ten lots, of each of which one was used


# who is counted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alice@Example.COM ", ALICE),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("2001:0db8:0001:0002:0000:0000:0000:0001", "2001:DB8:1:2::2"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_T184_every_spelling_of_somebody_is_one_bucket(one: str, other: str) -> None:
    counted = Limits(MemoryStore())
    assert granted([counted], who=one) == 10
    assert granted([counted], who=other) == 0


@pytest.mark.parametrize(
    ("one", "other"), [("2001:db8:1:2::1", "2001:db8:1:3::1"), ("203.0.113.7", "203.0.113.8"), ("a", "b"), ("1", "11")]
)
def test_T184_somebody_else_is_another_bucket(one: str, other: str) -> None:
    counted = Limits(MemoryStore())
    assert granted([counted], who=one) == 10
    assert granted([counted], who=other) == 10
    counted.spend("second_factor", one)


PROXY, CLIENT = "10.0.0.5", "203.0.113.7"


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded_for", "forwarded", "client"),
    [
        # nobody is believed unless the settings name him
        ("", CLIENT, "198.51.100.1", None, CLIENT),
        ("", CLIENT, None, "for=198.51.100.1", CLIENT),
        ("10.0.0.0/8", CLIENT, "198.51.100.1", "for=198.51.100.1", CLIENT),
        # a proxy of ours is believed about its own end of the list alone
        ("10.0.0.0/8", PROXY, CLIENT, None, CLIENT),
        ("10.0.0.0/8", PROXY, f"198.51.100.1, {CLIENT}", None, CLIENT),
        ("10.0.0.0/8", PROXY, f"127.0.0.1, 10.0.0.9, {CLIENT}", None, CLIENT),
        ("10.0.0.0/8", PROXY, f"198.51.100.1, {CLIENT}, 10.1.2.3", None, CLIENT),
        ("10.0.0.5", PROXY, f"198.51.100.1, {CLIENT}, 10.1.2.3", None, "10.1.2.3"),
        ("10.0.0.5,10.1.2.3", PROXY, f"198.51.100.1, {CLIENT}, 10.1.2.3", None, CLIENT),
        # spellings
        ("10.0.0.0/8", PROXY, f" {CLIENT}:4711 ", None, CLIENT),
        ("10.0.0.0/8", PROXY, "[2001:DB8::7]:4711", None, "2001:db8::7"),
        ("10.0.0.0/8", PROXY, "2001:db8::7", None, "2001:db8::7"),
        ("10.0.0.0/8", f"::ffff:{PROXY}", f"::ffff:{CLIENT}", None, CLIENT),
        ("fd00::/8", "fd00::1%eth0", CLIENT, None, CLIENT),
        # RFC 7239
        ("10.0.0.0/8", PROXY, None, f"for={CLIENT};proto=https", CLIENT),
        ("10.0.0.0/8", PROXY, None, f'For="[2001:db8:cafe::17]:4711", for={CLIENT};by=10.0.0.5', CLIENT),
        ("10.0.0.0/8", PROXY, None, 'proto=https; for="[2001:db8:cafe::17]:4711"', "2001:db8:cafe::17"),
        ("10.0.0.0/8", PROXY, None, f'for="198.51.100.1, for=198.51.100.2", for={CLIENT}', CLIENT),
        # both, and they agree or they do not: the caller wrote one of them
        ("10.0.0.0/8", PROXY, CLIENT, f"for={CLIENT}", CLIENT),
        ("10.0.0.0/8", PROXY, CLIENT, "for=198.51.100.1", PROXY),
        # junk ends what can be known
        ("10.0.0.0/8", PROXY, "", None, PROXY),
        ("10.0.0.0/8", PROXY, f"{CLIENT}, unknown", None, PROXY),
        ("10.0.0.0/8", PROXY, f"{CLIENT}, junk, 10.0.0.9", None, "10.0.0.9"),
        ("10.0.0.0/8", PROXY, ",,,", None, PROXY),
        ("10.0.0.0/8", PROXY, None, "for=_hidden", PROXY),
        ("10.0.0.0/8", PROXY, None, "by=203.0.113.43", PROXY),
        ("10.0.0.0/8", PROXY, None, 'for="', PROXY),
        ("10.0.0.0/8", None, CLIENT, None, "unknown"),
    ],
)  # fmt: skip
def test_T184_an_address_is_taken_from_trusted_proxies_alone_and_from_our_end(
    trusted: str, peer: str | None, forwarded_for: str | None, forwarded: str | None, client: str
) -> None:
    assert Proxies(trusted).client(peer, forwarded_for, forwarded) == client


@given(st.text(max_size=80), st.text(max_size=80))
def test_T184_no_header_makes_it_fail(forwarded_for: str, forwarded: str) -> None:
    assert Proxies("10.0.0.0/8").client(PROXY, forwarded_for, forwarded)
    assert Proxies("10.0.0.0/8").client(CLIENT, forwarded_for, forwarded) == CLIENT


def test_a_proxy_that_the_settings_forgot_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    proxies = Proxies("")
    for _ in range(3):
        assert proxies.client(PROXY, CLIENT, None) == PROXY
        assert proxies.client("8.8.8.8", CLIENT, None) == "8.8.8.8"  # a stranger's header is nobody's mistake
    said = capsys.readouterr().out
    assert said.count("proxy_not_trusted") == 1
    assert PROXY in said


def test_a_proxy_that_is_no_address_is_named_at_the_start() -> None:
    with pytest.raises(Misconfigured, match=r"DANA_TRUSTED_PROXIES: .*my-proxy"):
        Proxies("10.0.0.1, my-proxy")


# in Flask


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setitem(LIMITS, "api_address", Limit(20, 60))
    monkeypatch.setitem(LIMITS, "bad_webhook", Limit(5, 60, shared=False))
    monkeypatch.setitem(LIMITS, "export", Limit(3, 60))
    app = Flask(__name__)

    @app.errorhandler(TooMany)
    def _many(error: TooMany) -> Response:
        return Response(status=429, headers={"Retry-After": str(error.retry_after)})

    @app.get("/api/cheap")
    def cheap() -> str:
        return client_address(request)

    @app.get("/api/costly")
    @limited("export", per="address")
    def costly() -> str:
        return "done"

    @app.post("/webhooks/<int:status>")
    def webhook(status: int) -> Response:
        return Response(status=status)

    route_limits.install(app, Limits(Counting()), settings.model_copy(update={"dana_trusted_proxies": "10.0.0.0/8"}))
    return app


def statuses(app: Flask, path: str, calls: int, *, method: str = "GET", peer: str = CLIENT, **headers: str) -> list[int]:
    client = app.test_client()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return [client.open(path, method=method, headers=named, environ_base={"REMOTE_ADDR": peer}).status_code for _ in range(calls)]


def test_every_route_of_the_api_counts_for_its_address_and_answers_when_to_come_back(app: Flask) -> None:
    assert statuses(app, "/api/cheap", 20) == [200] * 20
    answer = app.test_client().get("/api/cheap", environ_base={"REMOTE_ADDR": CLIENT})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 120
    assert statuses(app, "/api/nothing", 1) == [429]
    assert statuses(app, "/api/cheap", 1, peer="203.0.113.8") == [200]


def test_T184_a_forged_header_opens_no_other_bucket(app: Flask) -> None:
    assert statuses(app, "/api/cheap", 20) == [200] * 20
    for number in range(5):
        assert statuses(app, "/api/cheap", 1, X_Forwarded_For=f"198.51.100.{number}") == [429]
    assert statuses(app, "/api/cheap", 1, peer=PROXY, X_Forwarded_For=f"198.51.100.9, {CLIENT}") == [429]
    assert statuses(app, "/api/cheap", 1, peer=PROXY, X_Forwarded_For="198.51.100.9") == [200]


def test_T188_a_costly_route_has_a_limit_of_its_own(app: Flask) -> None:
    assert statuses(app, "/api/costly", 5) == [200, 200, 200, 429, 429]
    assert statuses(app, "/api/cheap", 1) == [200]


def test_T101_bad_signatures_are_refused_with_429_and_good_ones_are_not_even_counted(app: Flask) -> None:
    assert statuses(app, "/webhooks/200", 50, method="POST") == [200] * 50
    assert statuses(app, "/webhooks/401", 7, method="POST") == [401] * 5 + [429] * 2
    assert statuses(app, "/webhooks/404", 1, method="POST") == [429]
    assert statuses(app, "/webhooks/200", 50, method="POST") == [200] * 50
    assert statuses(app, "/webhooks/500", 2, method="POST") == [500, 500]
    assert statuses(app, "/webhooks/401", 1, method="POST", peer="203.0.113.8") == [401]


def test_a_route_cannot_name_a_limit_that_is_not_in_the_table() -> None:
    with pytest.raises(KeyError):
        limited("serch", per="person")


def test_no_limit_is_wrong_in_itself() -> None:
    for name, limit in LIMITS.items():
        assert 1 <= limit.lot <= limit.most // 10 + 1, name
        assert limit.seconds >= 60, name
