"""Files that are not what they say, or mean harm. Each must end in a sentence, never in a dead server."""

import random
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from sotay.kernel.sheets import LIMITS, BadFile, Limits, open_sheet, write_xlsx
from sotay.kernel.sheets.files import MEGABYTE
from sotay.kernel.sheets.writing import Column

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(sheet: str, *, strings: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """A small XLSX around this sheet data, as XML."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        '<sheets><sheet name="Một" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml"
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    return zipped({name: text.encode() for name, text in parts.items()} | (extra or {}))


def relations(**targets: str) -> str:
    links = [f'Id="{kind}" Type="{RELATIONS}/{kind}" Target="{target}"' for kind, target in targets.items()]
    inside = "".join(f"<Relationship {link}/>" for link in links)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def zipped(parts: dict[str, bytes]) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return output.getvalue()


def refusal(data: bytes, sheet: str | None = None, limits: Limits = LIMITS) -> str:
    with pytest.raises(BadFile) as refused:
        open_sheet(data, "danh sách.xlsx", sheet, limits=limits)
    return str(refused.value)


def test_an_honest_workbook_of_this_kind_is_read() -> None:
    assert open_sheet(workbook('<row r="1"><c r="A1"><v>7</v></c></row>')).rows[0][0].value == 7.0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp rỗng"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "không phải là bảng tính"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "trang web"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "trang web"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00", "không phải là bảng tính"),
        (random.Random(1).randbytes(5_000), "bảng tính"),
        (zipped({"a.txt": b"a"}), "không phải là bảng tính"),
        (zipped({"word/document.xml": b"<w/>"}), "Word"),
        (zipped({"xl/workbook.bin": b"x"}), ".xlsb"),
        (zipped({"xl/workbook.xml": b"<w/>", "xl/vbaProject.bin": b"x"}), "macro"),
        (zipped({"xl/workbook.xml": b"<w"}), "bị hỏng"),
        (zipped({"xl/workbook.xml": b"<w/>"})[:-30], "bị hỏng"),
        (b"PK\x03\x04 and then nothing", "bị hỏng"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (OLE + "Workbook_VBA_PROJECT_CUR".encode("utf-16-le"), "macro"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (OLE + "Workbook".encode("utf-16-le"), "bị hỏng"),
        (OLE, "không phải là bảng tính"),
    ],
)
def test_what_is_no_table_is_refused_by_its_content(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    limits = Limits(file_bytes=2 * MEGABYTE)
    sparse = tmp_path / "lớn.xlsx"
    with sparse.open("wb") as file:
        file.truncate(3 * MEGABYTE)
    with pytest.raises(BadFile, match="lớn hơn 2 MB"):
        open_sheet(sparse, limits=limits)


def test_a_zip_bomb_is_refused_by_what_it_declares() -> None:
    bomb = workbook("", extra={"xl/media/a.bin": bytes(310 * MEGABYTE)})
    assert len(bomb) < MEGABYTE
    assert "bung ra quá lớn" in refusal(bomb)


def test_a_smaller_bomb_is_refused_by_its_ratio() -> None:
    assert "bung ra quá lớn" in refusal(workbook("", extra={"xl/media/a.bin": bytes(30 * MEGABYTE)}))


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(workbook("", extra={"xl/media/a.bin": bytes(30 * MEGABYTE)}))
    size = struct.pack("<I", 30 * MEGABYTE)
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = struct.pack("<I", 1_000)
    assert "bị hỏng" in refusal(bytes(bomb))


def test_the_same_entry_twice_is_refused() -> None:
    output = BytesIO(workbook(""))
    with zipfile.ZipFile(output, "a") as archive:
        archive.writestr("XL/Workbook.xml", b"<another/>")
    assert "bị hỏng" in refusal(output.getvalue())


def test_an_archive_of_very_many_entries_is_refused() -> None:
    assert "bung ra quá lớn" in refusal(
        workbook("", extra={f"xl/{n}": b"" for n in range(50)}), limits=Limits(entries=40)
    )


def test_a_cell_at_the_far_corner_does_not_take_the_memory_between() -> None:
    far = workbook(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    assert "ô ở quá xa" in refusal(far)


def spreadsheet(rows: str) -> bytes:
    """A small ODS around these rows, as XML."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" '
        f'xmlns:text="{office}text:1.0"><office:body><office:spreadsheet><table:table table:name="Một">'
        f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<m:manifest xmlns:m="{office}manifest:1.0"/>'
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    return zipped({name: text.encode() for name, text in parts.items()})


def test_a_spreadsheet_of_libreoffice_is_read() -> None:
    name = '<table:table-cell office:value-type="string"><text:p>Nguyễn Văn An</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="7"/>'
    day = '<table:table-cell office:value-type="date" office:date-value="1980-02-03"/>'
    cells = open_sheet(spreadsheet(f"<table:table-row>{name}{number}{day}</table:table-row>")).rows[0]
    assert [cell.text for cell in cells] == ["Nguyễn Văn An", "7", "3/2/1980"]


def test_cells_repeated_without_end_do_not_take_the_memory() -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="7"/>'
    )
    bomb = spreadsheet(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')
    assert refusal(bomb)


def test_a_stray_cell_far_below_is_named() -> None:
    stray = workbook(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="B900000"><v>1</v></c></row>'
    )
    assert "kéo dài đến ô B900000" in refusal(stray)


def test_a_long_text_repeated_in_every_cell_does_not_fill_the_memory() -> None:
    text = f"<si><t>{'ă' * 30_000}</t></si>"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    assert "quá lớn" in refusal(workbook(rows, strings=text), limits=Limits(reader_bytes=300 * MEGABYTE))


def test_reading_that_takes_too_long_is_ended() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 150_001))
    assert "quá lâu" in refusal(workbook(rows), limits=Limits(reader_seconds=0))


