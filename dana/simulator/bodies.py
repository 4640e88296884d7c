"""What the Graph API takes as the body of a send; anything else is refused, as Meta does."""

from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from dana.simulator.graph_errors import bad_parameter

Model = TypeVar("Model", bound=BaseModel)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class WhatsAppTextPart(_Body):
    body: str = Field(min_length=1, max_length=4096)
    preview_url: bool = False


class WhatsAppContext(_Body):
    message_id: str = Field(min_length=1)


class WhatsAppSend(_Body):
    """https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages"""

    messaging_product: Literal["whatsapp"]
    recipient_type: Literal["individual"] = "individual"
    to: str | None = Field(default=None, pattern=r"^\+?[0-9]{5,20}$")
    recipient: str | None = Field(default=None, pattern=r"^[A-Z]{2}\.[0-9A-Za-z.]{5,120}$")  # a business-scoped user id
    type: Literal["text"] = "text"
    text: WhatsAppTextPart
    context: WhatsAppContext | None = None
    biz_opaque_callback_data: str | None = Field(default=None, max_length=512)

    @model_validator(mode="after")
    def _one_address(self) -> "WhatsAppSend":
        if (self.to is None) == (self.recipient is None):
            raise ValueError("exactly one of to and recipient is required")
        return self


class TypingIndicator(_Body):
    type: Literal["text"]


class WhatsAppRead(_Body):
    """Read receipt, with typing dots when asked for."""

    messaging_product: Literal["whatsapp"]
    status: Literal["read"]
    message_id: str = Field(min_length=1)
    typing_indicator: TypingIndicator | None = None


class Recipient(_Body):
    id: str = Field(min_length=1)


class ReplyTo(_Body):
    mid: str = Field(min_length=1)


class TextPart(_Body):
    text: str = Field(min_length=1, max_length=2000)
    metadata: str | None = Field(default=None, max_length=1000)


class MessengerSend(_Body):
    """https://developers.facebook.com/docs/messenger-platform/reference/send-api (Instagram takes the same shape)"""

    recipient: Recipient
    messaging_type: Literal["RESPONSE", "UPDATE", "MESSAGE_TAG"] | None = None
    tag: Literal["HUMAN_AGENT"] | None = None
    notification_type: Literal["REGULAR", "SILENT_PUSH", "NO_PUSH"] | None = None
    reply_to: ReplyTo | None = None
    message: TextPart

    @model_validator(mode="after")
    def _tag_and_type_agree(self) -> "MessengerSend":
        if (self.messaging_type == "MESSAGE_TAG") != (self.tag is not None) and self.messaging_type is not None:
            raise ValueError("tag and messaging_type MESSAGE_TAG go together")
        return self


class SenderAction(_Body):
    """Read mark and typing dots; must come without a message."""

    recipient: Recipient
    sender_action: Literal["mark_seen", "typing_on", "typing_off"]


def read_whatsapp(body: Any) -> WhatsAppSend | WhatsAppRead:
    """The call that a WhatsApp body makes; GraphError 100 names what is wrong."""
    is_read = isinstance(body, dict) and "status" in body
    return _read(WhatsAppRead, body) if is_read else _read(WhatsAppSend, body)


def read_messenger(body: Any, connector: str) -> MessengerSend | SenderAction:
    """The call that a Messenger or Instagram body makes; GraphError 100 names what is wrong."""
    if isinstance(body, dict) and "sender_action" in body:
        return _read(SenderAction, body)
    send = _read(MessengerSend, body)
    if connector == "facebook" and send.messaging_type is None:
        raise bad_parameter("The parameter messaging_type is required.")
    if connector == "instagram" and len(send.message.text.encode()) > 1000:
        raise bad_parameter("Length of param message[text] must be less than or equal to 1000")
    return send


def _read(model: type[Model], body: Any) -> Model:
    try:
        return model.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise bad_parameter(f"Invalid parameter {where}: {first['msg']}") from None
