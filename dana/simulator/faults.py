"""The switches that make the fake platform misbehave."""

from pydantic import BaseModel, ConfigDict, Field


class SimulatorFaults(BaseModel):
    """How the platform misbehaves just now; a number of sends counts down to nought."""

    model_config = ConfigDict(extra="forbid")

    delay_ms: int = Field(default=0, ge=0, le=60_000, description="Each call waits this long before it is handled")
    fail_5xx: int = Field(default=0, ge=0, le=100_000, description="The next n sends fail with 5xx; nothing is sent")
    duplicate_webhooks: bool = Field(default=False, description="Each webhook arrives twice, nearly at once")
    token_expired: bool = Field(default=False, description="Every call is refused: the token has expired")
    deliver_then_timeout: int = Field(
        default=0, ge=0, le=100_000, description="The next n sends reach the phone, but their answer never comes"
    )
    reverse_statuses: bool = Field(default=False, description="Read comes before delivered, delivered before sent")
    throttle: int = Field(default=0, ge=0, le=100_000, description="The next n sends are refused: too many calls")
    echo_first: bool = Field(default=False, description="Statuses and echoes arrive before the send is answered")

    def take(self, name: str) -> bool:
        """Use up one of a counted fault; False when none is left."""
        left: int = getattr(self, name)
        if left > 0:
            setattr(self, name, left - 1)
        return left > 0
