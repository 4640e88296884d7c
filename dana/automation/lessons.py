"""What is to be learnt from a correction: the smallest lasting fix that would have made Dana's words right. Pure; silent in doubt."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dana.ai.language import guess_language
from dana.ai.phrases import plain_words
from dana.ai.sentences import sentences_of, stems_of
from dana.automation.courtesy import needs_no_source
from dana.automation.figures import figures_in, read_figures
from dana.automation.lesson_amends import amended
from dana.automation.lesson_text import lasting, question_for_all, to_nobody, topic_of
from dana.automation.lesson_words import EMOJI, FORMAL, INFORMAL, NOTES, PUTS_OFF, SIGNS, TAKES_BACK, WARM
from dana.automation.moods import mentions
from dana.knowledge.claim_words import EMPTY, NEGATIONS
from dana.knowledge.claims import claims_in
from dana.knowledge.disagreement import disagreements

Kind = Literal["knowledge", "rule", "tone"]
Why = Literal["not_in_documents", "said_otherwise", "left_to_people", "manner"]

SAME_WORDS = 0.75  # of the weight of a sentence's words, from which another sentence speaks of the same
LEAST_SUPPORT = 0.5  # as `meaning` has it
MOST_FACTS = 6
_SHORTER, _LONG = 0.6, 25  # the share of words that is left, of at least so many
_MOST_SIGNED_WORDS = 8
_FEWEST_WORDS = 3  # of a statement without a figure
_SHORTEST_SLIP = 4  # letters of a word in which one may be wrong
_CONTRACTED = re.compile(r"n['’]t\b|(?<=can)not\b", re.IGNORECASE)
_THANKS = re.compile(
    r"(?:many |so )?(?:thanks|thank you)\b|(?:muchas |mil )?gracias\b|merci\b|(?:vielen |besten )?dank|(?:muito )?obrigad[oa]|شكرا"
)
_ADDRESS = frozenset(stem for table in (INFORMAL, FORMAL) for words in table.values() for word in words for stem in stems_of(word))
_CARRIES_NOTHING = EMPTY | NEGATIONS | _ADDRESS
_SIGNED = re.compile(r"\A\s*[-–—~]\s*\w+(?: \w+){0,3}\s*\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """A passage, and where it stands."""

    passage_id: str
    document_id: str
    document: str
    page: int | None
    heading: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What Dana wrote, what a person made of it, and what is known around them; texts without the marks of sources."""

    question: str
    before: str
    after: str
    customers_words: str = ""  # all that the customer wrote lately
    names: Sequence[str] = ()  # of the customer and of who answered
    cited: Sequence[Place] = ()
    found: Sequence[Place] = ()  # by looking for the new facts in the documents
    guidance: Sequence[str] = ()
    topics: Sequence[str] = ()
    is_taken_back: bool = False  # Dana's words were sent, and a person took them back


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is offered; `facts` are the person's own sentences that a line of knowledge rests on."""

    kind: Kind
    why: Why
    proposal: str
    question: str = ""
    facts: tuple[str, ...] = ()
    place: Place | None = None  # of the passage that says otherwise
    quote: str = ""
    amended: str = ""  # what the quote would say once it is corrected; "": only a person can say


def new_facts(correction: Correction, held: Mapping[str, float] | None = None) -> list[str]:
    """The person's statements that Dana's words do not hold; `held` is how well these do by their meaning, where that is known."""
    before = sentences_of(correction.before)
    facts = facts_in(correction.after)
    return [fact for fact in facts if not _is_said(fact, before, held or {}, correction.names)][:MOST_FACTS]


def facts_in(text: str) -> list[str]:
    """The sentences that state something: no courtesy, no question, no signature, nothing that is put off or taken back."""
    found = []
    for sentence in sentences_of(_unsigned(text)):
        bare = _without_lead(sentence)
        words = plain_words(bare)
        if needs_no_source(bare) or PUTS_OFF.search(words) or TAKES_BACK.search(words):
            continue
        is_wordy = len(words.split()) >= _FEWEST_WORDS and len(_weighty(bare)) > 1
        if figures_in(bare) or (is_wordy and not _THANKS.match(words) and not WARM.search(words)):
            found.append(bare)
    return found


def decide(
    correction: Correction, *, held_before: Mapping[str, float] | None = None, held_found: Mapping[str, float] | None = None
) -> Lesson | None:
    """The smallest lasting fix, or None where nothing lasting can be said; the same correction always gives the same."""
    if not correction.after.strip() or not correction.before.strip() or not correction.question.strip():
        return None
    if _is_slip(correction.before, correction.after):
        return None if correction.is_taken_back else _manner(correction)
    facts = new_facts(correction, held_before)
    if facts:
        return _knowledge(correction, facts, held_found or {})
    if correction.is_taken_back:
        return None
    return _rule(correction) if _is_put_off(correction.after) else _manner(correction)


