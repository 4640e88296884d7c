"""Who asks: a person, in one account, with the role that was looked up for this very request."""

from dataclasses import dataclass
from uuid import UUID

from dana.errors import NotAllowed
from dana.security.roles import Right, Role, allows


@dataclass(frozen=True, slots=True)
class Identity:
    """A person whose token, session and membership were all found good."""

    user_id: UUID
    account_id: UUID
    role: Role
    session_id: UUID

    def allows(self, right: Right) -> bool:
        """Whether this person may do that here."""
        return allows(self.role, right)

    def demand(self, right: Right) -> None:
        """Raises NotAllowed unless this person may do that here."""
        if not self.allows(right):
            raise NotAllowed
