"""Makes the three documents of the invented demo shop; run it after changing their text: `python -m scripts.make_demo_documents`."""

import shutil
from pathlib import Path

from scripts.demo_documents.docx import write_docx
from scripts.demo_documents.pdf import write_pdf
from scripts.demo_documents.words import FOLDER as WORDS

FOLDER = Path(__file__).parent.parent / "dana" / "demo" / "documents"


def main(folder: Path = FOLDER) -> None:
    """Write all three; the same text gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    write_pdf(folder / "fernhill-customer-handbook.pdf")
    write_docx(folder / "fernhill-rental-guide.docx")
    shutil.copyfile(WORDS / "opening_hours_and_faq.txt", folder / "fernhill-opening-hours-and-faq.txt")


if __name__ == "__main__":
    main()
