"""What was done, by whom, when."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dana.models.base import Base


class AuditEntry(Base):
    """One entry of an account's chain; written by `dana.security.audit` alone, changed by nobody."""

    __tablename__ = "audit_entries"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(sa.BigInteger(), primary_key=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    actor_address: Mapped[str | None]
    action: Mapped[str]
    target: Mapped[str] = mapped_column(server_default="")
    target_id: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'"))
    hash: Mapped[bytes]
    seal: Mapped[bytes | None]
