"""Papers: laid out by the rules, every fact where it belongs, dots for what is not known, and no markup read."""

import re
import zipfile
from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from sotay.kernel.time import clock_stopped_at
from sotay.papers.as_docx import docx
from sotay.papers.as_pdf import pdf
from sotay.papers.composing import compose, printed
from sotay.papers.declaration import PAPER_FORMS, form_of_code
from sotay.papers.fields import FIELDS
from sotay.papers.letterhead import letterhead_of
from sotay.papers.paper import MISSING, day_in_words
from sotay.regulations import keys
from tests import make
from tests.desk.visiting import reader, words

ON = date(2026, 6, 3)
KNOWN = {
    "above": "Đảng bộ xã Thượng Quan",
    "issuer": "Chi bộ thôn Nà Pán",
    "number": "01-NQ/CB",
    "place": "Thái Nguyên",
    "on": ON,
    "on_behalf": "T/M CHI BỘ",
    "signer_title": "Bí thư",
    "signer": "Nông Thị Hằng",
    "recipients": ["Đảng ủy xã Thượng Quan", "Lưu chi bộ"],
}
MM_PER_POINT = 25.4 / 72


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(ON):
        yield


def value_of(key):
    sort = FIELDS[key].sort
    if sort == "date":
        return date(1980, 2, 3)
    if sort == "number":
        return 1234
    if sort == "rows":
        name = "Hoàng Văn Thụ"
        return [{"full_name": name, "what": name, "item": name, "born_on": date(1980, 2, 3)}]
    return [f"nơi {key}"] if sort == "lines" else f"giá trị {key}"


def filled(form):
    return {**{key: value_of(key) for key in form.fields}, **KNOWN}


