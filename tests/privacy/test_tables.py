"""Every table of the catalogue is in the list of what an export holds, or in the list of what it leaves out with its reason."""

import psycopg

from dana.privacy import tables


def columns(owner_url: str) -> dict[str, set[str]]:
    """The columns of each table that has rows of an account, or of people."""
    with psycopg.connect(owner_url) as db:
        rows = db.execute(
            "select table_name, array_agg(column_name::text) from information_schema.columns where table_schema = 'public' group by 1 "
            "having 'account_id' = any(array_agg(column_name::text)) or table_name in ('accounts')"
        ).fetchall()
    return {name: set(found) for name, found in rows}


def test_T085_every_table_of_an_account_is_told_or_left_out_for_a_reason(owner_url: str) -> None:
    found = set(columns(owner_url))
    assert found - set(tables.TOLD) - set(tables.NOT_TOLD) == set()
    assert (set(tables.TOLD) | set(tables.NOT_TOLD)) - found == set(), "the lists name tables that are not there"
    assert set(tables.TOLD) & set(tables.NOT_TOLD) == set()
    assert all(tables.NOT_TOLD.values())


def test_T155_columns_with_secrets_are_left_out(owner_url: str) -> None:
    for name, found in columns(owner_url).items():
        if name in tables.TOLD:
            left_out = set(tables.TOLD[name].left_out or ())
            assert left_out <= found, name
            risky = {column for column in found if any(word in column for word in ("secret", "hash", "token", "key", "seal", "code"))}
            assert risky - left_out <= REVIEWED, name


REVIEWED = {
    "error_code", "input_tokens", "output_tokens",  # of a model's words
    "hash", "seal",  # of the record: they prove that nothing was changed, and open nothing
}  # fmt: skip
