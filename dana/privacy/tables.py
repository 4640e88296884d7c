"""What an export holds: the one list of tables, read beside the catalogue by tests/privacy/test_tables.py."""

from collections.abc import Mapping
from dataclasses import dataclass

_CONVERSATIONS = "(select c.id from conversations c where c.account_id = :account and c.contact_id = :contact)"
_MESSAGES = f"(select m.id from messages m where m.account_id = :account and m.conversation_id in {_CONVERSATIONS})"


@dataclass(frozen=True, slots=True)
class Told:
    """A table in an export: how the rows of one contact are found (None: it has none), and what is left out of a row and why."""

    of_contact: str | None = None
    left_out: Mapping[str, str] | None = None
    of_account: str = "t.account_id = :account"


_HASH = "only its hash is kept, and that opens nothing"
_CIPHER = "a credential: sealed, and shown to nobody"
_DERIVED = "computed from the text beside it"

TOLD: dict[str, Told] = {
    "accounts": Told(of_account="t.id = :account"),
    "memberships": Told(),
    "membership_channels": Told(),
    "invitations": Told(left_out={"token_hash": _HASH}),
    "api_keys": Told(left_out={"secret_hash": _HASH, "made_with": "names a key of the installation"}),
    "integrations": Told(left_out={"secrets": _CIPHER}),
    "former_secrets": Told(left_out={"sealed": _CIPHER}),
    "farewells": Told(left_out={"sealed": _CIPHER}),
    "contacts": Told("t.id = :contact"),
    "identities": Told("t.contact_id = :contact"),
    "conversations": Told("t.contact_id = :contact"),
    "messages": Told(f"t.conversation_id in {_CONVERSATIONS}"),
    "sources": Told(f"t.message_id in {_MESSAGES}"),
    "drafts": Told(f"t.conversation_id in {_CONVERSATIONS}"),
    "memories": Told(f"t.conversation_id in {_CONVERSATIONS}"),
    "contact_facts": Told("t.contact_id = :contact"),
    "lessons": Told(f"t.conversation_id in {_CONVERSATIONS}"),
    "usage": Told(f"t.conversation_id in {_CONVERSATIONS}"),
    "early_statuses": Told(
        "exists (select 1 from messages m where m.account_id = :account and m.integration_id = t.integration_id"
        f" and m.platform_id = t.platform_id and m.conversation_id in {_CONVERSATIONS})"
    ),
    "documents": Told(),
    "document_versions": Told(left_out={"sealed_password": _CIPHER}),
    "document_pages": Told(left_out={"lines": "where each line stands on its page, computed from the file"}),
    "passages": Told(left_out={"number": _DERIVED}),
    "answering": Told(),
    "knowledge_gaps": Told(),
    "gap_questions": Told(f"t.conversation_id in {_CONVERSATIONS}", left_out={"vector": _DERIVED}),
    "contradictions": Told(),
    "web_sources": Told(left_out={"furniture": _DERIVED, "robots": "the site's own words, read anew with each scan"}),
    "web_pages": Told(left_out={"held": "what waits to be stored as a document for some seconds"}),
    "retention": Told(),
    "erasures": Told("t.contact_id = :contact", left_out={"code": "whoever has it may ask for the state"}),
    "audit_entries": Told(),
}

# Tables with rows of an account that are not written row by row, each with its reason.
NOT_TOLD: dict[str, str] = {
    "document_files": "written as the files themselves, in the folder files/",
    "terms": "counts of words, computed from the passages",
    **dict.fromkeys(
        (
            "knowledge_indexes",
            "passage_words",
            "passage_vectors",
            "english_vectors",
            "postings",
            "code_books",
            "code_cells",
            "passage_codes",
            "code_blocks",
        ),
        "the index for search, computed from the passages",
    ),
    **dict.fromkeys(("passage_claims", "contradiction_checks"), "what passages state, computed from them to find those that disagree"),
    "exports": "the list of exports, shown on the page on which this one was asked for",
    "export_parts": "the exports themselves",
    "corrections": "ids of replies at which a job has still to look, for some seconds",
    "sign_ins": "the sessions of people: each person sees their own under Settings; nothing of it belongs to the account",
}

# People are not the account's rows: what their colleagues see of them is written.
PEOPLE = """
select jsonb_build_array(u.id) as key, jsonb_build_object('id', u.id, 'email', u.email, 'name', u.name) as row
from users u join memberships m on m.user_id = u.id and m.account_id = :account
where (cast(:after as jsonb) is null or u.id > cast(cast(:after as jsonb) ->> 0 as uuid)) order by u.id limit :limit
"""
