"""``sotay import``: the same actions from the command line, with the same judgement."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from python_calamine import CalamineWorkbook

from sotay.kernel.models import AuditEntry
from sotay.kernel.time import clock_stopped_at
from sotay.members.imports import ImportFile, ImportState, RosterImport
from sotay.members.models import Member
from sotay.organizations.models import Organization, OrganizationState
from tests import make
from tests.members.rostering import HEADINGS, line, names_in, table, workbook
from tests.members.test_roster_organizations import TREE

OPENING = ("--opening", "1/1/2014")


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], str]:
    def write(content: bytes) -> str:
        path = tmp_path / "danh sách.xlsx"
        path.write_bytes(content)
        return str(path)

    return write


def run(*words: str) -> str:
    out = StringIO()
    call_command("import", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def cell_name(province: make.Province) -> str:
    state = province.cells[0].state(make.TODAY)
    assert state is not None
    return state.name


def test_it_loads_as_an_account_within_its_scope_and_leaves_a_trail(
    province: make.Province, file: Callable[[bytes], str]
) -> None:
    make.account("organization_department", province.top, "btc")
    said = run(file(table(line(cell_name(province)))), *OPENING, "--as", "btc")
    assert "Đã nạp 1 đảng viên" in said
    assert names_in(province.cells[0]) == ["Nông Văn An"]
    assert AuditEntry.objects.filter(action="import.load", actor="btc").exists()


def test_a_dry_run_says_every_cell_and_keeps_nothing(
    province: make.Province, file: Callable[[bytes], str], tmp_path: Path
) -> None:
    make.account("organization_department", province.top, "btc")
    marked = tmp_path / "cần sửa.xlsx"
    content = table(line(cell_name(province)), line("Chi bộ lạ", "Lý Văn Ba", "31/2/1970"))
    said = run(file(content), *OPENING, "--as", "btc", "--dry-run", "--marked", str(marked))
    assert "Danh sách!C3 [lỗi] 31/2/1970: không có ngày này." in said
    assert "2 dòng đọc được; 1 sẽ nạp; 1 có lỗi" in said
    rows = CalamineWorkbook.from_path(str(marked)).get_sheet_by_index(0).to_python()
    assert "C3: 31/2/1970" in str(rows[2][-1])
    assert RosterImport.objects.get().state == ImportState.DROPPED
    assert not ImportFile.objects.exists()
    assert not Member.objects.exists()


def test_a_wrong_row_stops_it_and_nothing_is_kept(
    province: make.Province, file: Callable[[bytes], str]
) -> None:
    make.account("organization_department", province.top, "btc")
    content = table(line(cell_name(province)), line("Chi bộ lạ", "Lý Văn Ba"))
    with pytest.raises(CommandError, match="1 dòng lỗi"):
        run(file(content), *OPENING, "--as", "btc")
    assert not ImportFile.objects.exists()
    assert "1 có lỗi" in run(file(content), *OPENING, "--as", "btc", "--partial")
    assert Member.objects.count() == 1


def test_headings_and_namesakes_are_answered_on_the_line(
    province: make.Province, file: Callable[[bytes], str]
) -> None:
    make.account("organization_department", province.top, "btc")
    headings = [*HEADINGS[:6], "Mã số ĐV", *HEADINGS[7:]]
    content = table(line(cell_name(province), card="00123456"), line(cell_name(province)), headings=headings)
    words = (file(content), *OPENING, "--as", "btc")
    with pytest.raises(CommandError, match="chưa trả lời"):
        run(*words)
    assert "1 cần trả lời" in run(*words, "--dry-run")
    run(*words, "--mapping", "Mã số ĐV=card_number", "--answer", "3=other")
    assert sorted(Member.objects.values_list("card_number", flat=True), key=str) == ["00123456", None]


def test_the_first_import_of_an_empty_installation_needs_nobody(
    db: None, file: Callable[[bytes], str]
) -> None:
    content = workbook({"Tổ chức": TREE, "Đảng viên": [HEADINGS, [1, *line("Chi bộ thôn Nà Ma")]]})
    with clock_stopped_at(make.TODAY):
        said = run(
            file(content), "--opening", "1/1/2024", "--found", "--list", "12-DS/TU, 20/12/2023, Tỉnh ủy"
        )
    assert "4 tổ chức lập mới" in said
    assert Member.objects.count() == 1
    assert OrganizationState.objects.filter(code="12.01.1").exists()


def test_afterwards_somebody_must_be_named(province: make.Province, file: Callable[[bytes], str]) -> None:
    with pytest.raises(CommandError, match="--as"):
        run(file(table(line("x"))), *OPENING, "--found")
    make.account("auditor", province.top, "kiemtoan")
    with pytest.raises(CommandError, match="không có quyền"):
        run(file(table(line("x"))), *OPENING, "--as", "kiemtoan")


def test_an_organisation_is_named_by_its_code_within_ones_scope(
    province: make.Province, file: Callable[[bytes], str]
) -> None:
    make.account("organization_department", province.districts[0], "btc")
    top = OrganizationState.objects.get(organization=province.top)
    with pytest.raises(CommandError, match="Không thấy tổ chức"):
        run(file(table(line(cell_name(province)))), *OPENING, "--as", "btc", "--org", top.code)
    run(file(table(line(cell_name(province)))), *OPENING, "--as", "btc")
    assert RosterImport.objects.get(state=ImportState.LOADED).organization == province.districts[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--opening", "31/2/2014"), "không có ngày này"),
        (("--opening", "2014"), "đủ ngày"),
        (("--opening", "1/1/2020"), "1/1/2014"),
        ((*OPENING, "--mapping", "Cột=tôn giáo"), "Không có trường"),
        ((*OPENING, "--answer", "x=same"), "DÒNG=same"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    province: make.Province, file: Callable[[bytes], str], words: tuple[str, ...], said: str
) -> None:
    make.account("organization_department", province.top, "btc")
    with pytest.raises(CommandError, match=said):
        run(file(table(line(cell_name(province)))), "--as", "btc", *words)
    assert not ImportFile.objects.exists()
    assert Organization.objects.exists()


def test_a_file_that_is_not_there_is_said(province: make.Province, tmp_path: Path) -> None:
    make.account("organization_department", province.top, "btc")
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        run(str(tmp_path / "không có.xlsx"), *OPENING, "--as", "btc")