def text_of_pdf(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def text_of_docx(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return "\n".join(
        "".join(each.text or "" for each in para.iter(f"{word}t")) for para in body.iter(f"{word}p")
    )


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("key", sorted(PAPER_FORMS))
def test_a_form_that_is_filled_in_shows_every_fact_in_both_files_and_no_dots_of_its_own(key):
    form = PAPER_FORMS[key]
    values = filled(form)
    paper = compose(form, values)
    assert paper.missing == ()
    for text in (text_of_docx(docx(paper)), text_of_pdf(pdf(paper))):
        seen = squeezed(text)
        for field in set(form.fields) - {"rows", "recipients", "on", "above", "issuer", "signer_title"}:
            if field != "number" or form.document_type:
                given = values[field] if isinstance(values[field], list) else [values[field]]
                assert all(squeezed(printed(each)) in seen for each in given), field
        assert "CHIBỘTHÔNNÀPÁN" in seen
        assert "ĐẢNGCỘNGSẢNVIỆTNAM" in seen
        assert squeezed(form.title) in seen
        assert squeezed("Thái Nguyên, ngày 03 tháng 6 năm 2026") in seen
        if form.columns:
            assert squeezed("Hoàng Văn Thụ") in seen


@pytest.mark.parametrize("key", sorted(PAPER_FORMS))
def test_what_is_not_known_is_dots_and_is_named(key):
    form = PAPER_FORMS[key]
    paper = compose(form, {"on": ON})
    needed = set(form.fields) - {"on", "recipients"}
    assert set(paper.missing) == {str(FIELDS[field].label) for field in needed}
    assert MISSING in text_of_docx(docx(paper))
    assert squeezed(MISSING) in squeezed(text_of_pdf(pdf(paper)))


@pytest.mark.parametrize(
    ("key", "boxes"),
    [("slip_permanent", 10), ("slip_internal", 7), ("slip_temporary", 8), ("slip_abroad", 2)],
)
def test_a_slip_has_as_many_boxes_as_the_rule_says(key, boxes):
    paper = compose(PAPER_FORMS[key], filled(PAPER_FORMS[key]))
    for text in (text_of_docx(docx(paper)), text_of_pdf(pdf(paper))):
        assert re.findall(r"Ô số (\d+)", text) == [str(number) for number in range(1, boxes + 1)]


def test_the_page_is_set_by_the_rules_of_layout():
    document = Document(
        BytesIO(
            docx(
                compose(
                    PAPER_FORMS["resolution_cell_admission"], filled(PAPER_FORMS["resolution_cell_admission"])
                )
            )
        )
    )
    section = document.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    assert Pt(18) <= normal.paragraph_format.line_spacing <= Pt(22)
    body = next(para for para in document.paragraphs if para.text.startswith("Ngày 3/2/1980"))
    assert round(body.paragraph_format.first_line_indent.mm) == round(Mm(10).mm)
    assert body.paragraph_format.space_after == Pt(6)
    assert "PAGE" in section.header._element.xml
    assert section.different_first_page_header_footer


def test_the_head_has_the_organisation_left_and_the_party_right_and_the_foot_ends_with_a_full_stop():
    document = Document(
        BytesIO(
            docx(
                compose(
                    PAPER_FORMS["resolution_cell_admission"], filled(PAPER_FORMS["resolution_cell_admission"])
                )
            )
        )
    )
    head, foot = document.tables[0].rows[0].cells, document.tables[-1].rows[0].cells
    assert head[0].text.split("\n") == ["ĐẢNG BỘ XÃ THƯỢNG QUAN", "CHI BỘ THÔN NÀ PÁN", "*", "Số 01-NQ/CB"]
    assert head[1].text.split("\n")[:2] == [
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Thái Nguyên, ngày 03 tháng 6 năm 2026",
    ]
    assert foot[0].text.split("\n") == ["Nơi nhận:", "- Đảng ủy xã Thượng Quan,", "- Lưu chi bộ."]
    signed = [line for line in foot[1].text.split("\n") if line]
    assert signed == ["T/M CHI BỘ", "BÍ THƯ", "Nông Thị Hằng"]


def test_the_pdf_has_the_size_and_margins_of_the_rules_and_our_font_only():
    reader = PdfReader(
        BytesIO(
            pdf(
                compose(
                    PAPER_FORMS["resolution_cell_admission"], filled(PAPER_FORMS["resolution_cell_admission"])
                )
            )
        )
    )
    page = reader.pages[0]
    assert [round(side * MM_PER_POINT) for side in page.mediabox[2:]] == [210, 297]
    left = []

    def note(text, page_matrix, place, _font, _size):
        if text.strip():
            left.append((page_matrix[0] * place[4] + page_matrix[4]) * MM_PER_POINT)

    page.extract_text(visitor_text=note)
    assert min(left) >= 29.5
    fonts = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all("LiberationSerif" in font for font in fonts)


def test_pages_after_the_first_are_numbered():
    form = PAPER_FORMS["list_badges"]
    many = [{"full_name": f"Hoàng Văn {number}"} for number in range(90)]
    paper = compose(form, {**filled(form), "rows": many, "number": "07-DS/ĐU"})
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf(paper))).pages]
    assert len(pages) > 1
    assert all("Họ và tên" in page for page in pages)
    assert pages[1].split("\n")[0].strip() == "2" or pages[1].strip().endswith("2")


HOSTILE = [
    "{{ 7 * 7 }}",
    "{full_name}",
    "{% include 'x' %}",
    "**đậm**",
    "<w:t>&amp; ]]></w:t>",
    "#strong[x] $x$ @box `y` \\n //",
    "= Đầu dòng",
    "-----",
    '"); DROP TABLE',
    "שלום",
    "=1+2",
    "N" * 400,
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: text[:12])
def test_whatever_stands_in_a_field_is_printed_as_it_stands(hostile):
    form = PAPER_FORMS["resolution_cell_admission"]
    paper = compose(form, {**filled(form), "full_name": hostile, "recipients": [hostile, "Lưu"]})
    assert hostile in text_of_docx(docx(paper))
    seen = text_of_pdf(pdf(paper))
    if hostile.isascii() or "Đ" in hostile:
        assert squeezed(hostile) in squeezed(seen)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("a\tb", "a b"), ("a\nb", "a b"), ("a\x00\x07b", "ab"), ("\u202eabc\u202c", "abc"), ("e\u0301", "é")],
)
def test_letters_that_steer_the_line_or_the_printer_are_left_out(typed, shown):
    assert printed(typed) == shown


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=80))
def test_any_text_at_all_makes_a_file_that_opens(text):
    with clock_stopped_at(ON):
        form = PAPER_FORMS["decision_admission"]
        paper = compose(form, {**KNOWN, "full_name": text, "home": text, "ground": text})
        assert printed(text) in text_of_docx(docx(paper)) or not printed(text).strip()
        assert pdf(paper).startswith(b"%PDF")


