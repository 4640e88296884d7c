"""Leaving Meta: the app is unsubscribed from what it was connected to, and a person's token is ended; never what others still need."""

from collections.abc import Sequence
from dataclasses import dataclass

from dana.connectors.contract import Connector, ConnectorError, Farewell, Outcome
from dana.connectors.meta_graph import MetaChannel


@dataclass(frozen=True, slots=True)
class Subscription:
    """What the app is subscribed to: `owner` is what Meta counts it by, and None when its id is not known."""

    kind: str  # "page", "instagram" or "whatsapp"
    owner: str | None

    def may_be(self, other: "Subscription") -> bool:
        """Whether ending one could end the other: certain only when both are known."""
        return self.kind == other.kind and (self.owner is None or other.owner is None or self.owner == other.owner)


class LeavesMeta(MetaChannel):
    """A channel that can say goodbye to Meta."""

    left_by_hand: str  # what the owner does about an access token that only he can end

    @property
    def subscription(self) -> Subscription:
        """What Meta sends webhooks for."""
        raise NotImplementedError

    @property
    def subscribed_node(self) -> str | None:
        """Whose subscription is ended in the call; None when the settings do not say."""
        raise NotImplementedError

    @property
    def may_have_user_token(self) -> bool:
        """Whether the token can be a person's, which may be ended here."""
        raise NotImplementedError

    def disconnect(self, others: Sequence[Connector]) -> Farewell:
        """Unsubscribe the app, then end a person's token; both only where no other connection lives by them. May be said again."""
        living = [other for other in others if isinstance(other, LeavesMeta)]
        is_persons = self._token_is_ours_to_end(living) and self._is_persons()
        said = [self._unsubscribe(living), self._end_token() if is_persons else Farewell(remaining=(self.left_by_hand,))]
        return Farewell(tuple(s for each in said for s in each.told), tuple(s for each in said for s in each.remaining))

    def _unsubscribe(self, living: Sequence["LeavesMeta"]) -> Farewell:
        node, name = self.subscribed_node, self.manifest.name
        if node is None:
            return Farewell(remaining=(f"{name}: the settings do not say of what the app could be unsubscribed. Do it at Meta by hand.",))
        sharing = next((other for other in living if self.subscription.may_be(other.subscription)), None)
        if sharing is not None:
            words = f"{name}: the subscription was left, because another connection ({sharing.manifest.name}) may need it."
            return Farewell(remaining=(words,))
        self.call("DELETE", f"{node}/subscribed_apps")
        return Farewell(told=(f"{name}: the app is unsubscribed, so Meta sends nothing more from there.",))

    def _token_is_ours_to_end(self, living: Sequence["LeavesMeta"]) -> bool:
        return self.may_have_user_token and all(other.config.access_token != self.config.access_token for other in living)

    def _is_persons(self) -> bool:
        """Only people have permissions: asked about a Page's token, Meta refuses the question."""
        try:
            return isinstance(self.call("GET", "me/permissions").get("data"), list)
        except ConnectorError as error:
            if error.outcome is Outcome.REFUSED:
                return False
            raise

    def _end_token(self) -> Farewell:
        self.call("DELETE", "me/permissions")
        return Farewell(told=(f"{self.manifest.name}: the app's permissions are withdrawn, which ends the access token.",))
