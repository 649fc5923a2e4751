"""A paper as DOCX, set by the rules of layout. Whatever a field holds is text: no markup of any kind is read."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .paper import Block, Box, Layout, Paper, Para, Run, Table

A4 = (210, 297)
ALIGN = {
    "body": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "item": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "plain": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
SMALL = 2
"""Recipients and tables are set this much smaller, in points."""

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx(paper: Paper) -> bytes:
    """The file of a paper."""
    return _Writer(paper).written()


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper, self.layout = paper, paper.layout
        self.document: Any = Document()
        self.width = (A4[1] if self.layout.landscape else A4[0]) - self.layout.left - self.layout.right

    def written(self) -> bytes:
        self.set_page(self.layout)
        self.set_style(self.layout)
        self.head()
        self.title()
        for block in self.paper.blocks:
            self.block(block)
        self.foot()
        about = self.document.core_properties
        about.author, about.comments, about.title = self.paper.issuer, "", self.paper.title
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()

    def set_page(self, layout: Layout) -> None:
        section = self.document.sections[0]
        wide, high = (A4[1], A4[0]) if layout.landscape else A4
        section.page_width, section.page_height = Mm(wide), Mm(high)
        section.orientation = WD_ORIENT.LANDSCAPE if layout.landscape else WD_ORIENT.PORTRAIT
        section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
        section.left_margin, section.right_margin = Mm(layout.left), Mm(layout.right)
        section.header_distance = Mm(layout.top // 2)
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        page_field(number)

    def set_style(self, layout: Layout) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = layout.font, Pt(layout.size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), layout.font)
        spacing = style.paragraph_format
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(layout.line)
        spacing.space_before, spacing.space_after = Pt(0), Pt(0)

    def head(self) -> None:
        """Left the organisation with its star and number, right the Party with place and day."""
        left, right = self.pair((self.width * 45 // 100, self.width - self.width * 45 // 100))
        paper = self.paper
        self.centred(left, paper.above, first=True)
        self.centred(left, paper.issuer, bold=True)
        self.centred(left, "*")
        if paper.number:
            self.centred(left, f"Số {paper.number}")
        party = self.centred(right, paper.party, bold=True, first=True)
        party.runs[0].font.underline = True
        self.centred(right, paper.place_and_day, italic=True)
        if paper.code:
            self.centred(right, f"Mẫu {paper.code}", italic=True)

    def pair(self, widths: tuple[int, int]) -> tuple[Any, Any]:
        """Two cells beside each other, without lines."""
        table = self.document.add_table(rows=1, cols=2)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for cell, width in zip(table.rows[0].cells, widths, strict=True):
            cell.width = Mm(width)
        left, right = table.rows[0].cells
        return left, right

    def centred(
        self, cell: Any, text: str, *, bold: bool = False, italic: bool = False, first: bool = False
    ) -> Any:
        para = cell.paragraphs[0] if first else cell.add_paragraph()
        para.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = para.add_run(text)
        run.bold, run.italic = bold, italic
        return para

    def title(self) -> None:
        for text, before in ((self.paper.title, 12), (self.paper.about, 0)):
            if not text:
                continue
            para = self.document.add_paragraph()
            para.alignment = WD_ALIGN_PARAGRAPH.CENTER
            para.paragraph_format.space_before = Pt(before)
            para.add_run(text).bold = True
        para.paragraph_format.space_after = Pt(12)

    def block(self, block: Block) -> None:
        if isinstance(block, Para):
            self.para(self.document.add_paragraph(), block)
        elif isinstance(block, Box):
            self.box(block)
        else:
            self.table(block)

    def para(self, para: Any, said: Para) -> None:
        para.alignment = ALIGN[said.look]
        para.paragraph_format.space_after = Pt(self.layout.after)
        if said.look in ("body", "item"):
            para.paragraph_format.first_line_indent = Mm(self.layout.indent)
        if said.look == "item":
            para.add_run("- ")
        for run in said.runs:
            self.run(para, run)

    def run(self, para: Any, said: Run) -> None:
        run = para.add_run(said.text)
        run.bold, run.italic = said.bold, said.italic

    def box(self, box: Box) -> None:
        table = self.document.add_table(rows=1, cols=1, style="Table Grid")
        cell = table.rows[0].cells[0]
        number = cell.paragraphs[0]
        number.add_run(f"Ô số {box.number}").bold = True
        for said in box.paras:
            self.para(cell.add_paragraph(), said)
        gap = self.document.add_paragraph()
        gap.paragraph_format.line_spacing = Pt(self.layout.after)

    def table(self, said: Table) -> None:
        table = self.document.add_table(rows=1, cols=len(said.head), style="Table Grid")
        table.autofit = False
        whole = sum(said.widths)
        for at, words in enumerate(said.head):
            self.cell(table.rows[0].cells[at], words, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
        repeat_on_each_page(table.rows[0])
        for row in said.rows:
            cells = table.add_row().cells
            for at, words in enumerate(row):
                align = WD_ALIGN_PARAGRAPH.RIGHT if said.numeric[at] else WD_ALIGN_PARAGRAPH.LEFT
                self.cell(cells[at], words, align=align)
        for row in table.rows:
            for at, cell in enumerate(row.cells):
                cell.width = Mm(self.width * said.widths[at] / whole)
        self.document.add_paragraph()

    def cell(self, cell: Any, words: str, *, align: Any, bold: bool = False) -> None:
        para = cell.paragraphs[0]
        para.alignment = align
        run = para.add_run(words)
        run.bold, run.font.size = bold, Pt(self.layout.size - SMALL)

    def foot(self) -> None:
        """Left the recipients, the last with a full stop; right who signs, on whose behalf."""
        left, right = self.pair((self.width // 2, self.width - self.width // 2))
        paper = self.paper
        if paper.recipients:
            para = left.paragraphs[0]
            words = para.add_run("Nơi nhận:")
            words.bold = words.italic = True
            for line in recipient_lines(paper):
                run = left.add_paragraph().add_run(line)
                run.font.size = Pt(self.layout.size - SMALL)
        self.centred(right, paper.on_behalf, bold=True, first=True)
        self.centred(right, paper.signer_title, bold=True)
        for _each in range(4):
            right.add_paragraph()
        self.centred(right, paper.signer, bold=True)


def recipient_lines(paper: Paper) -> list[str]:
    """The recipients as they stand on the paper: each with a dash, the last with a full stop."""
    lines = [line.rstrip(".,; ") for line in paper.recipients]
    return [f"- {line}{'.' if at == len(lines) else ','}" for at, line in enumerate(lines, start=1)]


def page_field(para: Any) -> None:
    """The number of the page, which the reader's program fills in."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = para.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 -- the library has no word for fields


def repeat_on_each_page(row: Any) -> None:
    """The headings of a long table stand on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 -- nor for repeated headings
