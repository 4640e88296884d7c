"""Opens a DOCX's package: finds its parts by their relations and parses them, counting every byte that is unpacked."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from dana.knowledge.reading.sniffing import open_zip
from dana.knowledge.reading.values import Limits, Unreadable

Element = Any  # lxml has no types of its own

_BLOCK = 1 << 18


class Package:
    """The parts of one DOCX."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._archive = open_zip(content)
        self._names = {name.lower(): name for name in self._archive.namelist()}
        self._left = limits.unpacked_bytes

    def main_part(self) -> str:
        """The name of the document's own part."""
        for kind, target in self.relations(""):
            if kind == "officeDocument":
                return target
        return "word/document.xml"

    def relations(self, part: str) -> Iterator[tuple[str, str]]:
        """Kind and target of the parts that `part` refers to inside the package; what lies outside is never looked at."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in root if root is not None else ():
            if relation.get("TargetMode") != "External" and relation.get("Target"):
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target"))).lstrip("/")
                yield relation.get("Type", "").rpartition("/")[2], target

    def xml(self, part: str) -> Element | None:
        """The root element of a part, None where there is no such part."""
        content = self._unpack(part)
        if content is None:
            return None
        # A fresh parser each time: entities stay unexpanded, nothing is fetched, and libxml2's own limits stay on.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
                                 remove_pis=True)  # fmt: skip
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise _damaged() from error

    def _unpack(self, part: str) -> bytes | None:
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
            raise _damaged() from error
        return b"".join(blocks)


def _damaged() -> Unreadable:
    return Unreadable("broken", "This Word document is damaged. Please open it in Word, save it again and retry.")
