"""Files to upload: invented texts, Word documents and PDFs, as many and as long as is asked for, each with a word that only it has."""

import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

_WORDS = (  # noqa: SIM905 - a list of so many words is no easier to read
    "shop quay bicycle delivery parcel return refund receipt weekday morning evening counter repair workshop guarantee helmet saddle chain"
    " customer question answer order number address letter invoice price discount member winter summer colour size shelf stock lorry driver"
    " island harbour bridge lamp tyre pedal basket child family school group tour guide map ticket season weather rain wind storm service"
).split()
_DOCX = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file, and a word that stands nowhere else."""

    name: str
    content: bytes
    mark: str


def texts(count: int, *, characters: int = 2_500) -> Iterator[Paper]:
    """Plain texts of a page or so."""
    for number in range(count):
        mark = f"txtmark{number}q"
        yield Paper(f"note-{number}.txt", f"Note {number}\n\n{mark} {_prose(number, characters)}\n".encode(), mark)


def word_documents(count: int, *, paragraphs: int = 30) -> Iterator[Paper]:
    """Word documents of some pages."""
    for number in range(count):
        mark = f"docmark{number}q"
        lines = [f"Document {number} {mark}", *(_prose(number * 1000 + line, 400) for line in range(paragraphs))]
        body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
        main = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in {**_DOCX, "word/document.xml": main}.items():
                archive.writestr(name, part)
        yield Paper(f"document-{number}.docx", packed.getvalue(), mark)


def book(pages: int, *, seed: int = 0) -> Paper:
    """A PDF of so many pages of text."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, pagesize=A4, invariant=1)
    for page in range(pages):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(70, 780, f"Chapter {seed} {page + 1}")
        canvas.setFont("Helvetica", 11)
        for line, words in enumerate(_lines(seed * 10_000 + page, 38)):
            canvas.drawString(70, 750 - line * 17, words)
        if page == pages - 1:
            canvas.drawString(70, 60, f"pdfmark{seed}q")
        canvas.showPage()
    canvas.save()
    return Paper(f"book-{seed}.pdf", made.getvalue(), f"pdfmark{seed}q")


def _prose(seed: int, characters: int) -> str:
    chance, text = random.Random(seed), ""
    while len(text) < characters:
        words = chance.choices(_WORDS, k=chance.randint(6, 14))
        text += f"{' '.join(words).capitalize()} {chance.randint(1, 999)}. "
    return text.strip()


def _lines(seed: int, count: int) -> Iterator[str]:
    words = _prose(seed, count * 75).split()
    line: list[str] = []
    for word in words:
        if sum(map(len, line)) + len(line) + len(word) > 72:
            yield " ".join(line)
            count -= 1
            line = []
        if not count:
            return
        line.append(word)
