"""Documents: uploaded and written, listed, changed, tried again, removed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from flask import request
from werkzeug.datastructures import FileStorage

from dana.conversations.inbox import decode_cursor, encode_cursor
from dana.errors import Invalid, TooLarge
from dana.knowledge import documents, listing, versions
from dana.knowledge.documents import Change, NewFile
from dana.knowledge.reading import Unreadable
from dana.routes.knowledge_shapes import (
    BulkChange,
    BulkChanged,
    BulkItem,
    BulkUploaded,
    BulkUploadInput,
    Document,
    DocumentChange,
    DocumentError,
    DocumentList,
    DocumentQuery,
    PasswordInput,
    Summary,
    Tag,
    TagList,
    TextInput,
    UploadedDocument,
    UploadInput,
    shape_document,
)
from dana.routes.parts import parts
from dana.routes.refusals import answered
from dana.security.audit import record
from dana.security.roles import Right
from dana.security.route_limits import limited
from dana.security.web import actor, current, requires

bp = APIBlueprint("knowledge_documents", __name__, url_prefix="/api/knowledge", tag="knowledge")

BULK_FILES = 500
BULK_BYTES = 64_000_000
_BULK_ADDRESS = "/api/knowledge/documents/bulk"
_SHAPE = {"$ref": "#/components/schemas/UploadedDocument"}


@bp.before_app_request
def _room_for_many() -> None:
    """Many files at once may be more than one file may."""
    if request.path == _BULK_ADDRESS:
        request.max_content_length = BULK_BYTES + 1_000_000
        request.max_form_parts = BULK_FILES + 10


@bp.post("/documents")
@bp.input(UploadInput, location="files")
@bp.output(UploadedDocument, status_code=201)
@bp.doc(responses=answered(200, "This content was here already", "application/json", _SHAPE))
@limited("upload", per="account")
@requires(Right.MANAGE_DOCUMENTS)
def upload(files_data: UploadInput) -> tuple[UploadedDocument, int]:
    """Keep a file and read it in the background."""
    me = current()
    file = read_upload(files_data.file)
    with parts().database.account_transaction(me.account_id) as db:
        (added,) = documents.add_once(db, me.account_id, [file], me.user_id)
        _record_added(db, [added])
        shape = shape_document(listing.seen(db, me.account_id, added.id))
    return UploadedDocument(**dict(shape), already=added.already), 200 if added.already else 201


@bp.post("/documents/bulk")
@bp.input(BulkUploadInput, location="files")
@bp.output(BulkUploaded)
@limited("upload", per="account")
@requires(Right.MANAGE_DOCUMENTS)
def upload_many(files_data: BulkUploadInput) -> BulkUploaded:
    """Keep many files at once and read them in the background; one that is refused does not hold up the others."""
    me = current()
    if len(files_data.files) > BULK_FILES:
        raise TooLarge(f"These are more than {BULK_FILES} files. Upload them in several steps.")
    tried = [_tried(file) for file in files_data.files]
    if sum(len(file.content) for file in tried if isinstance(file, NewFile)) > BULK_BYTES:
        raise TooLarge(f"These files are larger than {BULK_BYTES // 1_000_000} MB together. Upload them in several steps.")
    good = [file for file in tried if isinstance(file, NewFile)]
    with parts().database.account_transaction(me.account_id) as db:
        added = documents.add_once(db, me.account_id, good, me.user_id)
        _record_added(db, added)
        shown = {seen.row.id: shape_document(seen) for seen in listing.seen_many(db, me.account_id, {item.id for item in added})}
    became = iter([BulkItem(name=item.file.name, document=shown[item.id], already=item.already, error=None) for item in added])
    return BulkUploaded(items=[item if isinstance(item, BulkItem) else next(became) for item in tried])


@bp.post("/documents/text")
@bp.input(TextInput)
@bp.output(Document, status_code=201)
@limited("upload", per="account")
@requires(Right.MANAGE_DOCUMENTS)
def write_document(json_data: TextInput) -> Document:
    """Keep a text that is written here, as a document of its own."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        added = documents.write(db, me.account_id, json_data.title, json_data.text, me.user_id, tags=json_data.tags)
        _record_added(db, [added])
        return shape_document(listing.seen(db, me.account_id, added.id))


@bp.get("/documents")
@bp.input(DocumentQuery, location="query")
@bp.output(DocumentList)
@requires(Right.READ_DOCUMENTS)
def list_documents(query_data: DocumentQuery) -> DocumentList:
    """Documents, newest first or as `sort` says."""
    me, wanted = current(), query_data.model_dump()
    after = decode_cursor(wanted.pop("cursor"), *listing.kinds_of_cursor(query_data.sort))
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        found, end = listing.page(db, me.account_id, listing.Asked(**wanted, after=after))
    cursor = encode_cursor(end[0].isoformat() if isinstance(end[0], datetime) else end[0], end[1]) if end else None
    return DocumentList(items=[shape_document(seen) for seen in found], next_cursor=cursor)


