"""Room 4: the outbox never sends twice, tells the truth about what is not known, and keeps the order."""

import time
from uuid import UUID, uuid4

import pytest

from dana.automation.deliver import queue_reply, retry, settle_by_person
from dana.automation.receive import receive
from dana.connectors.contract import ConnectorError, DeliveryStatus, NeedsReconnect, Outcome, SendReceipt, StatusUpdate
from dana.database.system import background
from dana.errors import Conflict, NotFound
from tests import cast
from tests.automation.conftest import Stage

NOT_SENT = ConnectorError("refused", permanent=False, outcome=Outcome.NOT_SENT)
UNKNOWN = ConnectorError("timed out", permanent=False, outcome=Outcome.UNKNOWN)
REFUSED = ConnectorError("Outside the reply window", permanent=True, vendor_code="131047")


def say(stage: Stage, people: cast.Cast, text: str = "Bob here", client_id: UUID | None = None) -> UUID:
    conversation_id = stage.rows("select id from conversations")
    where = conversation_id[0][0] if conversation_id else cast.a_conversation(stage.database, stage.channel)
    with stage.database.account_transaction(stage.channel.account_id) as db:
        return queue_reply(db, stage.channel.account_id, where, text, user_id=people.bob.user_id, name="Bob", client_id=client_id)


def state(stage: Stage, message_id: UUID) -> str:
    return next(row.state for row in stage.replies() if row.id == message_id)


def deliver(stage: Stage, message_id: UUID) -> None:
    stage.delivery.deliver(stage.channel.account_id, message_id)


def test_sending_is_committed_before_the_call(stage: Stage, people: cast.Cast) -> None:
    seen = []
    message_id = say(stage, people)
    stage.platform.then = lambda _: seen.append(state(stage, message_id)) or SendReceipt("wamid.1")  # type: ignore[func-returns-value]
    deliver(stage, message_id)
    assert seen == ["sending"]
    assert state(stage, message_id) == "sent"


def test_the_same_client_id_is_stored_and_sent_once(stage: Stage, people: cast.Cast) -> None:
    client_id = uuid4()
    first, second = say(stage, people, client_id=client_id), say(stage, people, client_id=client_id)
    assert first == second
    for _ in range(3):
        deliver(stage, first)
    assert len(stage.platform.sent) == 1


def test_when_no_byte_left_it_waits_and_is_sent_again(stage: Stage, people: cast.Cast) -> None:
    message_id = say(stage, people)
    stage.platform.fail(NOT_SENT)
    deliver(stage, message_id)
    assert state(stage, message_id) == "pending"
    stage.change("update messages set next_attempt_at = now() where state = 'pending'")
    stage.platform.then = lambda _: SendReceipt("wamid.2")
    deliver(stage, message_id)
    assert state(stage, message_id) == "sent"


def test_when_bytes_may_have_left_it_is_unsure_and_never_sent_again_by_itself(stage: Stage, people: cast.Cast) -> None:
    message_id = say(stage, people)
    stage.platform.fail(UNKNOWN)
    deliver(stage, message_id)
    for _ in range(3):
        deliver(stage, message_id)
        stage.delivery.settle(stage.channel.account_id, message_id)
    assert state(stage, message_id) == "unsure"
    assert len(stage.platform.sent) == 1
    assert stage.replies()[0].parked_at is None


def test_an_unsure_message_is_parked_for_a_person_after_half_a_minute(stage: Stage, people: cast.Cast) -> None:
    message_id = say(stage, people)
    stage.platform.fail(UNKNOWN)
    deliver(stage, message_id)
    stage.change("update messages set unsure_at = now() - interval '31 seconds' where state = 'unsure'")
    stage.delivery.settle(stage.channel.account_id, message_id)
    assert stage.replies()[0].parked_at is not None
    assert state(stage, message_id) == "unsure"


@pytest.mark.parametrize("parked", [False, True])
def test_evidence_settles_an_unsure_message_also_when_it_is_parked(stage: Stage, people: cast.Cast, *, parked: bool) -> None:
    message_id = say(stage, people)
    stage.platform.fail(UNKNOWN)
    deliver(stage, message_id)
    if parked:
        stage.change("update messages set parked_at = now() where state = 'unsure'")
    with stage.database.account_transaction(stage.channel.account_id) as db:
        proof = StatusUpdate(DeliveryStatus.DELIVERED, stage.replies()[0].created_at, platform_id="wamid.9", correlation=str(message_id))
        receive(db, stage.channel, [proof], most_wait=0)
    reply = stage.replies()[0]
    assert (reply.state, reply.platform_id, reply.parked_at) == ("delivered", "wamid.9", None)


