"""When an account's people are there, by the clock on their wall, and how a customer is told what happens next. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
FAR = timedelta(days=60)  # who does not open within this time has no next opening
_DAY, _MIDNIGHT = timedelta(days=1), time(0)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, not a name at all, a folder of names
        raise ValueError(f'There is no time zone "{name}"; write it as in "Europe/Lisbon".') from None
    return name


class Range(BaseModel):
    """From one local time to another; one that ends where it began, or earlier, ends on the next day. 0:00 to 0:00 is the whole day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    opens: time
    closes: time

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        """Also a pair, as in ["09:00", "17:30"], and 24:00 for the end of the day."""
        if isinstance(value, list | tuple) and len(value) == 2:
            value = {"opens": value[0], "closes": value[1]}
        if isinstance(value, dict) and value.get("closes") in {"24:00", "24:00:00"}:
            value = {**value, "closes": _MIDNIGHT}
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("Opening times are local: leave out the offset.")
        if any(at.second or at.microsecond for at in (self.opens, self.closes)):
            raise ValueError("Opening times are given in hours and minutes.")
        if self.opens == self.closes != _MIDNIGHT:
            raise ValueError(f"A range from {self.opens:%H:%M} to {self.closes:%H:%M} has no end; write 00:00 to 24:00 for the whole day.")
        return self

    @property
    def crosses(self) -> bool:
        """Whether it goes on after midnight."""
        return _MIDNIGHT != self.closes <= self.opens

    @property
    def minutes(self) -> tuple[int, int]:
        """Its begin and end in minutes after the midnight before it."""
        begin, end = (at.hour * 60 + at.minute for at in (self.opens, self.closes))
        return begin, end if end > begin else end + 24 * 60

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"