def test_entities_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    book = (
        f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]><workbook xmlns="{MAIN}"><sheets>&l9;</sheets></workbook>'
    )
    with zipfile.ZipFile(BytesIO(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert refusal(zipped(parts | {"xl/workbook.xml": book.encode()}))


def test_too_many_rows_are_refused() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 12))
    assert "quá 10 hàng" in refusal(workbook(rows), limits=Limits(rows=10))
    assert "quá 10 hàng" in refusal(b"a,b\n" * 11, limits=Limits(rows=10))
    assert "15 ô" in refusal(b"a,b\n" * 9, limits=Limits(cells=15))


def test_an_empty_sheet_says_so() -> None:
    assert "không có dữ liệu" in refusal(workbook(""))
    assert "không có dữ liệu" in refusal(b"\n\n,,,\n")


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are() -> None:
    data = write_xlsx([Column("A")], [["1"]], sheet_name="Đảng viên")
    assert refusal(data, "Tổ chức") == "Không có trang tính “Tổ chức”. Tệp có các trang: Đảng viên."


def test_text_of_an_old_font_is_refused_with_its_name() -> None:
    data = write_xlsx([Column("Hä vµ tªn")], [["NguyÔn V¨n An"], ["§Æng ThÞ B×nh"]])
    assert "TCVN3" in refusal(data)


def test_a_formula_without_a_value_is_an_error_and_one_of_empty_text_is_not() -> None:
    never, empty = '<c r="A1"><f>B1&gt;1</f></c>', '<c r="C1" t="str"><f>""</f><v></v></c>'
    row = f'<row r="1">{never}<c r="B1"><v>1</v></c>{empty}<c r="D1"><v>1</v></c></row>'
    cells = open_sheet(workbook(row)).rows[0]
    assert [cell.formula for cell in cells] == [True, False, True, False]
    assert [cell.error for cell in cells] == [True, False, False, False]


def test_an_external_link_is_not_followed() -> None:
    link = b'<externalLink xmlns:r="x"><externalBook r:id="rId1"/></externalLink>'
    data = workbook(
        '<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>5</v></c></row>',
        extra={"xl/externalLinks/externalLink1.xml": link},
    )
    cell = open_sheet(data).rows[0][0]
    assert (cell.value, cell.formula) == (5.0, True)
