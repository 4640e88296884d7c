"""Opens an Office file's package: finds its parts by their relations and parses them, counting every byte that is unpacked."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from dana.knowledge.reading.sniffing import open_zip
from dana.knowledge.reading.values import DOCX, PPTX, XLSX, Limits, Unreadable

Element = Any  # lxml has no types of its own

_BLOCK = 1 << 18
_WHAT = {
    DOCX: ("Word document", "Word"), XLSX: ("Excel workbook", "Excel"), PPTX: ("PowerPoint presentation", "PowerPoint"),
}  # fmt: skip
_MAIN = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml", PPTX: "ppt/presentation.xml"}


class Package:
    """The parts of one DOCX, XLSX or PPTX."""

    def __init__(self, content: bytes, limits: Limits, media_type: str = DOCX) -> None:
        self._archive = open_zip(content)
        self._names = {name.lower(): name for name in self._archive.namelist()}
        self._left = limits.unpacked_bytes
        self._media_type = media_type
        self._relations: dict[str, list[tuple[str, str, str, bool]]] = {}

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._names.values())

    def main_part(self) -> str:
        """The name of the document's own part."""
        for kind, target in self.relations(""):
            if kind == "officeDocument":
                return target
        return _MAIN[self._media_type]

    def relations(self, part: str) -> Iterator[tuple[str, str]]:
        """Kind and target of the parts that `part` refers to inside the package; what lies outside is never looked at."""
        for kind, target, _, is_outside in self._related(part):
            if not is_outside:
                yield kind, target

    def related(self, part: str) -> dict[str, str]:
        """The targets inside the package by the names under which `part` refers to them."""
        return {name: target for _, target, name, is_outside in self._related(part) if not is_outside}

    def links(self, part: str) -> dict[str, str]:
        """The addresses of hyperlinks by the names under which `part` refers to them."""
        return {name: target for kind, target, name, is_outside in self._related(part) if is_outside and kind == "hyperlink"}

    def has_outside_references(self) -> bool:
        """Whether a part that was looked at refers to something outside that is no mere link."""
        return any(
            is_outside and kind != "hyperlink" for relations in self._relations.values() for kind, _, _, is_outside in relations
        )  # fmt: skip

    def _related(self, part: str) -> list[tuple[str, str, str, bool]]:
        if part not in self._relations:
            folder, name = posixpath.split(part)
            root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
            self._relations[part] = [
                (relation.get("Type", "").rpartition("/")[2], *_target(relation, folder)) for relation in (root if root is not None else ())
                if relation.get("Target")
            ]  # fmt: skip
        return self._relations[part]

    def xml(self, part: str) -> Element | None:
        """The root element of a part, None where there is no such part."""
        content = self.unpack(part)
        if content is None:
            return None
        # A fresh parser each time: entities stay unexpanded, nothing is fetched, and libxml2's own limits stay on.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
                                 remove_pis=True)  # fmt: skip
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error

    def unpack(self, part: str) -> bytes | None:
        """A part's bytes, None where there is no such part."""
        name = self._names.get(part.lower())
        if name is None:
            return None
        blocks = []
        try:
            with self._archive.open(name) as member:
                while block := member.read(_BLOCK):
                    self._left -= len(block)
                    if self._left < 0:
                        raise Unreadable("hostile", "This file was refused: unpacked it would be far larger than a document is.")
                    blocks.append(block)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
            raise self.damaged() from error
        return b"".join(blocks)

    def damaged(self) -> Unreadable:
        """That something in this file cannot be read, and what to do."""
        what, program = _WHAT[self._media_type]
        return Unreadable("broken", f"This {what} is damaged. Please open it in {program}, save it again and retry.")


def _target(relation: Element, folder: str) -> tuple[str, str, bool]:
    target, name = str(relation.get("Target")), str(relation.get("Id") or "")
    if relation.get("TargetMode") == "External":
        return target, name, True
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"), name, False
