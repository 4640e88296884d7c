"""Letters to people: queued in the caller's transaction, sealed while they wait, sent by the worker."""

from dana.mail.letters import Letter
from dana.mail.office import Mail, Postman

__all__ = ["Letter", "Mail", "Postman"]