def is_in_words_of(text: str, others: str) -> bool:
    """Whether a text is made of the words of another one, and denies what that denies and no more."""
    return _share(text, others) >= SAME_WORDS and _denies(text) == _denies(others)


def _knowledge(correction: Correction, facts: Sequence[str], held: Mapping[str, float]) -> Lesson | None:
    customers = f"{correction.question}\n{correction.customers_words}"
    units = [unit for place in (*correction.cited, *correction.found) for unit in _units(place)]
    kept = []
    for fact in facts:
        text = lasting(fact, correction.names, customers)
        if text is not None and not _is_said(fact, units, held):
            kept.append(text)
    if not kept:
        return None
    question = question_for_all(correction.question, correction.names)
    proposal = "\n".join(filter(None, (question, " ".join(kept))))
    other = _otherwise(correction, kept)
    if other is None:
        return Lesson("knowledge", "not_in_documents", proposal, question, tuple(kept))
    amends = _amends(other, kept)
    return Lesson("knowledge", "said_otherwise", proposal, question, tuple(kept), other.place, other.quote, amends)


@dataclass(frozen=True, slots=True)
class _Other:
    """A sentence of a passage that says otherwise than a fact, and what was said in that fact's place."""

    place: Place
    quote: str
    fact: str
    replaced: str


def _amends(other: _Other, facts: Sequence[str]) -> str:
    """What the passage's sentence is to say; the fact that it contradicts goes first."""
    if other.quote not in sentences_of(other.place.text):
        return ""  # a piece of what is no sentence

    def says(fact: str, text: str) -> bool:
        return _is_said(fact, [f"{other.place.heading or ''}\n{text}"], {})

    return amended(other.quote, other.replaced, [other.fact, *(fact for fact in facts if fact != other.fact)], says)


def _otherwise(correction: Correction, facts: Sequence[str]) -> _Other | None:
    """The passage that says something else of the same matter: one that Dana's own sentence rested on, or any that was found."""
    before = sentences_of(correction.before)
    for fact in facts:
        replaced = next((old for old in before if _is_same_matter(fact, old)), None)
        for place in correction.cited:
            for unit in sentences_of(place.text):
                if replaced and _is_said(replaced, [f"{place.heading or ''}\n{unit}"], {}):
                    return _Other(place, unit, fact, replaced)
        ours = claims_in(fact)
        for place in (*correction.cited, *correction.found):
            for _, theirs in disagreements(ours, claims_in(place.text, place.heading or ""), names=("", place.document)):
                quote = _sentence_at(place.text, theirs.start)
                return _Other(place, quote, fact, quote)
    return None


def _rule(correction: Correction) -> Lesson | None:
    """Dana stated something, the person said that somebody will see to it and nothing else."""
    if facts_in(correction.after) or not facts_in(correction.before) or mentions(correction.question, correction.topics):
        return None
    about = "\n".join((correction.before, *(place.heading or "" for place in correction.cited)))
    topic = topic_of(correction.question, about, correction.names)
    return Lesson("rule", "left_to_people", topic) if topic else None


def _manner(correction: Correction) -> Lesson | None:
    """The first thing in which the person's manner is another, where the facts are the same."""
    before, after = correction.before, correction.after
    note = _address(before, after) or _signs(before, after) or _sound(before, after)
    if note is None or any(plain_words(NOTES[note]) in plain_words(text) for text in correction.guidance):
        return None
    return Lesson("tone", "manner", NOTES[note])


def _address(before: str, after: str) -> str | None:
    language = guess_language(f"{before}\n{after}", "")
    (was_close, was_formal), (is_close, is_formal) = _forms(before, language), _forms(after, language)
    if was_close and not is_close and is_formal:
        return "formal"
    return "informal" if was_formal and not is_formal and is_close else None


def _forms(text: str, language: str) -> tuple[int, int]:
    written = re.findall(r"[^\W\d_]+", text)
    spoken = plain_words(text).split()
    formal = written if language == "de" else spoken
    return sum(w in INFORMAL.get(language, ()) for w in spoken), sum(w in FORMAL.get(language, ()) for w in formal)


def _signs(before: str, after: str) -> str | None:
    return "signs" if _signature(after) and not _signature(before) else None


