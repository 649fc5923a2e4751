"""The three steps of a roster as an office goes them, page by page; what waits for it is done by the background."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook

from sotay.members.imports import ImportProgress, ImportState, RosterImport
from sotay.members.jobs import erase_old_rosters, work_on_roster
from sotay.members.models import Member
from sotay.members.roster.progress import SILENT_FOR
from sotay.members.roster.work import holder_of, work_on
from sotay.organizations.models import Organization
from tests import make
from tests.desk.visiting import doors, reader, words
from tests.members.rostering import HEADINGS, line, names_in, table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def office(province: make.Province) -> Client:
    return reader("organization_department", province.top)


def cell_name(province: make.Province) -> str:
    state = province.cells[0].state(make.TODAY)
    assert state is not None
    return state.name


def post_file(client: Client, organization: Organization, content: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("danh sách.xlsx", content, XLSX)
    given = {"file": file, "opens_on": "1/1/2014", "partial": "whole", **more}
    return client.post(f"/members/import/into/{organization.pk}/", given)


def address(answer: Any) -> str:
    """Where an answer sends one on."""
    assert answer.status_code == 302, words(answer)
    return str(answer["Location"])


def work() -> None:
    """The background does what waits for it."""
    for job in ProcrastinateJob.objects.filter(task_name="members.work_on_roster", status="todo").order_by(
        "id"
    ):
        actor = holder_of(job.args["office_id"])
        assert actor is not None
        work_on(actor, RosterImport.objects.get(pk=job.args["roster_id"]))
        with connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [job.pk])


def rows_of(answer: Any) -> list[list[Any]]:
    """The rows of a workbook that was downloaded."""
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_a_roster_goes_through_file_check_and_loading(province: make.Province, office: Client) -> None:
    content = table(line(cell_name(province)), line(cell_name(province), "Lý Thị Bình", "1975", "Nữ"))
    page = address(post_file(office, province.top, content))
    assert "Đang chờ đến lượt" in words(office.get(page))
    work()
    assert "Tệp đã sẵn sàng để nạp 2 đảng viên chính thức" in words(office.get(page))
    assert not Member.objects.exists()
    assert address(office.post(page, {"do": "import.ask_load"})) == page
    work()
    assert "2 đảng viên, tính từ ngày mở sổ 1/1/2014" in words(office.get(page))
    assert len(names_in(province.cells[0])) == 2
    assert "đã nạp" in words(office.get("/members/import/"))


def test_a_file_with_errors_shows_them_first_at_their_cells_and_is_handed_in_again(
    province: make.Province, office: Client
) -> None:
    right = [
        line(cell_name(province), f"Lý Văn {name}", f"{day}/5/1970") for day, name in enumerate("ABC", 1)
    ]
    page = address(
        post_file(office, province.top, table(*right, line(cell_name(province), "Vi Văn Dê", "31/2/1971")))
    )
    work()
    answer = office.get(page)
    said = words(answer)
    assert "Còn 1 dòng phải xem trước khi nạp" in said
    assert "31/2/1971: không có ngày này." in said
    assert said.index("Vi Văn Dê") < said.index("Lý Văn A")
    assert '<th scope="row">5</th>' in answer.content.decode()
    assert "cell-error" in answer.content.decode()

    marked = office.get(next(door for door in doors(answer) if door.endswith("marked.xlsx")))
    rows = rows_of(marked)
    assert rows[0][-1] == "Lỗi / cần xem"
    assert rows[4][-1] == "C5: 31/2/1971: không có ngày này."

    mended = SimpleUploadedFile(
        "đã sửa.xlsx", table(*right, line(cell_name(province), "Vi Văn Dê", "3/2/1971")), XLSX
    )
    assert address(office.post(page, {"do": "import.replace", "file": mended})) == page
    work()
    assert "Tệp đã sẵn sàng để nạp 4 đảng viên" in words(office.get(page))


def test_numbers_that_identify_are_masked_on_the_page_and_whole_in_ones_own_file(
    province: make.Province, office: Client
) -> None:
    content = table(line(cell_name(province), "", identity="006070001234"))
    page = address(post_file(office, province.top, content))
    work()
    html = office.get(page).content.decode()
    assert "…1234" in html
    assert "006070001234" not in html
    marked = office.get(f"{page}marked.xlsx")
    assert "006070001234" in str(
        CalamineWorkbook.from_filelike(BytesIO(marked.content)).get_sheet_by_index(0).to_python()
    )
    assert "006070001234" not in str(list(ProcrastinateJob.objects.values_list("args", flat=True)))


def test_unknown_columns_are_asked_on_a_screen_of_their_own(province: make.Province, office: Client) -> None:
    headings = [*HEADINGS[:6], "Mã số ĐV", *HEADINGS[7:], "Mã xe"]
    content = table([*line(cell_name(province), card="00123456"), "97A"], headings=headings)
    page = address(post_file(office, province.top, content))
    work()
    said = words(office.get(page))
    assert "Mã số ĐV" in said
    assert "Mã xe" in said
    again = office.post(page, {"do": "import.map", "column_6": "?", "column_10": "-"})
    assert "Hãy chọn nghĩa của cột" in words(again)
    address(office.post(page, {"do": "import.map", "column_6": "card_number", "column_10": "-"}))
    work()
    assert "sẵn sàng" in words(office.get(page))
    page = address(post_file(office, province.top, content))
    work()
    assert "sẵn sàng" in words(office.get(page))


def test_namesakes_are_asked_about_in_their_row(province: make.Province, office: Client) -> None:
    page = address(
        post_file(office, province.top, table(line(cell_name(province)), line(cell_name(province))))
    )
    work()
    answer = office.get(page)
    assert 'name="row_2" value="same"' in answer.content.decode()
    assert "sẵn sàng" not in words(answer)
    address(office.post(page, {"do": "import.answer", "row_2": "other"}))
    work()
    assert "Tệp đã sẵn sàng để nạp 2 đảng viên" in words(office.get(page))


def test_an_unknown_status_is_asked_and_may_stay_unknown(province: make.Province, office: Client) -> None:
    row = line(cell_name(province), joined="3/2/2001", official="")
    page = address(post_file(office, province.top, table(row)))
    work()
    said = words(office.get(page))
    assert "1 chưa rõ chính thức hay dự bị" in said
    address(office.post(page, {"do": "import.answer", "row_s1": "official"}))
    work()
    assert "1 đảng viên chính thức" in words(office.get(page))


def test_loading_is_refused_while_a_row_is_wrong(province: make.Province, office: Client) -> None:
    page = address(post_file(office, province.top, table(line("Chi bộ lạ"))))
    work()
    assert "Tệp còn 1 dòng lỗi" in words(office.post(page, {"do": "import.ask_load"}))
    assert not ProcrastinateJob.objects.filter(status="todo").exists()


def test_the_rest_of_a_partial_loading_can_be_taken_along(province: make.Province, office: Client) -> None:
    page = address(
        post_file(
            office, province.top, table(line(cell_name(province)), line("Lạ", "Lý Văn Ba")), partial="partial"
        )
    )
    work()
    assert "1 dòng có lỗi hoặc chưa trả lời sẽ được giữ lại" in words(office.get(page))
    office.post(page, {"do": "import.ask_load"})
    work()
    answer = office.get(page)
    assert "Còn 1 dòng chưa nạp" in words(answer)
    rest = office.get(f"{page}rest.xlsx")
    assert "Lý Văn Ba" in str(
        CalamineWorkbook.from_filelike(BytesIO(rest.content)).get_sheet_by_index(0).to_python()
    )
    office.post(page, {"do": "import.finish"})
    assert "Còn 1 dòng" not in words(office.get(page))
    assert "không còn được giữ" in words(office.get(f"{page}rest.xlsx"))


def test_an_import_is_taken_back_with_a_reason(province: make.Province, office: Client) -> None:
    page = address(post_file(office, province.top, table(line(cell_name(province)))))
    work()
    office.post(page, {"do": "import.ask_load"})
    work()
    assert "Chưa ghi mục này" in words(office.post(page, {"do": "import.undo"}))
    address(office.post(page, {"do": "import.undo", "reason": "Nhầm tệp"}))
    assert "đã được rút lại" in words(office.get(page))
    assert names_in(province.cells[0]) == []


def test_a_wrong_file_is_refused_beside_its_field_and_what_was_typed_stays(
    province: make.Province, office: Client
) -> None:
    answer = post_file(office, province.top, b"%PDF-1.7")
    assert "Đây là tệp PDF" in words(answer)
    assert "1/1/2014" in answer.content.decode()
    assert "Chưa ghi mục này" in words(office.post(f"/members/import/into/{province.top.pk}/", {}))
    assert not RosterImport.objects.exists()


def test_a_day_that_is_not_the_books_is_refused_on_the_page(province: make.Province, office: Client) -> None:
    answer = post_file(office, province.top, table(line(cell_name(province))), opens_on="1/1/2020")
    assert "đã mở ngày 1/1/2014" in words(answer)


def test_work_that_died_can_be_asked_for_again(province: make.Province, office: Client) -> None:
    page = address(post_file(office, province.top, table(line(cell_name(province)))))
    ImportProgress.objects.update(stage="checking", at=ImportProgress.objects.get().at - SILENT_FOR * 2)
    assert "dừng giữa chừng" in words(office.get(page))
    assert address(office.post(page, {"do": "again"})) == page
    work()
    assert "sẵn sàng" in words(office.get(page))


def test_progress_is_asked_for_until_the_page_changes(province: make.Province, office: Client) -> None:
    page = address(post_file(office, province.top, table(line(cell_name(province)))))
    asked = office.get(f"{page}progress/", headers={"HX-Request": "true"})
    assert 'hx-get="' in asked.content.decode()
    work()
    assert office.get(f"{page}progress/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_whoever_lost_the_office_has_no_work_done_for_them(province: make.Province, office: Client) -> None:
    page = address(post_file(office, province.top, table(line(cell_name(province)))))
    job = ProcrastinateJob.objects.get(task_name="members.work_on_roster")
    assert holder_of(0) is None
    work_on_roster.func(**{**job.args, "office_id": 0})
    assert RosterImport.objects.get().state == ImportState.READING
    assert "Đang chờ" in words(office.get(page))


def test_a_file_can_be_given_up_at_any_step(province: make.Province, office: Client) -> None:
    page = address(post_file(office, province.top, table(line(cell_name(province)))))
    address(office.post(page, {"do": "import.drop"}))
    assert "không được nạp" in words(office.get(page))
    work()
    assert "không được nạp" in words(office.get(page))


def test_the_empty_roster_is_one_the_program_reads(province: make.Province, office: Client) -> None:
    empty = office.get("/members/import/empty.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(empty.content))
    assert book.sheet_names == ["Danh mục", "Đảng viên", "Tổ chức"]
    page = address(post_file(office, province.top, empty.content))
    work()
    assert "có tiêu đề nhưng không có dòng nào" in words(office.get(page))


def test_the_check_asks_the_database_no_more_for_a_longer_file(
    province: make.Province, office: Client
) -> None:
    counts = []
    for many in (2, 40):
        rows = [
            line(cell_name(province), f"Lý Văn {chr(65 + n)}", f"{n % 28 + 1}/5/19{70 + n // 28}")
            for n in range(many)
        ]
        page = address(post_file(office, province.top, table(*rows)))
        with CaptureQueriesContext(connection) as checking:
            work()
        with CaptureQueriesContext(connection) as reading:
            office.get(page)
        counts.append((len(checking), len(reading)))
    assert counts[0] == counts[1]


def test_old_files_are_erased_by_the_clock(province: make.Province, office: Client) -> None:
    post_file(office, province.top, table(line(cell_name(province))))
    erase_old_rosters.func(0)
    assert RosterImport.objects.get().state == ImportState.READING


def test_rosters_of_neighbours_are_not_there(province: make.Province, office: Client) -> None:
    page = address(post_file(office, province.communes[0], table(line(cell_name(province)))))
    neighbour = reader("grassroots_office", province.communes[1])
    assert neighbour.get(page).status_code == 404
    assert neighbour.post(page, {"do": "import.drop"}).status_code == 404
    assert "danh sách.xlsx" not in words(neighbour.get("/members/import/"))
    assert neighbour.get(f"/members/import/into/{province.communes[0].pk}/").status_code == 404
