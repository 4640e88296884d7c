"""The child process in which a document is read: limits itself, reads the file from its standard input, answers in JSON."""

import json
import os
import resource
import sys

from dana.knowledge.reading.values import DOCX, PDF, Limits, Reading, Unreadable


def read_here(content: bytes, media_type: str, limits: Limits) -> Reading:
    """Read in this very process; each type's library is imported only when it is needed."""
    # ruff: noqa: PLC0415
    if media_type == PDF:
        from dana.knowledge.reading.pdf import read_pdf

        return read_pdf(content, limits)
    if media_type == DOCX:
        from dana.knowledge.reading.docx import read_docx

        return read_docx(content, limits)
    from dana.knowledge.reading.txt import read_txt

    return read_txt(content, limits)


def confine(limits: Limits) -> None:
    """Take from this process what reading a document does not need; nothing gives it back."""
    for kind, amount in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        highest = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (amount, amount) if highest == resource.RLIM_INFINITY else (min(amount, highest),) * 2)


def answer(content: bytes, media_type: str, limits: Limits) -> dict[str, object]:
    """The reading, or why there is none."""
    try:
        return {"reading": read_here(content, media_type, limits).to_json()}
    except Unreadable as error:
        return {"code": error.code, "message": error.message}
    except MemoryError:
        return {"code": "hostile", "message": "This file was refused: reading it needs far more memory than a document should."}
    except RecursionError:
        return {"code": "hostile", "message": "This file was refused: its parts are nested far deeper than a document's."}


def main() -> None:
    """Read standard input as the type named by the first argument, within the limits of the second."""
    limits = Limits(**json.loads(sys.argv[2]))
    confine(limits)
    content = sys.stdin.buffer.read()
    reply = json.dumps(answer(content, sys.argv[1], limits), ensure_ascii=False).encode("utf-8", "replace")
    sys.stdout.buffer.write(reply)
    sys.stdout.buffer.flush()
    os._exit(0)  # tearing down the libraries' objects would cost time and can itself crash on a damaged file


if __name__ == "__main__":
    main()
