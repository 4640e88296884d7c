"""What all tables share."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import UserDefinedType


class Base(DeclarativeBase):
    """The root of all tables; Python types are mapped as the migrations make them."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own form
        UUID: postgresql.UUID(as_uuid=True),
        datetime: sa.DateTime(timezone=True),
        str: sa.Text(),
        dict[str, Any]: postgresql.JSONB(),
        list[dict[str, Any]]: postgresql.JSONB(),
        bytes: sa.LargeBinary(),
    }


class VectorColumn(UserDefinedType[str]):
    """A pgvector column, read and written as its text form."""

    cache_ok = True

    def __init__(self, kind: str, size: int) -> None:
        self.kind, self.size = kind, size

    def get_col_spec(self, **_: Any) -> str:
        """The column's type in SQL."""
        return f"{self.kind}({self.size})"