@bp.get("/documents/<uuid:document_id>")
@bp.output(Document)
@requires(Right.READ_DOCUMENTS)
def get_document(document_id: UUID) -> Document:
    """One document and how far reading it came."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return shape_document(listing.seen(db, me.account_id, document_id))


@bp.patch("/documents/<uuid:document_id>")
@bp.input(DocumentChange)
@bp.output(Document)
@requires(Right.MANAGE_DOCUMENTS)
def change_document(document_id: UUID, json_data: DocumentChange) -> Document:
    """Change its name, tags or visibility, hide it or let it expire: search follows with the commit."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        told = documents.change(db, me.account_id, document_id, Change(**json_data.model_dump(exclude_unset=True)))
        shape = shape_document(listing.seen(db, me.account_id, document_id))
        if told:
            record(db, actor(), "document.changed", account_id=me.account_id, target=shape.name, target_id=document_id, details=told)
        return shape


@bp.post("/documents/bulk-change")
@bp.input(BulkChange)
@bp.output(BulkChanged)
@requires(Right.MANAGE_DOCUMENTS)
def change_many(json_data: BulkChange) -> BulkChanged:
    """The same change of many documents, in one step."""
    me, wanted = current(), json_data.change.model_dump(exclude_unset=True)
    delete = wanted.pop("delete", False)
    if delete and wanted:
        raise Invalid("Documents are either changed or deleted.")
    with parts().database.account_transaction(me.account_id) as db:
        if delete:
            names = documents.remove_many(db, me.account_id, json_data.ids)
            _record(db, "document.removed", [(document_id, name, {}) for document_id, name in names.items()])
            return BulkChanged(changed=0, deleted=len(names))
        changed = documents.change_many(db, me.account_id, json_data.ids, Change(**wanted))
        _record(db, "document.changed", [(row.id, row.name, told) for row, told in changed])
    return BulkChanged(changed=len(changed), deleted=0)


@bp.delete("/documents/<uuid:document_id>")
@bp.output({}, status_code=204)
@requires(Right.MANAGE_DOCUMENTS)
def delete_document(document_id: UUID) -> str:
    """Out of search and answers at once."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        name = documents.remove(db, me.account_id, document_id)
        record(db, actor(), "document.removed", account_id=me.account_id, target=name, target_id=document_id)
    return ""


@bp.post("/documents/<uuid:document_id>/retry")
@bp.output(Document)
@requires(Right.MANAGE_DOCUMENTS)
def retry_document(document_id: UUID) -> Document:
    """Read a failed document, or its failed version, once more."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        versions.retry(db, me.account_id, document_id)
        return shape_document(listing.seen(db, me.account_id, document_id))


@bp.post("/documents/<uuid:document_id>/cancel")
@bp.output(Document)
@requires(Right.MANAGE_DOCUMENTS)
def cancel_document(document_id: UUID) -> Document:
    """Stop reading a file that waits or is being read; an older version goes on serving."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        versions.cancel(db, me.account_id, document_id)
        return shape_document(listing.seen(db, me.account_id, document_id))


@bp.post("/documents/<uuid:document_id>/password")
@bp.input(PasswordInput)
@bp.output(Document)
@requires(Right.MANAGE_DOCUMENTS)
def open_document(document_id: UUID, json_data: PasswordInput) -> Document:
    """Give the password of a protected file, which is then read; it is kept sealed, to show the file's pages."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        versions.give_password(db, parts().sealer, me.account_id, document_id, json_data.password)
        shape = shape_document(listing.seen(db, me.account_id, document_id))
        record(db, actor(), "document.unlocked", account_id=me.account_id, target=shape.name, target_id=document_id)
        return shape


@bp.get("/tags")
@bp.output(TagList)
@requires(Right.READ_DOCUMENTS)
def list_tags() -> TagList:
    """The tags in use, with how many documents have each."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return TagList(items=[Tag(tag=tag, documents=count) for tag, count in listing.tags(db, me.account_id)])


@bp.get("/summary")
@bp.output(Summary)
@requires(Right.READ_DOCUMENTS)
def summary() -> Summary:
    """How many documents there are, by state."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return Summary(**listing.summary(db, me.account_id))


def read_upload(file: FileStorage) -> NewFile:
    """The uploaded file, its type told by its content; TooLarge, or Unreadable when it is of no type that Dana reads."""
    most = parts().settings.dana_max_upload_mb
    content = file.stream.read(most * 1024 * 1024 + 1)
    if len(content) > most * 1024 * 1024:
        raise TooLarge(f"This file is larger than {most} MB. Split it, or ask the operator to raise the limit.")
    return documents.new_file(file.filename or "", content)


def _tried(file: FileStorage) -> NewFile | BulkItem:
    try:
        return read_upload(file)
    except (TooLarge, Unreadable) as error:
        why = DocumentError(code=error.code, message=error.message)
        return BulkItem(name=documents.label(file.filename or ""), document=None, already=False, error=why)


def _record_added(db: Any, added: Sequence[documents.Added]) -> None:
    fresh = [item for item in added if not item.already]
    _record(db, "document.added", [(item.id, item.file.name, _told(item.file)) for item in fresh])


def _told(file: NewFile) -> dict[str, Any]:
    return {"size": file.size, "media_type": file.media_type, "sha256": file.sha256.hex()}


def _record(db: Any, action: str, items: Sequence[tuple[UUID, str, dict[str, Any]]]) -> None:
    """One step is one entry, however many documents it concerned; with an entry each, the record took longer than the upload."""
    if not items:
        return
    (first, name, details), more = items[0], len(items) - 1
    if more:
        name, details = f"{name} and {more} more", {"documents": [{"id": str(key), "name": each, **told} for key, each, told in items]}
    record(db, actor(), action, account_id=current().account_id, target=name, target_id=None if more else first, details=details)
