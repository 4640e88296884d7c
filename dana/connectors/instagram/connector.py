"""Instagram: the direct messages of one professional account, by either of Meta's two kinds of login."""

from typing import ClassVar

from pydantic import Field

from dana.connectors.contract import Check, ConnectorConfig, Manifest, OutgoingMessage, Person, SendReceipt
from dana.connectors.meta_farewell import Subscription
from dana.connectors.meta_graph import APPS_URL, ID_PATTERN, MetaConfig
from dana.connectors.meta_messaging import MessagingChannel

FACEBOOK_HOST = "https://graph.facebook.com"
INSTAGRAM_HOST = "https://graph.instagram.com"


class InstagramConfig(MetaConfig):
    """What the owner copies from Meta."""

    instagram_id: str = Field(
        title="Instagram account ID", description="The number of your account, as the app's Instagram settings show it.",
        pattern=ID_PATTERN, json_schema_extra={"x-order": 1, "x-help-url": APPS_URL},
    )  # fmt: skip
    instagram_app_secret: str = Field(
        default="", title="Instagram app secret", max_length=200, repr=False,
        description="Only for apps with Instagram Login: they have a second secret, and Meta may sign with either.",
        json_schema_extra={"x-secret": True, "x-order": 5, "x-help-url": APPS_URL},
    )  # fmt: skip


class Instagram(MessagingChannel):
    """One professional account."""

    manifest: ClassVar[Manifest] = Manifest(
        key="instagram", name="Instagram", kind="channel", summary="Answers direct messages to your Instagram account.",
        docs_url="https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api",
        reply_window_hours=24, text_limit=1000, text_in_bytes=True,
    )  # fmt: skip
    Config: ClassVar[type[ConnectorConfig]] = InstagramConfig
    config: InstagramConfig
    object_name = "instagram"
    identity_kind = "igsid"
    proving: ClassVar[frozenset[str]] = MessagingChannel.proving | {"instagram_app_secret"}
    left_by_hand = (
        "Instagram's access token cannot be ended from here: in Instagram, under Settings, Website permissions, Apps and websites,"
        " remove the app."
    )

    @property
    def external_id(self) -> str:
        """The account's id."""
        return self.config.instagram_id

    @property
    def _secrets(self) -> tuple[str, ...]:
        return self.config.app_secret, self.config.instagram_app_secret

    @property
    def host(self) -> str:
        """Tokens of Instagram Login begin with IG and only work at Instagram's own host."""
        return INSTAGRAM_HOST if self._is_instagram_login and self.base_url == FACEBOOK_HOST else self.base_url

    @property
    def subscription(self) -> Subscription:
        """The account's own with Instagram Login; otherwise that of the Page behind it, whose id is not in the settings."""
        return Subscription("page", None) if self._has_page_token else Subscription("instagram", self.config.instagram_id)

    @property
    def subscribed_node(self) -> str:
        """Who sends is who is subscribed."""
        return self._sender

    @property
    def may_have_user_token(self) -> bool:
        """Not with Instagram Login, which has no call for it."""
        return not self._is_instagram_login

    def check(self) -> Check:
        """Ask Meta for the account behind the id."""
        return self.look_up(self.external_id, ("username", "name"), ("username",))

    def send(self, message: OutgoingMessage) -> SendReceipt:
        """Hand one text to Instagram; it carries no mark of ours, so the echo is known by its id or its words."""
        self.require_sendable(message, person_may_be_late=True)
        body = {"recipient": self.recipient(message.to), **self.human_agent(message), "message": {"text": message.text}}
        return self.deliver(self._sender, body)

    def show_activity(self, to: Person, incoming_platform_id: str | None) -> None:  # noqa: ARG002 - Instagram goes by the person
        """Seen and typing, one call each."""
        self.act(self._sender, to)

    @property
    def _sender(self) -> str:
        """With a Page's token (Facebook Login) the sender is the Page, which Meta calls `me`."""
        return "me" if self._has_page_token and self.base_url == FACEBOOK_HOST else self.external_id

    @property
    def _has_page_token(self) -> bool:
        return self.config.access_token.startswith("EAA")

    @property
    def _is_instagram_login(self) -> bool:
        return self.config.access_token.startswith("IG")