def _no_overlap(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    ordered = sorted(ranges, key=lambda item: item.minutes)
    for before, after in pairwise(ordered):
        if after.minutes[0] < before.minutes[1]:
            raise ValueError(f"{before} and {after} overlap on the same day.")
    return tuple(ordered)


Ranges = Annotated[tuple[Range, ...], Field(max_length=12), AfterValidator(_no_overlap)]


class Holiday(BaseModel):
    """Days on which nobody is there, the last one included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: date
    last: date
    name: str = Field("", max_length=100)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"A holiday ends on {self.last}, before it begins on {self.first}.")
        return self


def _read_holiday(value: Any) -> Any:
    """Also a date alone, or a pair of dates with or without a name."""
    if isinstance(value, str | date):
        return {"first": value, "last": value}
    if isinstance(value, list | tuple) and len(value) in {2, 3}:
        return dict(zip(("first", "last", "name"), value, strict=False))
    if isinstance(value, dict) and "first" in value:
        return {"last": value["first"], **value}
    return value


class OfficeHours(BaseModel):
    """
    When the people of an account are there.

    A range belongs to the day on which it begins, so the night before a holiday runs on to its end. A special date stands above
    holidays and weekdays; without ranges it is a closed day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    time_zone: Annotated[str, Field(max_length=100), AfterValidator(_known_zone)]
    weekly: Mapping[Weekday, Ranges] = Field(default_factory=dict)
    holidays: Annotated[tuple[Annotated[Holiday, BeforeValidator(_read_holiday)], ...], Field(max_length=400)] = ()
    special: Annotated[Mapping[date, Ranges], Field(max_length=400)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _nights_end_before_mornings(self) -> Self:
        for index, day in enumerate(WEEKDAYS):
            following = WEEKDAYS[(index + 1) % len(WEEKDAYS)]
            for night in (item for item in self.weekly.get(day, ()) if item.crosses):
                for other in self.weekly.get(following, ()):
                    if other.opens < night.closes:
                        raise ValueError(f"{night} on {day} runs into {other} on {following}.")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which all of this is meant."""
        return ZoneInfo(self.time_zone)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at this moment, as the clock on the wall shows it."""
        local = _aware(at).astimezone(self.zone)
        today, now = local.date(), local.time()
        if any(item.opens <= now and (item.crosses or item.closes == _MIDNIGHT or now < item.closes) for item in self._ranges_on(today)):
            return True
        return any(item.crosses and now < item.closes for item in self._ranges_on(today - _DAY))

    def next_opening(self, at: datetime) -> datetime | None:
        """The first moment, not before this one, at which somebody is there, in the account's time zone; None: none is near."""
        if self.is_open(at):
            return at.astimezone(self.zone)
        begin = at.astimezone(UTC)
        moments = sorted({moment for moment in self._changes(begin) if begin < moment <= begin + FAR})
        return next((moment.astimezone(self.zone) for moment in moments if self.is_open(moment)), None)

    def _ranges_on(self, day: date) -> Sequence[Range]:
        if day in self.special:
            return self.special[day]
        if any(holiday.first <= day <= holiday.last for holiday in self.holidays):
            return ()
        return self.weekly.get(WEEKDAYS[day.weekday()], ())

    def _changes(self, begin: datetime) -> Iterator[datetime]:
        """All moments at which it may open: where a range begins, and where the clock jumps into one."""
        first = begin.astimezone(self.zone).date()
        for days in range(-2, FAR.days + 3):
            day = first + days * _DAY
            for item in self._ranges_on(day):
                local = datetime.combine(day, item.opens, self.zone)
                yield local.astimezone(UTC)
                yield local.replace(fold=1).astimezone(UTC)  # an hour that comes twice
            yield from self._clock_change(begin + days * _DAY)

    def _clock_change(self, begin: datetime) -> Iterator[datetime]:
        """The moment within a day from this one at which the clock is set, if it is."""
        end = begin + _DAY
        before = begin.astimezone(self.zone).utcoffset()
        if before == end.astimezone(self.zone).utcoffset():
            return
        low, high = int(begin.timestamp()), int(end.timestamp())
        while high - low > 1:
            middle = (low + high) // 2
            same = datetime.fromtimestamp(middle, self.zone).utcoffset() == before
            low, high = (middle, high) if same else (low, middle)
        yield datetime.fromtimestamp(high, UTC)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return at


_TODAY = {"en": "today", "es": "hoy", "fr": "aujourd'hui", "de": "heute", "pt": "hoje", "ar": "اليوم"}
_TOMORROW = {"en": "tomorrow", "es": "mañana", "fr": "demain", "de": "morgen", "pt": "amanhã", "ar": "غدًا"}
_ON_WEEKDAY = {
    "en": "on Monday|on Tuesday|on Wednesday|on Thursday|on Friday|on Saturday|on Sunday",
    "es": "el lunes|el martes|el miércoles|el jueves|el viernes|el sábado|el domingo",
    "fr": "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    "de": "am Montag|am Dienstag|am Mittwoch|am Donnerstag|am Freitag|am Samstag|am Sonntag",
    "pt": "na segunda-feira|na terça-feira|na quarta-feira|na quinta-feira|na sexta-feira|no sábado|no domingo",
    "ar": "يوم الاثنين|يوم الثلاثاء|يوم الأربعاء|يوم الخميس|يوم الجمعة|يوم السبت|يوم الأحد",
}
_ON_DATE = {
    "en": "on {day} {month}", "es": "el {day} de {month}", "fr": "le {day} {month}", "de": "am {day}. {month}",
    "pt": "no dia {day} de {month}", "ar": "يوم {day} {month}",
}  # fmt: skip
_MONTHS = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "de": "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
    "pt": "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro",
    "ar": "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
}
_AT = {
    "en": "at {hour}:{minute:02}", "es": "a las {hour}:{minute:02}", "fr": "à {hour} h {minute:02}", "de": "um {hour}:{minute:02} Uhr",
    "pt": "às {hour}:{minute:02}", "ar": "الساعة {hour}:{minute:02}",
}  # fmt: skip
_AT_ONE = {"es": "a la {hour}:{minute:02}", "pt": "à {hour}:{minute:02}"}  # one o'clock is singular
_IN_HOURS = {
    "en": "A colleague takes over and answers you here as soon as possible.",
    "es": "Una persona de nuestro equipo se encarga y te responderá aquí lo antes posible.",
    "fr": "Une personne de notre équipe prend le relais et vous répondra ici dès que possible.",
    "de": "Eine Kollegin oder ein Kollege übernimmt und antwortet Ihnen hier so bald wie möglich.",
    "pt": "Uma pessoa da nossa equipa assume a conversa e vai responder aqui o mais depressa possível.",
    "ar": "سيتولى أحد زملائنا المحادثة ويرد عليك هنا في أقرب وقت ممكن.",
}
_OUT_OF_HOURS = {
    "en": "Our team is back {when} and will answer you here then.",
    "es": "Nuestro equipo vuelve {when} y te responderá aquí entonces.",
    "fr": "Notre équipe sera de retour {when} et vous répondra ici.",
    "de": "Unser Team ist {when} wieder da und antwortet Ihnen dann hier.",
    "pt": "A nossa equipa volta {when} e responderá aqui nessa altura.",
    "ar": "سيعود فريقنا {when} وسيرد عليك هنا حينها.",
}
_AWAY = {
    "en": "Our team is away at the moment and will answer you here as soon as it is back.",
    "es": "Nuestro equipo no está disponible en este momento y te responderá aquí en cuanto vuelva.",
    "fr": "Notre équipe est absente en ce moment et vous répondra ici dès son retour.",
    "de": "Unser Team ist zurzeit nicht da und antwortet Ihnen hier, sobald es zurück ist.",
    "pt": "A nossa equipa não está disponível neste momento e responderá aqui assim que voltar.",
    "ar": "فريقنا غير متاح حاليًا وسيرد عليك هنا فور عودته.",
}


def when_text(opening: datetime, now: datetime, language: str) -> str:
    """A moment to come as one says it: "today at 14:00", "on Monday at 9:00"; in the time zone that it carries."""
    known = language if language in _TODAY else "en"
    return f"{_day_text(opening, _aware(now).astimezone(_aware(opening).tzinfo).date(), known)} {_clock_text(opening, known)}"


def _day_text(opening: datetime, today: date, language: str) -> str:
    days = (opening.date() - today).days
    if days in {0, 1}:
        return (_TOMORROW if days else _TODAY)[language]
    if 1 < days < len(WEEKDAYS):
        return _ON_WEEKDAY[language].split("|")[opening.weekday()]
    day = "1er" if language == "fr" and opening.day == 1 else opening.day
    return _ON_DATE[language].format(day=day, month=_MONTHS[language].split("|")[opening.month - 1])


def _clock_text(opening: datetime, language: str) -> str:
    pattern = _AT_ONE.get(language, _AT[language]) if opening.hour == 1 else _AT[language]
    text = pattern.format(hour=opening.hour, minute=opening.minute)
    return text.removesuffix(" 00") if language == "fr" else text


def what_happens_next(language: str, *, is_open: bool, opening_text: str | None) -> str:
    """What a customer is told when a person is asked for; `opening_text` as `when_text` makes it, None where nobody knows."""
    known = language if language in _IN_HOURS else "en"
    if is_open:
        return _IN_HOURS[known]
    return _OUT_OF_HOURS[known].format(when=opening_text) if opening_text else _AWAY[known]


def hours_from(time_zone: str | None, weekly: Mapping[str, Any] | None, holidays: Sequence[Any] | None) -> OfficeHours | None:
    """Office hours as they are stored; None where no week is set, or none that can be understood any more."""
    if time_zone is None or weekly is None:
        return None
    try:
        return OfficeHours.model_validate({"time_zone": time_zone, "weekly": weekly, "holidays": holidays or ()})
    except ValidationError:
        return None


def told(hours: OfficeHours, now: datetime, language: str) -> tuple[bool, str]:
    """Whether somebody is there at this moment, and what a customer is told who is handed over then."""
    is_open, opening = hours.is_open(now), hours.next_opening(now)
    when = when_text(opening, now, language) if opening else None
    return is_open, what_happens_next(language, is_open=is_open, opening_text=when)
