"""The last link: no key, no network, no model. It quotes the passages that answer, or hands the conversation to a person."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from dana.ai.contract import Action, ModelAnswer, NumberedPassage, Prompt, ProviderAnswer, ProviderError, Sentence, Usage
from dana.ai.language import guess_language
from dana.ai.phrases import GREETING, LEAD, WELCOME, courtesy_of
from dana.ai.sentences import sentences_of, stems_of

LOOKED_AT = 4  # passages; what comes later is hardly ever the answer
MOST_SENTENCES = 3
MOST_CHARACTERS = 480


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a passage answers a question, by the cosine of one embedding model and the share of the question's words found."""

    sure: float  # similar enough by itself
    likely: float  # similar enough with `words` of the question in the passage
    across: float  # similar enough where question and passage are in different languages
    words: float = 0.4
    words_alone: float = 0.5  # without vectors


# multilingual-e5-small: measured on question sets in English, Spanish, German and Arabic with and without their passages (96 %
# of answerable questions pass, no question of another subject does). The others are estimates from the models' score ranges.
E5 = Thresholds(sure=0.87, likely=0.80, across=0.80)
THRESHOLDS = {
    "multilingual-e5-small": E5,
    "all-MiniLM-L6-v2": Thresholds(sure=0.55, likely=0.30, across=0.45),
    "text-embedding-3-small": Thresholds(sure=0.55, likely=0.33, across=0.40),
}
_QUESTION_WORDS = frozenset(
    stems_of(
        "what which who whom whose when where why how is are was were be been do does did can could should would will "
        "shall may the a an of in on at to for from by with and or not it its this that these those my your our you we "
        "they me us i am there have has had any some if as about much many long please tell know want need get hi hello "
        "thanks que cual cuales quien cuando donde como por porque para de del la el los las un una y o en con es son fue "
        "se su sus al lo cuanto cuanta cuantos cuantas hay tienen tiene puedo puede quiero me mi tu quoi comment quand "
        "quel quelle quels quelles qui pourquoi pour avec des du le les et ou est sont combien puis peut je vous nous il "
        "elle ce dans sur au aux ne pas votre vos mon ma mes que qu y a t was wer wie wo wann warum welche welcher "
        "welches der die das den dem des ein eine einen einer und oder im am auf von zu mit fur ist sind hat haben sich "
        "nicht ich sie wir kann gibt es viel viele bei ihr ihre mein meine qual quais quem quando onde uma os as da do "
        "das dos no na em com sao ha quanto quanta posso pode quero voces se meu minha ما ماذا من متي اين كيف كم هل في "
        "علي الي عن مع هذا هذه لماذا يمكن يمكنني انا لي"
    )
)
_FIGURE_WORDS = frozenset(
    stems_of(
        "how when cuanto cuanta cuantos cuantas precio cuando horario combien prix quand horaires wieviel viel viele "
        "kostet preis wann lange quanto quanta quantos custa preco quando price cost hours كم سعر متي"
    )
)


_NOT_WORDS = re.compile(r"^[\W\d_]+|[\W_]+$")
_NUMBERED_TITLE = re.compile(r"\A\d+(?:\.\d+)*\.?\s+[^\d.!?:|]{2,60}\Z")