def _sound(before: str, after: str) -> str | None:
    was, now = len(EMOJI.findall(before)), len(EMOJI.findall(after))
    if bool(was) != bool(now):
        return "no_emoji" if was else "emoji"
    if before.count("!") > 1 and "!" not in after:
        return "calm"
    if len(WARM.findall(plain_words(after))) > len(WARM.findall(plain_words(before))):
        return "warm"
    words, left = len(plain_words(before).split()), len(plain_words(after).split())
    return "short" if words >= _LONG and left <= _SHORTER * words and facts_in(after) else None


def _is_slip(before: str, after: str) -> bool:
    """Whether but spaces, signs, a greeting or single letters differ."""
    old, new = _bare_words(before), _bare_words(after)
    return len(old) == len(new) and all(map(_is_same_word, old, new))


def _bare_words(text: str) -> list[str]:
    kept = [part for part in sentences_of(_unsigned(text)) if not needs_no_source(part)]
    return plain_words(" ".join(kept)).split()


def _is_same_word(one: str, other: str) -> bool:
    """Equal, or one letter apart where no figure and no denial is in play."""
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST_SLIP or abs(len(one) - len(other)) > 1 or not (one.isalpha() and other.isalpha()):
        return False
    if {one, other} & NEGATIONS:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return swapped or one[at + 1 :] == other[at + 1 :] or one[at:] == other[at + 1 :] or one[at + 1 :] == other[at:]


def _is_put_off(text: str) -> bool:
    return any(PUTS_OFF.search(plain_words(sentence)) for sentence in sentences_of(text))


def _is_said(fact: str, units: Sequence[str], held: Mapping[str, float], names: Sequence[str] = ()) -> bool:
    """Whether one of these sentences says it: its figures, its words or its meaning, and no denial more or less."""
    by_meaning = held.get(fact, 0.0) >= LEAST_SUPPORT
    fact = to_nobody(fact, names)
    figures = figures_in(fact)
    fitting = [unit for unit in units if all(map(read_figures(unit).support, figures))]
    if any(_share(fact, unit) >= SAME_WORDS and _denies(fact) == _denies(unit) for unit in fitting):
        return True
    if not (by_meaning and fitting):
        return False
    return _denies(fact) == _denies(max(fitting, key=lambda unit: _share(fact, unit)))


def _is_same_matter(one: str, other: str) -> bool:
    return min(_share(one, other), _share(other, one)) >= SAME_WORDS


def _share(sentence: str, text: str) -> float:
    """How much of a sentence, by the weight of its words, stands in a text; figures are compared apart."""
    said, held = _weighty(sentence), set(stems_of(text))
    weight = sum(map(len, said))
    return sum(len(stem) for stem in said if stem in held) / weight if weight else 1.0


def _weighty(sentence: str) -> list[str]:
    return [
        stem for stem in stems_of(_CONTRACTED.sub(" not", sentence))
        if stem not in _CARRIES_NOTHING and not any(map(str.isdigit, stem)) and (len(stem) > 1 or not stem.isascii())
    ]  # fmt: skip


def _denies(text: str) -> bool:
    return not NEGATIONS.isdisjoint(stems_of(_CONTRACTED.sub(" not", text)))


def _units(place: Place) -> list[str]:
    """A passage's sentences, each with its heading, which often names what they speak of."""
    return [f"{place.heading or ''}\n{unit}" for unit in sentences_of(place.text)]


def _sentence_at(text: str, start: int) -> str:
    """The sentence that stands there, however its lines are broken."""
    at = 0
    for unit in sentences_of(text):
        found = re.compile(r"\s+".join(map(re.escape, unit.split()))).search(text, at)
        if found and start < found.end():
            return unit
        at = found.end() if found else at
    return " ".join(text.split())[:200]


def _signature(text: str) -> str:
    """The last line where it signs, "" where none does."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    if len(lines) < 2:
        return ""
    last = lines[-1]
    words = plain_words(last)
    is_short = len(words.split()) <= _MOST_SIGNED_WORDS
    return last if is_short and (SIGNS.match(words) or _SIGNED.match(last)) and not figures_in(last) else ""


def _unsigned(text: str) -> str:
    signed = _signature(text)
    return _unsigned(text.strip().removesuffix(signed).rstrip()) if signed else text


def _without_lead(sentence: str) -> str:
    """Without a courtesy or the taking back before the first colon, comma or dash: "Sorry, correction: it costs 5 €"."""
    match = re.match(r"[^,:;–—]{2,60}[,:;–—]\s*", sentence)
    if match is None:
        return sentence
    lead, rest = match.group(), sentence[match.end() :]
    if rest and (needs_no_source(lead) or TAKES_BACK.fullmatch(plain_words(lead))):
        return _without_lead(rest[0].upper() + rest[1:])
    return sentence
