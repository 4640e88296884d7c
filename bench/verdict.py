"""Judges a fault run: what the platform saw against what Dana's rows say. Pure reading; a violation is a promise that was broken."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

REFERENCE = re.compile(r"\bref-[a-z]{8}\b")
ARRIVED = ("sent", "delivered", "read")
EXPECTED_HAND_OFFS = ("It is not known whether", "The reply could not be delivered")
IN_FLIGHT = 10.0  # seconds in which what had begun to leave at a takeover may still arrive
Rows = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said, and the server accepted."""

    conversation: str
    client_id: str
    text: str


@dataclass
class Out:
    """An outgoing row."""

    id: str
    account: str
    conversation: str
    position: int
    state: str
    answers: int | None
    platform_id: str | None
    parked: bool
    sent_text: str
    author: str
    client_id: str | None
    deliveries: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Verdict:
    """What was found; `violations` must stay empty."""

    violations: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    figures: dict[str, Any] = field(default_factory=dict)

    def broken(self, promise: str, cases: Iterable[str]) -> None:
        """Cases in which a promise did not hold."""
        found = list(cases)
        if found:
            self.violations[promise] += found


class Judge:
    """Holds both sides of a run."""

    def __init__(
        self, rows: Rows, facts: dict[str, Any], canaries: Mapping[str, Sequence[str]], *, said: Sequence[Said] = (),
        took: Collection[str] = (),
    ) -> None:  # fmt: skip
        self._rows, self._canaries, self._said, self._took = rows, canaries, said, took
        self.deliveries: list[dict[str, Any]] = facts["deliveries"]
        self.written: list[dict[str, Any]] = facts["written"]
        self.stored = self._rows("""
            select m.platform_id, m.account_id::text, m.integration_id::text, m.conversation_id::text, m.position, m.answerable,
              (select min(i.value) from identities i where i.account_id = c.account_id and i.contact_id = c.contact_id
                and i.integration_id = c.integration_id and i.kind in ('wa_id', 'psid', 'igsid')), m.id::text
            from messages m join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
            where m.author = 'customer' order by m.conversation_id, m.position""")
        self.out = [Out(*row) for row in self._rows("""
            select id::text, account_id::text, conversation_id::text, position, state, answers_position, platform_id,
              parked_at is not null, coalesce(sent_text, text), author, client_id::text from messages where author in ('dana', 'person')
            order by conversation_id, position""")]  # fmt: skip
        self.conversations = {row[0]: row for row in self._rows("""
            select id::text, account_id::text, needs_person, hand_off_reason, takeover_by, answer_due_at is not null, integration_id::text
            from conversations""")}  # fmt: skip
        self._place = {(row[2], row[6]): row[3] for row in self.stored}
        self._strangers = list(self._match())

    def judge(self) -> Verdict:
        """Every check."""
        verdict = Verdict()
        verdict.broken("accepted = stored exactly once", self._stored_once())
        verdict.broken("every message is answered, parked or handed off", self._answered(verdict))
        verdict.broken("nothing is answered twice", self._answered_twice())
        verdict.broken("every delivery has its row in the outbox", self._strangers)
        verdict.broken("a state tells the truth", self._true_states(verdict))
        verdict.broken("order per conversation", self._in_order())
        verdict.broken("nothing crosses two accounts", self._crossed())
        verdict.broken("nobody takes over but those who did", self._taken_over(verdict))
        verdict.broken("what a person said is kept once", self._said_once())
        verdict.broken("Dana is silent while a person has it", self._spoke_over())
        verdict.broken("nothing is left under way", self._left_over())
        return verdict

    def _match(self) -> Iterator[str]:
        """Each delivery to its outgoing row; yields those that have none."""
        by_id = {item.id: item for item in self.out}
        by_platform_id = {item.platform_id: item for item in self.out if item.platform_id}
        by_text = {(item.conversation, item.sent_text): item for item in self.out}
        for delivery in self.deliveries:
            conversation = self._place.get((delivery["integration"], delivery["customer"]))
            row = by_id.get((delivery["mark"] or "").removeprefix("dana:")) or by_platform_id.get(delivery["id"])
            row = row or by_text.get((conversation or "", delivery["text"]))
            if row is None or row.conversation != conversation or row.account != delivery["account"]:
                yield f"delivery {delivery['id']} to {delivery['customer']}: {delivery['text'][:60]!r}"
            else:
                row.deliveries.append(delivery)

    def _stored_once(self) -> Iterator[str]:
        times = Counter(row[0] for row in self.stored)
        home = {row[0]: (row[1], row[2], row[6]) for row in self.stored}
        for item in self.written:
            if item["accepted"] and times[item["id"]] != 1:
                yield f"{item['id']} was accepted {item['accepted']} times and stored {times[item['id']]} times"
            elif times[item["id"]] and home[item["id"]] != (item["account"], item["integration"], item["customer"]):
                yield f"{item['id']} is stored under another account, channel or customer"
            elif not item["accepted"]:
                yield f"{item['id']} was never accepted: {dict(item['refused'])}"

    def _answered(self, verdict: Verdict) -> Iterator[str]:
        ways: Counter[str] = Counter()
        replies = defaultdict(list)
        for item in self.out:
            replies[item.conversation].append(item)
        seen = {reference for delivery in self.deliveries for reference in REFERENCE.findall(delivery["text"])}
        references = {item["id"]: item["reference"] for item in self.written}
        for platform_id, _, _, conversation, position, answerable, _, _ in self.stored:
            if not answerable:
                continue
            covering = [item for item in replies[conversation] if item.answers is not None and item.answers >= position]
            first = min(covering, key=lambda item: item.answers or 0, default=None)
            waits = self.conversations[conversation][2] or self.conversations[conversation][4]
            if references.get(platform_id) in seen:
                ways["answered at the platform"] += 1
            elif first is not None and first.state in ("unsure", "failed"):
                ways["its reply is parked or failed, and shown so"] += 1
            elif any(item.author == "person" and item.position > position for item in replies[conversation]):
                ways["answered by a person"] += 1
            elif waits:
                ways["waits for a person"] += 1
            else:
                ways["LEFT"] += 1
                yield f"{platform_id} in {conversation} at {position}: covered by {first and (first.state, first.answers)}"
        verdict.figures["messages"] = dict(ways)

    def _answered_twice(self) -> Iterator[str]:
        references = Counter(reference for item in self.deliveries for reference in set(REFERENCE.findall(item["text"])))
        yield from (f"{reference} was answered {times} times" for reference, times in references.items() if times > 1)
        marks = Counter(item["mark"] for item in self.deliveries if item["mark"])
        yield from (f"{mark} arrived {times} times" for mark, times in marks.items() if times > 1)
        named = Counter(item["in_reply_to"] for item in self.deliveries if item["in_reply_to"])
        yield from (f"{name} was replied to {times} times" for name, times in named.items() if times > 1)
        yield from (f"row {item.id} arrived {len(item.deliveries)} times" for item in self.out if len(item.deliveries) > 1)

    def _true_states(self, verdict: Verdict) -> Iterator[str]:
        states: Counter[str] = Counter()
        for item in self.out:
            seen = bool(item.deliveries)
            states[f"{item.state}{', parked' if item.parked else ''}"] += 1
            if item.state in ARRIVED and not seen:
                yield f"{item.id} is {item.state}, but nobody saw it"
            elif item.state == "failed" and seen:
                yield f"{item.id} is failed, but it arrived"
            elif item.state in ("pending", "sending") or (item.state == "unsure" and not item.parked):
                yield f"{item.id} is still {item.state}"
        unsure = [item for item in self.out if item.state == "unsure"]
        verdict.figures["replies"] = dict(states)
        verdict.figures["unsure per 10,000 replies"] = round(len(unsure) * 10_000 / max(1, len(self.out)), 1)
        verdict.figures["unsure that had arrived"] = sum(bool(item.deliveries) for item in unsure)

    def _in_order(self) -> Iterator[str]:
        for conversation in {item.conversation for item in self.out}:
            mine = [item for item in self.out if item.conversation == conversation and item.deliveries]
            arrived = sorted(mine, key=lambda item: item.deliveries[0]["number"])
            if arrived != sorted(mine, key=lambda item: item.position):
                yield f"{conversation}: replies arrived as positions {[item.position for item in arrived]}"
            answers = [item.answers for item in arrived if item.answers is not None]
            if answers != sorted(set(answers)):
                yield f"{conversation}: replies answer positions {answers}"
        asked = defaultdict(list)
        order = {item["id"]: item["order"] for item in self.written}
        for row in self.stored:
            asked[row[3]].append(order.get(row[0], -1))
        yield from (f"{key}: the customer's messages are stored as {found}" for key, found in asked.items() if found != sorted(found))

    def _crossed(self) -> Iterator[str]:
        for account, words in self._canaries.items():
            for word in words:
                for item in self.deliveries:
                    if word in item["text"] and item["account"] != account:
                        yield f"a delivery of another account holds {word}"
                for table, owner, count in self._search(word):
                    if owner != account:
                        yield f"{count} rows of {table} hold {word} under {owner}"

    def _search(self, word: str) -> Iterator[tuple[str, str, int]]:
        tables = self._rows("""select table_schema, table_name from information_schema.columns
            where column_name = 'account_id' and table_schema in ('public', 'dana')""")
        for schema, table in tables:
            statement = f"select account_id::text, count(*) from {schema}.{table} t where t::text like '%{word}%' group by 1"
            yield from ((table, owner, count) for owner, count in self._rows(statement))

    def _taken_over(self, verdict: Verdict) -> Iterator[str]:
        reasons = Counter(row[3] for row in self.conversations.values() if row[2])
        verdict.figures["conversations that wait for a person"] = dict(reasons)
        for row in self.conversations.values():
            if row[4] is not None and not (row[4] == "person" and row[0] in self._took):
                yield f"{row[0]} was taken over by {row[4]}, though nobody did"
            elif row[2] and not str(row[3]).startswith(EXPECTED_HAND_OFFS):
                yield f"{row[0]} was handed off: {row[3]}"

    def _said_once(self) -> Iterator[str]:
        rows = defaultdict(list)
        for item in self.out:
            if item.client_id:
                rows[item.client_id].append(item)
        for reply in self._said:
            found = rows[reply.client_id]
            if [(item.conversation, item.sent_text) for item in found] != [(reply.conversation, reply.text)]:
                yield f"{reply.text!r} in {reply.conversation} is kept as {[(item.conversation, item.sent_text) for item in found]}"

    def _spoke_over(self) -> Iterator[str]:
        """Replies of Dana's that were begun, or arrived too late, while a person had the conversation."""
        for conversation, spans in self._spans().items():
            for item in self.out:
                if item.conversation != conversation or item.author != "dana":
                    continue
                for first, last, began, ended in spans:
                    if first < item.position < last:
                        yield f"{item.id} in {conversation} was begun at {item.position}, between {first} and {last}"
                    late = [delivery["at"] for delivery in item.deliveries if began + IN_FLIGHT < delivery["at"] < ended]
                    if late:
                        yield f"{item.id} in {conversation} arrived {late[0] - began:.1f} s after a person had taken over"

    def _spans(self) -> dict[str, list[tuple[float, float, float, float]]]:
        """From each takeover to its end: positions and times, by conversation."""
        found: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
        begun: dict[str, tuple[float, float]] = {}
        for conversation, kind, position, at in self._rows("""
            select conversation_id::text, kind, position, extract(epoch from created_at)::float from messages
            where author = 'event' and kind in ('takeover', 'hand_back') order by conversation_id, position"""):
            if kind == "takeover":
                begun.setdefault(conversation, (position, at))
            elif conversation in begun:
                first, began = begun.pop(conversation)
                found[conversation].append((first, position, began, at))
        for conversation, (first, began) in begun.items():
            found[conversation].append((first, float("inf"), began, float("inf")))
        return found

    def _left_over(self) -> Iterator[str]:
        yield from (f"conversation {row[0]} is still due" for row in self.conversations.values() if row[5])
        for task, count in self._rows("select task, count(*) from dana.wake_ups where at < now() - interval '5 seconds' group by 1"):
            yield f"{count} wake-ups for {task} are left"
