"""Who asks: a person, in one account, with the role that was looked up for this very request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dana.errors import NotAllowed
from dana.security.roles import Right, Role, allows


class SecondFactorNeeded(NotAllowed):
    """This account asks for a second factor: set it up first."""

    code = "second_factor_needed"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Another provider's token: whom it knows there, whether with a second factor (level 2), and until when."""

    subject: str
    session_id: UUID
    level: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """A person whose token, session and membership were all found good; or an API key that such a person made."""

    user_id: UUID
    account_id: UUID
    role: Role
    session_id: UUID | None  # None for an API key
    channels: frozenset[UUID] | None = None  # the only integrations whose conversations this person works in; None: all
    api_key_id: UUID | None = None
    api_key_name: str = ""
    scopes: frozenset[Right] | None = None  # of an API key; never more than its maker's role
    bearer: Bearer | None = None  # what the person brought instead of a sign-in of ours
    is_verified: bool = True  # whether the person's e-mail address was proven
    lacks_factor: bool = False  # the account demands a second factor, and the person has none: until then no right of the role counts

    def allows(self, right: Right) -> bool:
        """Whether this person may do that here."""
        return not self.lacks_factor and allows(self.role, right) and (self.scopes is None or right in self.scopes)

    def sees_channel(self, integration_id: UUID) -> bool:
        """Whether this person works in that channel's conversations."""
        return self.channels is None or integration_id in self.channels

    @property
    def is_person(self) -> bool:
        """Whether a person asks through a sign-in of his own, rather than a program with an API key."""
        return self.session_id is not None and self.api_key_id is None

    def demand(self, right: Right) -> None:
        """Raises NotAllowed unless this person may do that here; SecondFactorNeeded while that is what is missing."""
        self.demand_factor()
        if not self.allows(right):
            raise NotAllowed

    def demand_factor(self) -> None:
        """Raises SecondFactorNeeded while this person lacks the second factor that the account demands."""
        if self.lacks_factor:
            raise SecondFactorNeeded