def test_the_next_message_waits_while_one_is_unsure_and_goes_when_it_is_settled(stage: Stage, people: cast.Cast) -> None:
    first, second = say(stage, people, "one"), say(stage, people, "two")
    stage.platform.fail(UNKNOWN)
    deliver(stage, second)
    assert stage.platform.sent == [], "the first goes first"
    deliver(stage, first)
    deliver(stage, second)
    assert state(stage, second) == "pending"
    stage.change("update messages set unsure_at = now() - interval '31 seconds' where state = 'unsure'")
    stage.platform.then = lambda _: SendReceipt("wamid.3")
    stage.delivery.settle(stage.channel.account_id, first)
    deliver(stage, second)
    assert (state(stage, first), state(stage, second)) == ("unsure", "sent")


def test_a_refusal_fails_with_its_reason_and_a_person_can_send_again(stage: Stage, people: cast.Cast) -> None:
    message_id = say(stage, people)
    stage.platform.fail(REFUSED)
    deliver(stage, message_id)
    reply = stage.replies()[0]
    assert (reply.state, reply.error_code, reply.error) == ("failed", "131047", "Outside the reply window")
    stage.platform.then = lambda _: SendReceipt("wamid.4")
    conversation_id, account_id = stage.conversation().id, stage.channel.account_id
    with stage.database.account_transaction(account_id) as db:
        retry(db, account_id, conversation_id, message_id, user_id=people.bob.user_id, name="Bob")
    deliver(stage, message_id)
    assert state(stage, message_id) == "sent"
    assert len(stage.platform.sent) == 2
    with pytest.raises(Conflict), stage.database.account_transaction(account_id) as db:
        retry(db, account_id, conversation_id, message_id, user_id=people.bob.user_id, name="Bob")
    with pytest.raises(NotFound), stage.database.account_transaction(account_id) as db:
        retry(db, account_id, conversation_id, uuid4(), user_id=people.bob.user_id, name="Bob")


def test_a_token_that_ended_is_a_state_of_the_integration(stage: Stage, people: cast.Cast) -> None:
    message_id = say(stage, people)
    stage.platform.fail(NeedsReconnect("The access token has ended."))
    deliver(stage, message_id)
    assert state(stage, message_id) == "failed"
    assert stage.channels.reconnects == ["The access token has ended."]


def test_a_message_whose_sender_died_becomes_unsure_not_sent_again(stage: Stage, people: cast.Cast) -> None:
    message_id = say(stage, people)
    stage.change("update messages set state = 'sending', sending_at = now() - interval '26 seconds' where state = 'pending'")
    stage.delivery.settle(stage.channel.account_id, message_id)
    assert state(stage, message_id) == "unsure"
    assert stage.platform.sent == []


def test_R07_a_process_that_slept_after_its_commit_does_not_call(stage: Stage, people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    message_id = say(stage, people)
    claimed = stage.delivery._claim(stage.channel.account_id, message_id)
    assert claimed is not None
    later = time.monotonic() + 60
    monkeypatch.setattr("dana.automation.deliver.time.monotonic", lambda: later)
    stage.delivery.send(claimed)
    assert stage.platform.sent == []


def test_R07_the_late_result_of_an_older_attempt_changes_nothing(stage: Stage, people: cast.Cast) -> None:
    message_id = say(stage, people)
    claimed = stage.delivery._claim(stage.channel.account_id, message_id)
    assert claimed is not None
    stage.change("update messages set state = 'failed', attempt = attempt + 1")
    stage.delivery._store_failure(claimed, UNKNOWN)
    stage.delivery._store_receipt(claimed, SendReceipt("wamid.late"))
    assert (state(stage, message_id), stage.replies()[0].platform_id) == ("failed", None)


def test_a_person_says_what_became_of_a_parked_message(stage: Stage, people: cast.Cast) -> None:
    message_id = say(stage, people)
    stage.platform.fail(UNKNOWN)
    deliver(stage, message_id)
    conversation_id, account_id = stage.conversation().id, stage.channel.account_id
    with pytest.raises(Conflict), stage.database.account_transaction(account_id) as db:
        settle_by_person(db, account_id, conversation_id, message_id, delivered=True)
    stage.change("update messages set parked_at = now() where state = 'unsure'")
    with stage.database.account_transaction(account_id) as db:
        settle_by_person(db, account_id, conversation_id, message_id, delivered=True)
    assert state(stage, message_id) == "sent"


def test_a_status_held_while_our_call_returned_is_found_by_the_sweeper(stage: Stage, people: cast.Cast) -> None:
    message_id = say(stage, people)
    deliver(stage, message_id)
    stage.change(
        "insert into early_statuses (account_id, integration_id, platform_id, status, occurred_at, created_at) "
        "values (:account, :integration, :platform_id, 'read', now(), now() - interval '3 s')",
        account=stage.channel.account_id, integration=stage.channel.integration_id, platform_id=f"wamid.{message_id}",
    )  # fmt: skip
    with stage.database.system_transaction() as db:
        assert [(work.task, work.id) for work in background.missed_work(db, 10) if work.task == "settle"] == [("settle", message_id)]
    stage.delivery.settle(stage.channel.account_id, message_id)
    assert state(stage, message_id) == "read"
