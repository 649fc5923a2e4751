"""What is missing is filled in by a sheet: taken out, brought back, looked at, written or not at all."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.secrets import CannotOpen
from sotay.kernel.sheets import open_sheet
from sotay.members.actions import Counted
from sotay.members.corrections import ChangedMeanwhile, describe
from sotay.members.models import Member, Standing
from sotay.members.quality.actions import Filled, export_to_fill, fill
from sotay.members.quality.changes import known_of, packed, seen_of, unpacked
from sotay.members.quality.checks import INCOMPLETE
from sotay.regulations import Refused
from tests import make
from tests.desk.visiting import reader
from tests.members.faults import address, somebody

Table = list[list[Any]]


def table_of(content: bytes) -> Table:
    return [list(row) for row in open_sheet(content).values]


def as_sheet(table: Table) -> bytes:
    """A table as somebody saves it."""
    kept = BytesIO()
    book = Workbook(kept)
    sheet = book.add_worksheet()
    for number, row in enumerate(table):
        for at, value in enumerate(row):
            sheet.write(number, at, value)
    book.close()
    return kept.getvalue()


def people_in(table: Table) -> list[int]:
    """The rows that are about somebody."""
    return [at for at, row in enumerate(table) if row and str(row[0]).count("-") == 3]


def filled_in(content: bytes, **typed: Any) -> bytes:
    """The sheet with something typed into each row, by heading."""
    table = table_of(content)
    top = next(row for row in table if row and row[0] == "Mã dòng")
    for at in people_in(table):
        for heading, value in typed.items():
            table[at][top.index(heading.replace("_", " "))] = value
    return as_sheet(table)


def brought_back(office: Client, page: str, content: bytes) -> Any:
    file = SimpleUploadedFile("bảng.xlsx", content)
    return office.post(page, {"do": "check", "file": file})


def test_a_sheet_goes_out_is_filled_in_and_comes_back(province: make.Province) -> None:
    member = somebody(province.cells[0], "Bế Thị Bảng", born_on=None, sex="", education="")
    somebody(province.cells[1], "Hà Văn Đủ")
    office = reader("grassroots_office", province.communes[0])
    page = address("quality_fill", province.communes[0], INCOMPLETE)

    out = office.post(page, {"do": "sheet"})
    assert out["Content-Disposition"].endswith('.xlsx"')
    trail = AuditEntry.objects.get(action="member.export_to_fill")
    assert trail.purpose == "complete"
    table = table_of(out.content)
    assert [table[at][2] for at in people_in(table)] == ["Bế Thị Bảng"]
    assert "<sheetProtection" in ZipFile(BytesIO(out.content)).read("xl/worksheets/sheet1.xml").decode()

    content = filled_in(out.content, Ngày_sinh="3/2/1970", Giới_tính="nữ", Học_vấn="Đại học Luật")
    check = brought_back(office, page, content)
    (proposal,) = check.context["proposals"]
    assert [(change.key, change.old_words, change.new_words) for change in proposal.changes] == [
        ("sex", "", "Nữ"), ("born", "", "3/2/1970"), ("education", "", "Đại học"),
    ]  # fmt: skip
    before = Standing.objects.as_of(make.TODAY).get(member=member)
    assert before.sex == ""

    sent = {"do": "write", "filled": check.context["form"].initial["filled"], "on": "19/3/2024"}
    office.post(page, {**sent, "take": [f"{member.pk}.sex", f"{member.pk}.born"]})
    after = Standing.objects.as_of(make.TODAY).get(member=member)
    assert (after.sex, after.born_on, after.education) == ("female", date(1970, 2, 3), "")

    again = office.post(page, {**sent, "take": [f"{member.pk}.education"]})
    assert again.status_code == 302
    assert Standing.objects.as_of(make.TODAY).get(member=member).education == "university"


def test_what_was_changed_meanwhile_is_a_conflict_and_not_ticked(province: make.Province) -> None:
    member = somebody(province.cells[0], "Lục Văn Đụng", education="")
    office = reader("grassroots_office", province.communes[0])
    page = address("quality_fill", province.communes[0], "quality_education_missing")
    content = filled_in(office.post(page, {"do": "sheet"}).content, Học_vấn="Thạc sĩ")
    describe(PROGRAM, member, counted=Counted("college", "none", "farmer"), on=date(2024, 3, 1))

    check = brought_back(office, page, content)
    (change,) = check.context["proposals"][0].changes
    assert change.meanwhile is not None
    assert (change.old_words, change.new_words) == ("Cao đẳng", "Thạc sĩ")
    assert f'value="{member.pk}.education" checked' not in check.content.decode()


def test_rows_that_cannot_be_read_are_told_and_the_others_stay(province: make.Province) -> None:
    for name in ("An Thị Sai", "Bàn Văn Sai"):
        somebody(province.cells[0], name, born_on=None)
    office = reader("grassroots_office", province.communes[0])
    page = address("quality_fill", province.communes[0], "quality_born_missing")
    table = table_of(office.post(page, {"do": "sheet"}).content)
    one, other = people_in(table)
    table[one][4], table[other][4] = "32/1/1970", "1970"

    check = brought_back(office, page, as_sheet(table))
    assert [each.name for each in check.context["wrong"]] == ["An Thị Sai"]
    assert [each.name for each in check.context["proposals"]] == ["Bàn Văn Sai"]

    table[one][2], table[other][2] = table[other][2], table[one][2]
    assert len(brought_back(office, page, as_sheet(table)).context["wrong"]) == 2
    assert brought_back(office, page, b"Ho ten;Ngay sinh\nA;1\n").context["trouble"]


def test_a_sheet_of_another_scope_changes_nothing(province: make.Province) -> None:
    somebody(province.cells[2], "Vi Thị Ngoài", born_on=None)
    theirs = reader("grassroots_office", province.communes[1])
    code = "quality_born_missing"
    content = theirs.post(address("quality_fill", province.communes[1], code), {"do": "sheet"}).content
    ours = reader("grassroots_office", province.communes[0])

    check = brought_back(
        ours, address("quality_fill", province.communes[0], code), filled_in(content, Ngày_sinh="1970")
    )
    assert check.context["proposals"] == []
    assert check.context["wrong"][0].name == ""


def test_all_is_written_or_nothing(province: make.Province) -> None:
    taken = somebody(province.cells[0], "Chu Văn Có")
    one, other = (
        somebody(province.cells[0], name, identity_number="") for name in ("Dương Thị Một", "Hứa Văn Hai")
    )
    number = "006080009999"
    fill(PROGRAM, province.cells[0], filled=[_of(taken, identity_number=number)])

    with pytest.raises(Refused, match="Hứa Văn Hai"):
        fill(
            PROGRAM,
            province.cells[0],
            filled=[_of(one, identity_number="006080001111"), _of(other, identity_number=number)],
        )
    one.person.refresh_from_db()
    assert one.person.identity_end == ""
    stale = _of(one, phone="0911111111")
    fill(PROGRAM, province.cells[0], filled=[_of(one, phone="0922222222")])
    with pytest.raises(ChangedMeanwhile):
        fill(PROGRAM, province.cells[0], filled=[stale])


def _of(member: Member, **values: Any) -> Filled:
    (known,) = known_of(PROGRAM, [member.pk]).values()
    return Filled(member.pk, seen_of(known), values)


def test_what_travels_through_the_browser_is_closed(province: make.Province) -> None:
    with pytest.raises(CannotOpen):
        unpacked("bm90IG91cnM=")
    assert unpacked(packed([])) == []


def test_so_many_do_not_leave_on_a_sheet_by_one_office_alone(
    province: make.Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody(province.cells[0], born_on=None)
    monkeypatch.setattr("sotay.members.leaving.law", lambda *args, **more: _Limit())
    with pytest.raises(Refused, match="1 người"):
        export_to_fill(PROGRAM, province.top, check="quality_born_missing", purpose="complete")


class _Limit:
    value = 0
    citation = ""

    def allows(self, count: int) -> bool:
        return count > self.value


def test_a_cell_secretary_mends_what_he_may_say(province: make.Province) -> None:
    somebody(province.cells[0], born_on=None, education="")
    page = reader("cell_secretary", province.cells[0]).get(
        address("quality_fill", province.cells[0], INCOMPLETE)
    )
    assert "education" not in {field.key for field in page.context["fields"]}
