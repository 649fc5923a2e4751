"""A paper as PDF, set by typst with the font of this room; nothing of the machine's own fonts is used."""

import json
from pathlib import Path

import typst

from .as_docx import recipient_lines
from .paper import Paper

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
CONTENT_TYPE = "application/pdf"


def pdf(paper: Paper) -> bytes:
    """The file of a paper."""
    said = json.dumps({**paper.plain, "recipient_lines": recipient_lines(paper)}, ensure_ascii=False)
    written = typst.compile(
        str(HERE / "paper.typ"),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"paper": said},
        format="pdf",
    )
    return bytes(written)
