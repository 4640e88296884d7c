"""A document's versions: replaced in place, listed, compared, restored."""

from io import BytesIO
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, send_file

from dana.knowledge import listing, versions
from dana.routes.knowledge_documents import read_upload
from dana.routes.knowledge_shapes import (
    ChangedPassage,
    Document,
    DocumentVersions,
    UploadInput,
    VersionChanges,
    shape_document,
    shape_version,
)
from dana.routes.parts import parts
from dana.routes.refusals import FILE, answered
from dana.security.audit import record
from dana.security.roles import Right
from dana.security.route_limits import limited
from dana.security.web import actor, current, requires

bp = APIBlueprint("knowledge_versions", __name__, url_prefix="/api/knowledge", tag="knowledge")


@bp.post("/documents/<uuid:document_id>/versions")
@bp.input(UploadInput, location="files")
@bp.output(Document, status_code=201)
@limited("upload", per="account")
@requires(Right.MANAGE_DOCUMENTS)
def replace_document(document_id: UUID, files_data: UploadInput) -> Document:
    """Replace a document's file: the old passages go on serving until the new ones take their place, all at once."""
    me = current()
    file = read_upload(files_data.file)
    with parts().database.account_transaction(me.account_id) as db:
        number = versions.add(db, me.account_id, document_id, file, me.user_id)
        shape = shape_document(listing.seen(db, me.account_id, document_id))
        details = {"version": number, "size": file.size, "media_type": file.media_type, "sha256": file.sha256.hex()}
        record(db, actor(), "document.replaced", account_id=me.account_id, target=shape.name, target_id=document_id, details=details)
        return shape


@bp.get("/documents/<uuid:document_id>/versions")
@bp.output(DocumentVersions)
@requires(Right.READ_DOCUMENTS)
def list_versions(document_id: UUID) -> DocumentVersions:
    """The versions that are kept, newest first."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return DocumentVersions(items=[shape_version(known) for known in versions.listed(db, me.account_id, document_id)])


@bp.get("/documents/<uuid:document_id>/versions/<int:number>/changes")
@bp.output(VersionChanges)
@requires(Right.READ_DOCUMENTS)
def version_changes(document_id: UUID, number: int) -> VersionChanges:
    """The passages that a version added and removed."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        row = versions.get(db, me.account_id, document_id, number)
    changes = row.changes or {}
    return VersionChanges(
        added=[ChangedPassage(**passage) for passage in changes.get("added", ())],
        removed=[ChangedPassage(**passage) for passage in changes.get("removed", ())],
        added_count=row.added, removed_count=row.removed, kept=row.kept,
    )  # fmt: skip


@bp.get("/documents/<uuid:document_id>/versions/<int:number>/file")
@bp.doc(responses=answered(200, "The original file", "application/octet-stream", FILE))
@requires(Right.READ_DOCUMENTS)
def version_file(document_id: UUID, number: int) -> Response:
    """A version's original, always as a download."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        name, content = versions.content(db, me.account_id, document_id, number)
    return send_file(BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=name)


@bp.post("/documents/<uuid:document_id>/versions/<int:number>/restore")
@bp.output(Document)
@limited("upload", per="account")
@requires(Right.MANAGE_DOCUMENTS)
def restore_version(document_id: UUID, number: int) -> Document:
    """Roll back: an older version's file becomes the newest version, read and put in place as any other."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        made = versions.restore(db, me.account_id, document_id, number, me.user_id)
        shape = shape_document(listing.seen(db, me.account_id, document_id))
        details = {"version": made, "restored": number}
        record(db, actor(), "document.restored", account_id=me.account_id, target=shape.name, target_id=document_id, details=details)
        return shape
