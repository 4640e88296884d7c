"""Office hours by the clock on the wall, over every change of it, and what a customer is told."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from dana.automation.openings import FAR, WEEKDAYS, OfficeHours, Range, what_happens_next, when_text

LANGUAGES = ("en", "es", "fr", "de", "pt", "ar")
SHOP = {day: [["09:00", "13:00"], ["14:00", "18:00"]] for day in WEEKDAYS[:5]}
QUARTER = timedelta(minutes=15)


def hours(zone: str = "Europe/Lisbon", **more: Any) -> OfficeHours:
    return OfficeHours.model_validate({"time_zone": zone, "weekly": SHOP, **more})


def local(zone: str, *at: int, fold: int = 0) -> datetime:
    return datetime(*at, tzinfo=ZoneInfo(zone), fold=fold)  # type: ignore[misc,arg-type]


def lisbon(*at: int) -> datetime:
    return local("Europe/Lisbon", *at)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ((2026, 3, 12, 8, 59), False),
        ((2026, 3, 12, 9, 0), True),
        ((2026, 3, 12, 12, 59), True),
        ((2026, 3, 12, 13, 0), False),
        ((2026, 3, 12, 14, 0), True),
        ((2026, 3, 12, 18, 0), False),
        ((2026, 3, 14, 10, 0), False),
    ],
)
def test_it_is_open_from_the_first_minute_of_a_range_to_before_its_last(at: tuple[int, ...], is_open: bool) -> None:
    assert hours().is_open(lisbon(*at)) is is_open


def test_the_clock_that_counts_hangs_on_the_accounts_wall() -> None:
    at = datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert not hours("Europe/Lisbon").is_open(at)
    assert hours("Europe/Madrid").is_open(at)
    assert not hours("America/New_York").is_open(at)


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ((2026, 3, 12, 7, 0), (2026, 3, 12, 9, 0)),
        ((2026, 3, 12, 13, 30), (2026, 3, 12, 14, 0)),
        ((2026, 3, 12, 20, 0), (2026, 3, 13, 9, 0)),
        ((2026, 3, 13, 18, 0), (2026, 3, 16, 9, 0)),
        ((2026, 3, 12, 10, 0), (2026, 3, 12, 10, 0)),
    ],
)
def test_the_next_opening_is_the_next_range_or_now(at: tuple[int, ...], opening: tuple[int, ...]) -> None:
    assert hours().next_opening(lisbon(*at)) == lisbon(*opening)


def test_the_next_opening_is_told_in_the_accounts_time_zone() -> None:
    opening = hours("Asia/Tokyo").next_opening(datetime(2026, 3, 14, 10, 0, tzinfo=UTC))
    assert opening is not None
    assert opening.isoformat() == "2026-03-16T09:00:00+09:00"


def test_a_holiday_is_closed_to_its_last_day() -> None:
    closed = hours(holidays=[{"first": "2026-12-24", "last": "2026-12-28", "name": "Christmas"}, "2027-01-01"])
    assert not closed.is_open(lisbon(2026, 12, 24, 10))
    assert closed.next_opening(lisbon(2026, 12, 23, 19)) == lisbon(2026, 12, 29, 9)
    assert closed.next_opening(lisbon(2026, 12, 31, 18)) == lisbon(2027, 1, 4, 9)
    assert closed.holidays[0].name == "Christmas"


def test_a_holiday_is_a_date_a_pair_or_named() -> None:
    written = hours(
        holidays=[date(2026, 5, 1), ["2026-12-24", "2026-12-26"], ("2026-08-01", "2026-08-31", "Summer"), {"first": "2026-10-05"}]
    )
    days = [(item.first.isoformat(), item.last.isoformat(), item.name) for item in written.holidays]
    assert days == [
        ("2026-05-01", "2026-05-01", ""),
        ("2026-12-24", "2026-12-26", ""),
        ("2026-08-01", "2026-08-31", "Summer"),
        ("2026-10-05", "2026-10-05", ""),
    ]


def test_a_special_date_stands_above_weekdays_and_holidays() -> None:
    special = hours(
        holidays=[["2026-12-24", "2026-12-26"]],
        special={"2026-12-24": [["10:00", "12:00"]], "2026-03-12": [], "2026-03-14": [["10:00", "16:00"]]},
    )
    assert special.is_open(lisbon(2026, 12, 24, 11))
    assert not special.is_open(lisbon(2026, 12, 24, 15))
    assert not special.is_open(lisbon(2026, 3, 12, 10))
    assert special.next_opening(lisbon(2026, 3, 13, 18)) == lisbon(2026, 3, 14, 10)


def test_a_range_may_cross_midnight_and_the_night_before_a_holiday_runs_on() -> None:
    bar = hours(weekly={"friday": [["20:00", "03:00"]]}, holidays=["2026-03-14"])
    assert bar.is_open(lisbon(2026, 3, 13, 23))
    assert bar.is_open(lisbon(2026, 3, 14, 2, 59))
    assert not bar.is_open(lisbon(2026, 3, 14, 3))
    assert not bar.is_open(lisbon(2026, 3, 13, 2)), "that would be Thursday's night"
    assert not hours(weekly={"friday": [["20:00", "03:00"]]}, holidays=["2026-03-13"]).is_open(lisbon(2026, 3, 14, 2))


@pytest.mark.parametrize("end", ["00:00", "24:00", time(0)])
def test_a_range_may_end_at_midnight_and_be_the_whole_day(end: str | time) -> None:
    evening = hours(weekly={"monday": [["20:00", end]], "tuesday": [["00:00", "01:00"]], "sunday": [["00:00", end]]})
    assert evening.is_open(lisbon(2026, 3, 16, 23, 59))
    assert evening.is_open(lisbon(2026, 3, 17, 0, 30))
    assert all(evening.is_open(lisbon(2026, 3, 15, hour)) for hour in range(24))
    assert not evening.is_open(lisbon(2026, 3, 16, 0))


def test_who_never_opens_has_no_next_opening() -> None:
    at = lisbon(2026, 3, 12, 10)
    assert hours(weekly={}).next_opening(at) is None
    assert hours(holidays=[["2026-03-01", "2027-03-01"]]).next_opening(at) is None
    late = at + FAR - timedelta(hours=1)
    assert hours(weekly={}, special={late.date(): [["09:00", "10:00"]]}).next_opening(at) is not None
    too_late = at.date() + FAR + timedelta(days=1)
    assert hours(weekly={}, special={too_late: [["09:00", "10:00"]]}).next_opening(at) is None


def test_in_spring_it_opens_at_the_same_time_on_the_wall() -> None:
    """The clocks of Berlin jump from 2:00 to 3:00 on 29 March 2026."""
    berlin = hours("Europe/Berlin")
    opening = berlin.next_opening(local("Europe/Berlin", 2026, 3, 27, 18))
    assert opening is not None
    assert opening.isoformat() == "2026-03-30T09:00:00+02:00"


def test_an_opening_that_the_clock_jumps_over_is_where_it_lands() -> None:
    night = hours("Europe/Berlin", weekly={"sunday": [["02:30", "05:00"]]})
    opening = night.next_opening(local("Europe/Berlin", 2026, 3, 29, 1))
    assert opening is not None
    assert opening.isoformat() == "2026-03-29T03:00:00+02:00"
    whole = hours("Europe/Berlin", weekly={"sunday": [["02:00", "03:00"]]})
    assert whole.next_opening(local("Europe/Berlin", 2026, 3, 29, 1)) == local("Europe/Berlin", 2026, 4, 5, 2), "there is no such hour"


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    """The clocks of Berlin go back from 3:00 to 2:00 on 25 October 2026."""
    night = hours("Europe/Berlin", weekly={"sunday": [["02:00", "02:30"]]})
    first, second = (local("Europe/Berlin", 2026, 10, 25, 2, 15, fold=fold) for fold in (0, 1))
    assert night.is_open(first)
    assert night.is_open(second)
    between = local("Europe/Berlin", 2026, 10, 25, 2, 45)
    assert not night.is_open(between)
    opening = night.next_opening(between)
    assert opening is not None
    assert opening.isoformat() == "2026-10-25T02:00:00+01:00"
    later = hours("Europe/Berlin", weekly={"sunday": [["02:15", "02:30"]]}).next_opening(between)
    assert later is not None
    assert later.isoformat() == "2026-10-25T02:15:00+01:00"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"time_zone": "Mars/Olympus"}, 'There is no time zone "Mars/Olympus"'),
        ({"time_zone": "Europe"}, 'There is no time zone "Europe"'),
        ({"time_zone": "../../etc/passwd"}, 'There is no time zone "../../etc/passwd"'),
        ({"time_zone": ""}, 'There is no time zone ""'),
        ({"weekly": {"monday": [["09:00", "13:00"], ["12:00", "18:00"]]}}, "09:00–13:00 and 12:00–18:00 overlap on the same day"),
        ({"weekly": {"monday": [["20:00", "03:00"], ["23:00", "23:30"]]}}, "20:00–03:00 and 23:00–23:30 overlap on the same day"),
        (
            {"weekly": {"monday": [["20:00", "03:00"]], "tuesday": [["02:00", "04:00"]]}},
            "20:00–03:00 on monday runs into 02:00–04:00 on tuesday",
        ),
        ({"weekly": {"sunday": [["20:00", "03:00"]], "monday": [["00:00", "04:00"]]}}, "on sunday runs into 00:00–04:00 on monday"),
        ({"weekly": {"monday": [["00:00", "24:00"], ["10:00", "11:00"]]}}, "overlap on the same day"),
        ({"weekly": {"monday": [["09:00", "09:00"]]}}, "A range from 09:00 to 09:00 has no end"),
        ({"weekly": {"monday": [["09:00:30", "10:00"]]}}, "hours and minutes"),
        ({"weekly": {"monday": [["09:00+02:00", "10:00"]]}}, "leave out the offset"),
        ({"weekly": {"monday": [["nine", "10:00"]]}}, "opens"),
        ({"weekly": {"monday": [["09:00"]]}}, "monday"),
        ({"weekly": {"mondy": []}}, "mondy"),
        ({"special": {"2026-02-30": []}}, "2026-02-30"),
        ({"special": {"2026-03-12": [["09:00", "11:00"], ["10:00", "12:00"]]}}, "overlap"),
        ({"holidays": [["2026-12-26", "2026-12-24"]]}, "ends on 2026-12-24, before it begins on 2026-12-26"),
        ({"holidays": ["someday"]}, "holidays"),
        ({"holidays": ["2026-01-01"] * 401}, "400"),
        ({"weekly": {"monday": [["09:00", "09:01"]] * 13}}, "12"),
        ({"wekly": {}}, "wekly"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_reason(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        hours(**({"zone": wrong["time_zone"]} if "time_zone" in wrong else wrong))
    assert words in str(refused.value)


def test_ranges_that_touch_do_not_overlap_and_are_put_in_order() -> None:
    touching = hours(weekly={"monday": [["13:00", "18:00"], ["09:00", "13:00"], ["20:00", "02:00"]], "tuesday": [["02:00", "03:00"]]})
    assert [str(item) for item in touching.weekly["monday"]] == ["09:00–13:00", "13:00–18:00", "20:00–02:00"]
    assert touching.is_open(lisbon(2026, 3, 16, 13))


def test_hours_survive_being_stored() -> None:
    full = hours(holidays=[["2026-12-24", "2026-12-26", "Christmas"]], special={"2026-12-31": [["09:00", "24:00"]]})
    assert OfficeHours.model_validate_json(full.model_dump_json()) == full


def test_a_moment_without_a_time_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="needs its time zone"):
        hours().is_open(datetime(2026, 3, 12, 10))  # noqa: DTZ001


# Time zones whose clocks are set by half an hour, at midnight, around a month of fasting, or that once skipped a day.
ODD_ZONES = [
    "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia", "Asia/Gaza", "America/St_Johns", "Asia/Kathmandu",
    "Europe/Berlin", "Europe/Dublin", "America/New_York", "Asia/Tehran", "Africa/Cairo", "Antarctica/Troll", "America/Havana",
]  # fmt: skip
ZONES = st.one_of(st.sampled_from(ODD_ZONES), st.sampled_from(sorted(available_timezones() - {"localtime"})))
MOMENTS = st.datetimes(datetime(2008, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def _ranges(draw: st.DrawFn) -> list[list[time]]:
    """Ranges on quarters of hours that neither overlap nor cross midnight."""
    marks = sorted(draw(st.sets(st.integers(0, 95), max_size=6)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return [[time(begin // 4, begin % 4 * 15), time(end // 4, end % 4 * 15)] for begin, end in pairs]


@st.composite
def _nights(draw: st.DrawFn) -> list[list[time]]:
    """One range that crosses midnight."""
    begin = draw(st.integers(49, 95))
    end = draw(st.integers(1, 47))
    return [[time(begin // 4, begin % 4 * 15), time(end // 4, end % 4 * 15)]]


@st.composite
def any_hours(draw: st.DrawFn, around: date) -> OfficeHours:
    days = draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1))
    kind = draw(st.sampled_from([_ranges(), _nights()]))
    dates = st.integers(-3, 70).map(lambda day: around + timedelta(days=day))
    return hours(
        draw(ZONES),
        weekly={day: draw(kind) for day in days},
        holidays=[sorted(draw(st.tuples(dates, dates))) for _ in range(draw(st.integers(0, 2)))],
        special=draw(st.dictionaries(dates, _ranges(), max_size=3)),
    )


def is_open_by_hand(office: OfficeHours, at: datetime) -> bool:
    """By intervals on the wall instead of times of day."""
    wall = at.astimezone(ZoneInfo(office.time_zone)).replace(tzinfo=None, fold=0)
    for day in (wall.date(), wall.date() - timedelta(days=1)):
        if day in office.special:
            ranges = office.special[day]
        elif any(holiday.first <= day <= holiday.last for holiday in office.holidays):
            ranges = ()
        else:
            ranges = office.weekly.get(WEEKDAYS[day.weekday()], ())
        for item in ranges:
            begin, end = datetime.combine(day, item.opens), datetime.combine(day, item.closes)
            if begin <= wall < (end if end > begin else end + timedelta(days=1)):
                return True
    return False


@settings(max_examples=60, deadline=None)
@given(st.data(), MOMENTS)
def test_the_next_opening_is_open_and_nothing_before_it_is_in_any_time_zone(data: st.DataObject, at: datetime) -> None:
    office = data.draw(any_hours(at.date()))
    opening = office.next_opening(at)
    assert office.is_open(at) is is_open_by_hand(office, at)
    end = at + FAR if opening is None else opening
    if opening is not None:
        assert opening >= at
        assert opening <= at + FAR
        assert is_open_by_hand(office, opening)
        assert str(opening.tzinfo) == office.time_zone
    if opening is None or opening > at:
        quarter = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0) + QUARTER
        while quarter < end:  # clocks, ranges and changes of the clock all lie on quarters of an hour
            assert not is_open_by_hand(office, quarter)
            quarter += QUARTER
        assert not is_open_by_hand(office, at)


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(ODD_ZONES), st.integers(2009, 2035), st.integers(-96, 96))
def test_around_every_change_of_the_clock_the_wall_decides(data: st.DataObject, zone: str, year: int, quarters: int) -> None:
    changes = [
        noon
        for noon in (datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in range(365))
        if noon.astimezone(ZoneInfo(zone)).utcoffset() != (noon + timedelta(days=1)).astimezone(ZoneInfo(zone)).utcoffset()
    ]
    if not changes:
        return
    at = data.draw(st.sampled_from(changes)) + timedelta(hours=12) + quarters * QUARTER
    office = data.draw(any_hours(at.date())).model_copy(update={"time_zone": zone})
    assert office.is_open(at) is is_open_by_hand(office, at)
    opening = office.next_opening(at)
    end = min(at + timedelta(days=3), opening or at + FAR)
    while at < end:
        assert not is_open_by_hand(office, at)
        at += QUARTER
    assert opening is None or is_open_by_hand(office, opening)


NOW = lisbon(2026, 12, 14, 19)  # a Monday
WHEN = {
    "en": "today at 20:30|tomorrow at 9:00|on Friday at 9:00|on 27 December at 9:00|on 1 January at 1:05",
    "es": "hoy a las 20:30|mañana a las 9:00|el viernes a las 9:00|el 27 de diciembre a las 9:00|el 1 de enero a la 1:05",
    "fr": "aujourd'hui à 20 h 30|demain à 9 h|vendredi à 9 h|le 27 décembre à 9 h|le 1er janvier à 1 h 05",
    "de": "heute um 20:30 Uhr|morgen um 9:00 Uhr|am Freitag um 9:00 Uhr|am 27. Dezember um 9:00 Uhr|am 1. Januar um 1:05 Uhr",
    "pt": "hoje às 20:30|amanhã às 9:00|na sexta-feira às 9:00|no dia 27 de dezembro às 9:00|no dia 1 de janeiro à 1:05",
    "ar": "اليوم الساعة 20:30|غدًا الساعة 9:00|يوم الجمعة الساعة 9:00|يوم 27 ديسمبر الساعة 9:00|يوم 1 يناير الساعة 1:05",
}
OPENINGS = [(2026, 12, 14, 20, 30), (2026, 12, 15, 9), (2026, 12, 18, 9), (2026, 12, 27, 9), (2027, 1, 1, 1, 5)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moment_is_told_as_people_say_it(language: str) -> None:
    assert [when_text(lisbon(*at), NOW, language) for at in OPENINGS] == WHEN[language].split("|")


@pytest.mark.parametrize(("days", "words"), [(1, "tomorrow"), (2, "on Wednesday"), (6, "on Sunday"), (7, "on 21 December")])
def test_after_six_days_a_weekday_would_be_today(days: int, words: str) -> None:
    assert when_text(lisbon(2026, 12, 14 + days, 9), NOW, "en").startswith(words)


def test_today_is_today_where_the_account_is() -> None:
    opening = local("Asia/Tokyo", 2026, 12, 15, 9)
    assert when_text(opening, datetime(2026, 12, 14, 16, tzinfo=UTC), "en") == "today at 9:00"
    assert when_text(opening, datetime(2026, 12, 14, 14, tzinfo=UTC), "en") == "tomorrow at 9:00"


def test_another_language_is_answered_in_english() -> None:
    assert when_text(lisbon(2026, 12, 15, 9), NOW, "fi") == "tomorrow at 9:00"
    assert what_happens_next("fi", is_open=True, opening_text=None) == what_happens_next("en", is_open=True, opening_text=None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_customer_is_told_what_happens_next(language: str) -> None:
    when = when_text(lisbon(2026, 12, 15, 9), NOW, language)
    in_hours = what_happens_next(language, is_open=True, opening_text=when)
    out_of_hours = what_happens_next(language, is_open=False, opening_text=when)
    away = what_happens_next(language, is_open=False, opening_text=None)
    assert when not in in_hours
    assert when in out_of_hours
    assert len({in_hours, out_of_hours, away}) == 3
    assert all("{" not in text and text.endswith(".") for text in (in_hours, out_of_hours, away))


def test_in_english_it_reads_so() -> None:
    assert what_happens_next("en", is_open=True, opening_text=None) == "A colleague takes over and answers you here as soon as possible."
    told = what_happens_next("en", is_open=False, opening_text="tomorrow at 9:00")
    assert told == "Our team is back tomorrow at 9:00 and will answer you here then."


def test_a_range_reads_as_it_is_written() -> None:
    assert str(Range.model_validate(["20:00", "03:00"])) == "20:00–03:00"