class BuiltIn:
    """Answers from the passages alone, the same way every time."""

    name = "builtin"
    model = "passages"
    local = True

    def __init__(self, embedding_model: str = "multilingual-e5-small") -> None:
        self._thresholds = THRESHOLDS.get(embedding_model, E5)

    def answer(self, prompt: Prompt, *, timeout: float) -> ProviderAnswer:  # noqa: ARG002 - it takes no time
        """Quotes with their sources, a courtesy, or a hand-off; ProviderError where anything else is asked for."""
        if prompt.form is not None:
            raise ProviderError("Only a model can do this.", kind="bad_request", permanent=True)
        began = time.perf_counter()
        answer = self._answer(prompt)
        return ProviderAnswer(answer, Usage(self.name, self.model, 0, 0, round((time.perf_counter() - began) * 1000)))

    def _answer(self, prompt: Prompt) -> ModelAnswer:
        language = prompt.language_hint or guess_language(prompt.question)
        match courtesy_of(prompt.question):
            case "greeting":
                return _courtesy(GREETING, language)
            case "thanks":
                return _courtesy(WELCOME, language)
            case "nod":
                return ModelAnswer(action=Action.IGNORE, reason="nothing to answer")
        asked = _asked(prompt.question)
        looked_at = [(item, _stems_in(item)) for item in prompt.passages[:LOOKED_AT]]
        quotes = _quotes([found for found in looked_at if self._answers(*found, asked.stems, language)], asked)
        if not quotes:
            return ModelAnswer(action=Action.HAND_OFF, reason="The documents do not answer this")
        lead = Sentence(text=LEAD.get(language, LEAD["en"]))
        return ModelAnswer(action=Action.REPLY, sentences=[lead, *quotes], reason="quoted without a model")

    def _answers(self, passage: NumberedPassage, stems: frozenset[str], asked: frozenset[str], language: str) -> bool:
        limits = self._thresholds
        share = _share(asked, stems)
        if passage.similarity is None:
            return share >= limits.words_alone
        if passage.similarity >= limits.sure or (passage.similarity >= limits.likely and share >= limits.words):
            return True
        return passage.similarity >= limits.across and guess_language(passage.text, language) != language


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of a question that mean something, and whether it asks for a figure."""

    stems: frozenset[str]
    figure: bool


def _courtesy(table: dict[str, str], language: str) -> ModelAnswer:
    return ModelAnswer(action=Action.REPLY, sentences=[Sentence(text=table.get(language, table["en"]))], reason="courtesy")


def _asked(question: str) -> _Asked:
    stems = frozenset(stems_of(question))
    meant = frozenset(stem for stem in stems - _QUESTION_WORDS if len(stem) > 1)
    return _Asked(meant or stems, figure=bool(stems & _FIGURE_WORDS))


def _stems_in(passage: NumberedPassage) -> frozenset[str]:
    return frozenset(stems_of(f"{passage.heading or ''}\n{passage.text}"))


def _share(asked: frozenset[str], found: frozenset[str]) -> float:
    """The share of the question's words that were found; longer words tell more and weigh more."""
    total = sum(map(len, asked))
    return sum(len(stem) for stem in asked & found) / total if total else 0.0


def _quotes(passages: Sequence[tuple[NumberedPassage, frozenset[str]]], asked: _Asked) -> list[Sentence]:
    """One to three sentences of the best passage, and one of the next where that one tells of something still open."""
    quotes: list[Sentence] = []
    room, still_open = MOST_CHARACTERS, asked.stems
    for position, (passage, stems) in enumerate(passages):
        if len(quotes) >= MOST_SENTENCES or (quotes and not still_open & stems):
            continue
        open_elsewhere = any((asked.stems - stems) & other for _, other in passages[position + 1 :])
        most = 1 if quotes else MOST_SENTENCES - open_elsewhere
        for text in _best_sentences(passage, still_open, asked.figure, most=most):
            if quotes and len(text) > room:
                break
            quotes.append(Sentence(text=_shortened(text), sources=[passage.index]))
            room -= len(text)
            still_open -= frozenset(stems_of(text))
    return quotes


def _best_sentences(passage: NumberedPassage, asked: frozenset[str], figure: bool, *, most: int) -> list[str]:
    headings = {_bare(part) for part in (passage.heading or "").split("›")}
    sentences = [text for text in sentences_of(passage.text) if not _is_heading(text, headings)]
    scores = [_score(sentence, asked, figure) for sentence in sentences]
    best = max(scores, default=0.0)
    if best <= 0:
        return sentences[: min(most, 2)]
    ranked = sorted(range(len(sentences)), key=lambda at: (-scores[at], at))[:most]
    return [sentences[at] for at in sorted(ranked) if scores[at] >= best / 2]


def _is_heading(text: str, headings: set[str]) -> bool:
    """A title or a ruled line says nothing by itself."""
    bare = _bare(text)
    return not bare or bare in headings or _NUMBERED_TITLE.match(text) is not None


def _bare(text: str) -> str:
    return _NOT_WORDS.sub(" ", text).strip().lower()


def _score(sentence: str, asked: frozenset[str], figure: bool) -> float:
    score = float(sum(len(stem) for stem in asked & frozenset(stems_of(sentence))))
    return score * 1.5 if figure and any(sign.isdigit() for sign in sentence) else score


def _shortened(text: str) -> str:
    if len(text) <= MOST_CHARACTERS:
        return text
    return text[:MOST_CHARACTERS].rsplit(" ", 1)[0] + " …"