def test_a_sum_is_spelt_and_a_list_is_counted_unless_it_is_said_otherwise():
    slip = text_of_docx(docx(compose(PAPER_FORMS["slip_dues"], {"amount": 37_340, "month": "5/2026"})))
    assert "37.340 đồng (bằng chữ: ba mươi bảy nghìn ba trăm bốn mươi)" in slip
    form = PAPER_FORMS["list_badges"]
    rows = [{"full_name": "A"}, {"full_name": "B"}]
    assert "có 2 đảng viên" in text_of_docx(docx(compose(form, {"rows": rows})))
    assert "có 9 đảng viên" in text_of_docx(docx(compose(form, {"rows": rows, "total": 9})))


def test_none_is_a_number_and_no_dots():
    paper = compose(PAPER_FORMS["resolution_cell_admission"], {**KNOWN, "votes_against": 0})
    assert "- Không tán thành: 0." in text_of_docx(docx(paper))
    assert str(FIELDS["votes_against"].label) not in paper.missing


def test_days_below_ten_and_the_first_two_months_have_a_zero():
    assert day_in_words(date(2026, 2, 3)) == "ngày 03 tháng 02 năm 2026"
    assert day_in_words(date(2026, 10, 13)) == "ngày 13 tháng 10 năm 2026"
    assert day_in_words(date(2026, 3, 9)) == "ngày 09 tháng 3 năm 2026"


def test_every_form_rests_on_a_rule_of_the_book_if_on_any():
    assert {form.rule for form in PAPER_FORMS.values() if form.rule} <= set(keys())


def test_the_head_of_a_paper_is_what_the_tree_says_that_day(db):
    world = make.province("Đảng bộ tỉnh Bắc Kạn")
    head = letterhead_of(PAPER_FORMS["resolution_cell_admission"], world.cells[0], ON)
    state = world.communes[0].state(ON)
    assert (head["above"], head["place"], head["on_behalf"]) == (state.name, "Bắc Kạn", "T/M CHI BỘ")
    decides = letterhead_of(PAPER_FORMS["decision_admission"], world.districts[0], ON)
    assert decides["on_behalf"] == "T/M BAN THƯỜNG VỤ"


def test_a_secretary_fills_in_a_form_sees_what_is_missing_and_takes_it_along(db):
    world = make.province()
    cell = world.cells[0].pk
    secretary = reader("cell_secretary", world.cells[0])
    assert "6-KNĐ" in words(secretary.get(f"/papers/{cell}/forms/"))
    page = f"/papers/{cell}/forms/resolution_cell_admission/"
    assert "T/M CHI BỘ" in secretary.get(page).content.decode()
    typed = {"issuer": "Chi bộ thôn Nà Pán", "full_name": "Lý Thị Mai", "on": "3/6/2026", "as": ""}
    shown = words(secretary.post(page, typed))
    assert "Văn bản còn thiếu" in shown
    assert "Quê quán" in shown
    taken = secretary.post(page, {**typed, "as": "docx"})
    assert "Lý Thị Mai" in text_of_docx(taken.content)
    assert "Lý Thị Mai" in text_of_pdf(secretary.post(page, {**typed, "as": "pdf"}).content)
    assert "Hãy ghi đủ ngày" in words(secretary.post(page, {**typed, "on": "2026"}))
    assert reader("cell_secretary", world.cells[1]).get(page).status_code == 404


def test_a_form_is_found_by_its_code_or_its_name() -> None:
    assert form_of_code("6-KNĐ") is form_of_code("resolution_cell_admission")
    assert form_of_code("slip_permanent") is PAPER_FORMS["slip_permanent"]
    assert form_of_code("") is None and form_of_code("99-KNĐ") is None
