"""Facebook Messenger: the messages that people write to one Page."""

from typing import ClassVar

from pydantic import Field

from dana.connectors.contract import Check, ConnectorConfig, Manifest, OutgoingMessage, Person, SendReceipt
from dana.connectors.meta_farewell import Subscription
from dana.connectors.meta_graph import APPS_URL, ID_PATTERN, MetaConfig, marked
from dana.connectors.meta_messaging import MessagingChannel


class FacebookConfig(MetaConfig):
    """What the owner copies from Meta."""

    page_id: str = Field(
        title="Page ID", description="The number of your Page, as the app's Messenger settings show it.",
        pattern=ID_PATTERN, json_schema_extra={"x-order": 1, "x-help-url": APPS_URL},
    )  # fmt: skip


class Facebook(MessagingChannel):
    """One Page."""

    manifest: ClassVar[Manifest] = Manifest(
        key="facebook", name="Facebook Messenger", kind="channel", summary="Answers people who write to your Facebook Page.",
        docs_url="https://developers.facebook.com/docs/messenger-platform/get-started", reply_window_hours=24, text_limit=1999,
    )  # fmt: skip
    Config: ClassVar[type[ConnectorConfig]] = FacebookConfig
    config: FacebookConfig
    object_name = "page"
    identity_kind = "psid"
    left_by_hand = "The Page's access token cannot be ended from here: remove the app in the Page's settings, under Business integrations."
    may_have_user_token = True

    @property
    def external_id(self) -> str:
        """The Page's id."""
        return self.config.page_id

    @property
    def subscription(self) -> Subscription:
        """The Page's."""
        return Subscription("page", self.config.page_id)

    @property
    def subscribed_node(self) -> str:
        """The Page."""
        return self.config.page_id

    def check(self) -> Check:
        """Ask Meta for the Page behind the id."""
        return self.look_up(self.external_id, ("name",), ("name",))

    def send(self, message: OutgoingMessage) -> SendReceipt:
        """Hand one text to Messenger; its echo will carry our mark."""
        self.require_sendable(message, person_may_be_late=True)
        body = {
            "recipient": self.recipient(message.to),
            "messaging_type": "RESPONSE",
            **self.human_agent(message),
            "message": {"text": message.text, "metadata": marked(message.correlation)},
        }
        return self.deliver(self.external_id, body)

    def show_activity(self, to: Person, incoming_platform_id: str | None) -> None:  # noqa: ARG002 - Messenger goes by the person
        """Seen and typing, one call each."""
        self.act(self.external_id, to)
