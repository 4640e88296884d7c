"""How an outgoing message moves; pure. Statuses come late, twice and out of order, and only ever move it forward."""

from dana.connectors.contract import DeliveryStatus

RANK = {"pending": 0, "sending": 1, "unsure": 1, "failed": 2, "sent": 3, "delivered": 4, "read": 5}
TIME_COLUMN = {"sent": "sent_at", "delivered": "delivered_at", "read": "read_at"}


def advance(state: str, status: DeliveryStatus) -> str | None:
    """The new state, or None when the news is old. `failed` ends what is not proven delivered; proof of delivery beats `failed`."""
    if status is DeliveryStatus.FAILED:
        return "failed" if state in ("pending", "sending", "unsure", "sent") else None
    return status.value if RANK[status.value] > RANK.get(state, 99) else None
