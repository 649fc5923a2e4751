"""Every act about a member as a page: asked, refused with the rule, shown before, confirmed in words, then told."""

from datetime import date
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import depart, die, expel, recognize
from sotay.members.bookkeeping import close_period
from sotay.members.books import BookOpening, PeriodClosing
from sotay.members.models import Member, Movement, Standing, Traits
from sotay.organizations.rules import override
from sotay.people.models import Person
from tests import make

PAPER = {"number": "12-QĐ/HU", "signed_on": "1/2/2024", "issuer": "Ban Thường vụ Huyện ủy"}
SOMEBODY = {
    "full_name": "lò thị mới",
    "sex": "female",
    "born": "3/2/1999",
    "ethnicity": "mèo",
    "phone": "0912 345 678",
    "identity_number": "",
    "education": "university",
    "theory": "",
    "occupation": "farmer",
}


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(db):
    return make.province()


@pytest.fixture
def office(world):
    client = Client()
    client.force_login(make.account("grassroots_office", world.communes[0], "xa"))
    return client


def do(verb, about):
    return reverse(f"members:{verb}", args=[about.pk])


def confirmed(values, words=""):
    return {**values, "confirmed": "1", "words": words}


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def where(member):
    found = Standing.objects.as_of(make.TODAY).filter(member=member).first()
    return (found.organization_id, found.status) if found else None


# Coming ------------------------------------------------------------------------------------------------------


def test_admitting_somebody(world, office):
    response = office.post(do("admit", world.cells[0]), {**SOMEBODY, **PAPER, "ceremony_on": "3/2/2024"})

    member = Member.objects.select_related("person").get()
    assert response.headers["Location"] == reverse("members:detail", args=[member.pk])
    assert said(response) == ["Đã ghi: quyết định kết nạp, Lò Thị Mới."]
    assert (member.person.full_name, member.person.ethnicity, member.person.phone) == (
        "Lò Thị Mới",
        "Mông",
        "0912345678",
    )
    assert (member.decided_on, member.joined_on) == (date(2024, 2, 1), date(2024, 2, 3))
    assert Movement.objects.get().decision.issuer == "Ban Thường vụ Huyện ủy"


def test_what_is_wrong_is_said_beside_the_question_and_nothing_is_lost(world, office):
    wrong = {
        **SOMEBODY,
        "full_name": "Mới",
        "born": "31/2/1999",
        "ethnicity": "Sao Hỏa",
        "phone": "12",
        "identity_number": "123",
    }

    response = office.post(do("admit", world.cells[0]), {**wrong, **PAPER, "ceremony_on": "3/2/2034"})

    form = response.context["form"]
    assert set(form.errors) == {"full_name", "born", "ethnicity", "phone", "identity_number", "ceremony_on"}
    assert 'value="Sao Hỏa"' in response.content.decode()
    assert Member.objects.count() == 0


def test_a_committee_is_asked_which_cell(world, office):
    response = office.get(do("admit", world.communes[0]))

    assert [each["url"] for each in response.context["below"]] == [do("admit", c) for c in world.cells[:2]]
    assert response.context["here_url"] == ""


def test_somebody_may_wait_with_the_committee_until_placed(world, office):
    waiting = office.get(do("arrive", world.communes[0])).context["here_url"]

    office.post(waiting, {**SOMEBODY, "status": "unknown", "on": "1/3/2024"})

    assert where(Member.objects.get()) == (world.communes[0].pk, "unknown")


def test_an_arrival_keeps_as_much_of_each_date_as_is_known(world, office):
    dates = {"decided": "", "joined": "5/1998", "official": "1999", "recognition_decided_on": ""}

    office.post(do("arrive", world.cells[0]), {**SOMEBODY, **dates, "status": "official", "on": "1/3/2024"})

    member = Member.objects.get()
    assert (member.decided_on, member.joined_on, member.joined_precision, member.official_precision) == (
        None,
        date(1998, 5, 1),
        "month",
        "year",
    )


# Refused -----------------------------------------------------------------------------------------------------


def test_a_refusal_names_the_person_the_rule_and_the_way_out(world, office):
    override(
        PROGRAM,
        world.top,
        key="admission.minimum_age",
        value=30,
        regulation="mục 3, 12-HD/TU",
        on=make.FOUNDED,
        decision=make.decision(),
    )

    response = office.post(do("admit", world.cells[0]), {**SOMEBODY, **PAPER, "ceremony_on": "3/2/2024"})

    content = response.content.decode()
    assert "Lò Thị Mới mới 24 tuổi" in content
    assert "mục 3, 12-HD/TU" in content
    assert "Sửa những gì đã nhập ở dưới rồi ghi lại" in content
    assert Member.objects.count() == 0


def test_a_rule_that_is_not_sure_enough_warns_and_lets_it_pass(world, office):
    young = {**SOMEBODY, "born": "3/2/2008"}

    response = office.post(do("admit", world.cells[0]), {**young, **PAPER, "ceremony_on": "3/2/2024"})

    warning, done = said(response)
    assert "mới 15 tuổi" in warning
    assert "giả định" in warning
    assert done.startswith("Đã ghi")


def test_the_same_identity_number_is_the_same_person(world, office):
    make.member(world.cells[1], identity_number="006080001234")

    response = office.post(
        do("admit", world.cells[0]),
        {**SOMEBODY, **PAPER, "identity_number": "006080001234", "ceremony_on": "3/2/2024"},
    )

    assert "Số định danh này đã có trong hệ thống" in response.content.decode()
    assert "chuyển sinh hoạt" in response.context["form"].refusal.way_out


def test_the_same_refusal_from_page_and_command(world, office):
    member = make.official(world.cells[0])
    answers = {**PAPER, "on": "1/3/2024"}

    page = office.post(do("recognize", member), answers).context["form"].non_field_errors()
    with pytest.raises(CommandError) as refused:
        call_command(
            "do", "member.recognize", member.pk, *(f"{k}={v}" for k, v in answers.items()), account="xa"
        )

    assert list(page) == [str(refused.value)] == [f"{member} đã là đảng viên chính thức."]


def test_a_step_beyond_ones_office_has_no_page(world):
    member = make.member(world.cells[0])
    secretary = Client()
    secretary.force_login(make.account("cell_secretary", world.cells[0]))

    assert secretary.get(do("die", member)).status_code == 403
    assert secretary.get(do("correct", member)).status_code == 200


# Being there -------------------------------------------------------------------------------------------------


def test_the_official_day_is_proposed_as_the_end_of_the_probation(world, office):
    member = make.member(world.cells[0], on=date(2023, 2, 3))

    form = office.get(do("recognize", member)).context["form"]
    assert form["on"].value() == "3/2/2024"

    response = office.post(do("recognize", member), {**PAPER, "on": "10/2/2024"})
    assert "Hết thời gian dự bị là ngày 3/2/2024" in said(response)[0]
    assert where(member) == (world.cells[0].pk, "official")


@pytest.mark.parametrize("answer", ["number", "words", "code-less words"])
def test_the_other_cell_is_chosen_by_typing(world, office, answer):
    member = make.member(world.cells[0])
    name = world.cells[3].state(make.TODAY).name
    typed = {
        "number": {"to_cell": world.cells[3].pk, "to_cell_words": name},
        "words": {"to_cell": "", "to_cell_words": name},
        "code-less words": {"to_cell": "", "to_cell_words": name.lower().removeprefix("chi bộ ")},
    }[answer]

    response = office.post(do("transfer", member), {**typed, "on": "1/3/2024"})

    assert where(member) == (world.cells[3].pk, "probationary")
    assert response.headers["Location"] == reverse("members:list")


def test_words_that_fit_several_cells_are_asked_again(world, office):
    member = make.member(world.cells[0])

    response = office.post(do("transfer", member), {"to_cell_words": "chi bộ thôn", "on": "1/3/2024"})

    assert "Không rõ là tổ chức nào" in response.content.decode()
    assert where(member) == (world.cells[0].pk, "probationary")


def test_education_changes_from_a_day_on(world, office):
    member = make.member(world.cells[0])
    form = office.get(do("describe", member)).context["form"]

    office.post(
        do("describe", member),
        {
            "education": "master",
            "theory": "none",
            "occupation": "farmer",
            "on": "1/1/2024",
            "seen": form["seen"].value(),
        },
    )

    rows = Traits.objects.filter(member=member).order_by("valid_from")
    assert [(row.education, row.last_day) for row in rows] == [
        ("university", date(2023, 12, 31)),
        ("master", None),
    ]


# Two at once -------------------------------------------------------------------------------------------------


def correction(client, member, **changes):
    """The form of a correction as somebody opened it, with what they typed since."""
    form = client.get(do("correct", member)).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return {**values, **changes}


def test_nobody_writes_over_what_somebody_else_saved_meanwhile(world, office):
    member = make.member(world.cells[0], name="Nông Văn An", phone="0900000001")
    secretary = Client()
    secretary.force_login(make.account("cell_secretary", world.cells[0]))
    first = correction(secretary, member, phone="0900000002")
    second = correction(office, member, phone="0900000003", full_name="Nông Văn Ân")

    secretary.post(do("correct", member), first)
    refused = office.post(do("correct", member), second)

    form = refused.context["form"]
    assert form.versions == [
        {"label": "Họ và tên khai sinh", "theirs": "Nông Văn An", "yours": "Nông Văn Ân"},
        {"label": "Số điện thoại", "theirs": "0900000002", "yours": "0900000003"},
    ]
    assert form.newer.office.startswith("Bí thư chi bộ")
    assert Person.objects.get(pk=member.pk).phone == "0900000002"

    again = {name: form[name].value() or "" for name in form.fields}
    office.post(do("correct", member), again)
    assert Person.objects.get(pk=member.pk).phone == "0900000003"


def test_what_is_counted_is_not_written_over_either(world, office):
    member = make.member(world.cells[0])
    values = {"education": "master", "theory": "none", "occupation": "farmer", "on": "1/1/2024"}
    seen = office.get(do("describe", member)).context["form"]["seen"].value()
    office.post(do("describe", member), {**values, "seen": seen})

    refused = office.post(do("describe", member), {**values, "education": "doctor", "seen": seen})

    assert refused.context["form"].versions == [
        {"label": "Học vấn cao nhất", "theirs": "Thạc sĩ", "yours": "Tiến sĩ"}
    ]
    assert not Traits.objects.filter(member=member, education="doctor").exists()


def test_a_death_is_recorded_once_by_whoever_comes_first(world, office):
    member = make.member(world.cells[0])
    die(PROGRAM, member, on=date(2024, 3, 1))

    response = office.post(do("die", member), confirmed({"on": "2/3/2024"}, str(member).split()[-1]))

    assert "không có trong danh sách" in response.content.decode()
    assert Movement.objects.filter(member=member, kind="death").count() == 1


# Leaving: seen first, then confirmed in words ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("die", "death"),
        ("expel", "expulsion"),
        ("remove", "removal"),
        ("cancel", "cancellation"),
        ("withdraw", "withdrawal"),
        ("depart", "departure"),
    ],
)
def test_leaving_is_shown_before_and_confirmed_by_typing_the_name(world, office, verb, kind):
    member = make.member(world.cells[0], name="Nông Thị Thắm")
    values = {**PAPER, "on": "1/3/2024"}

    shown = office.post(do(verb, member), values)
    assert "Nông Thị Thắm ra khỏi danh sách" in shown.content.decode()
    assert shown.context["words"] == "Thắm"
    assert where(member)

    mistyped = office.post(do(verb, member), confirmed(values, "Thẩm sai"))
    assert "Chưa xác nhận" in mistyped.content.decode()
    assert where(member)

    office.post(do(verb, member), confirmed(values, "thắm"))
    assert where(member) is None
    assert Movement.objects.latest("id").kind == kind


def test_looking_at_what_would_happen_leaves_nothing_behind(world, office):
    member = make.member(world.cells[0])
    office.get(do("die", member))
    before = (Movement.objects.count(), AuditEntry.objects.count())

    office.post(do("die", member), {"on": "1/3/2024"})

    assert (Movement.objects.count(), AuditEntry.objects.count()) == before


def test_a_late_entry_is_told_to_count_from_the_open_period(world, office):
    member = make.member(world.cells[0])
    close_period(PROGRAM, world.top, until=date(2023, 12, 31))

    shown = office.post(do("die", member), {"on": "5/11/2023"})
    assert "sổ tính từ ngày 1/1/2024" in shown.content.decode()

    done = office.post(do("die", member), confirmed({"on": "5/11/2023"}, str(member).split()[-1]))
    assert "sổ tính từ ngày 1/1/2024" in said(done)[0]


# Coming back, taking back ------------------------------------------------------------------------------------


def test_an_unjust_expulsion_is_made_good(world, office):
    member = make.official(world.cells[0])
    expel(PROGRAM, member, on=date(2023, 5, 1), decision=make.decision())

    form = office.get(do("restore", member)).context["form"]
    assert form["status"].value() == "official"
    office.post(
        do("restore", member),
        {**PAPER, "to_cell": world.cells[0].pk, "status": "official", "on": "1/3/2024"},
    )

    assert where(member) == (world.cells[0].pk, "official")


def test_the_dead_are_not_restored_and_who_moved_away_is_received_again(world, office):
    dead, moved = make.official(world.cells[0]), make.official(world.cells[0])
    die(PROGRAM, dead, on=date(2023, 5, 1))
    depart(PROGRAM, moved, on=date(2023, 5, 1))
    values = {**PAPER, "to_cell": world.cells[0].pk, "status": "official", "on": "1/3/2024"}

    refused = [office.post(do("restore", each), values).context["form"].refusal for each in (dead, moved)]
    office.post(do("take_back", moved), values)

    assert [refusal.way_out for refusal in refused] == [
        "Nếu ghi nhầm, hãy đảo bút toán ấy.",
        "Hãy ghi “Tiếp nhận trở lại”.",
    ]
    assert where(dead) is None
    assert where(moved) == (world.cells[0].pk, "official")


def test_a_mistake_is_chosen_among_the_entries_shown_and_reversed(world, office):
    member = make.member(world.cells[0])
    mistake = die(PROGRAM, member, on=date(2023, 5, 1))
    values = {"movement": mistake.pk, "reason": "Nhầm với người trùng tên"}

    shown = office.post(do("reverse", member), values)
    assert "lại ở trong danh sách" in shown.content.decode()

    office.post(do("reverse", member), confirmed(values))
    assert where(member) == (world.cells[0].pk, "probationary")


def test_a_recognition_taken_back_takes_its_dates_along(world, office):
    member = make.member(world.cells[0], on=date(2022, 1, 5))
    entry = recognize(PROGRAM, member, decision=make.decision(), on=date(2023, 1, 5))

    office.post(do("reverse", member), confirmed({"movement": entry.pk, "reason": "Nhầm người"}))

    member.refresh_from_db()
    assert (member.official_on, member.recognition_decided_on) == (None, None)
    assert where(member) == (world.cells[0].pk, "probationary")


def test_what_stands_under_a_later_entry_is_not_reversed(world, office):
    member = make.member(world.cells[0], on=date(2022, 1, 5))
    recognize(PROGRAM, member, decision=make.decision(), on=date(2023, 1, 5))
    admission = Movement.objects.get(member=member, kind="admission")

    response = office.post(do("reverse", member), {"movement": admission.pk, "reason": "x"})

    assert "Sau đó đã ghi “Công nhận chính thức 5/1/2023”" in response.content.decode()


def test_an_entry_of_somebody_else_is_not_among_them(world, office):
    member, other = make.member(world.cells[0]), make.member(world.cells[0])
    theirs = Movement.objects.get(member=other)

    response = office.post(do("reverse", member), {"movement": theirs.pk, "reason": "x"})

    assert "movement" in response.context["form"].errors


# The book ----------------------------------------------------------------------------------------------------


@pytest.fixture
def department(world):
    client = Client()
    client.force_login(make.account("organization_department", world.top, "btc"))
    return client


def test_handing_in_figures_is_confirmed_by_typing_the_day(world, department):
    make.member(world.cells[0])

    shown = department.post(do("close_period", world.top), {"until": "31/12/2023"})
    assert shown.context["preview"].counts == [{"label": "đảng viên cuối kỳ", "value": 1}]
    assert PeriodClosing.objects.count() == 0

    department.post(do("close_period", world.top), confirmed({"until": "31/12/2023"}, "31/12/2023"))
    assert PeriodClosing.objects.get().closed_until == date(2023, 12, 31)


def test_a_book_is_opened_once(world, department):
    response = department.post(do("open_book", world.top), {"on": "1/1/2020"})

    assert "đã mở ngày 1/1/2014" in response.content.decode()
    assert BookOpening.objects.count() == 1


def test_a_sheet_of_totals_is_pasted_line_by_line(world, department):
    unit = make.organization(world.top, "upper", "Đảng bộ Quân sự", upper_type="army")
    department.post(do("keep", unit), {**PAPER, "on": "1/1/2020"})
    sheet = {"number": "3-BC", "signed_on": "5/1/2024", "period_from": "1/1/2024", "period_to": "31/1/2024"}

    wrong = department.post(
        do("hand_in", unit), {**sheet, "lines": "Kết nạp; 3/1/2024; 5\nLạc; 1/1/2024; 1; dự bị"}
    )
    assert wrong.context["form"].errors["lines"] == [
        "Dòng 1: cần đủ loại, ngày, số lượng, tình trạng.",
        "Dòng 2: không có loại “Lạc”.",
    ]

    department.post(
        do("hand_in", unit), {**sheet, "lines": "Kết nạp\t3/1/2024\t5\tdự bị\tnữ\tHọc vấn Đại học"}
    )
    line = Movement.objects.get(sheet__number="3-BC")
    assert (line.kind, line.quantity, line.breakdown) == (
        "admission",
        5,
        {"sex": "female", "education": "university"},
    )


# Out of the system -------------------------------------------------------------------------------------------


def exported(response):
    sheet = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


def test_a_list_leaves_with_a_purpose_and_a_mark_that_leads_back(world, office):
    make.member(world.cells[0], name="Nông Văn An", identity_number="006080001234")
    make.member(world.cells[0], name="Nông Thị Ba", sex="female")

    response = office.post(
        reverse("members:export", args=[world.communes[0].pk]),
        {"on": "19/3/2024", "purpose": "report", "columns": ["born", "card"], "sex": "male"},
    )

    rows = exported(response)
    trace = AuditEntry.objects.get(action="member.export")
    assert (trace.purpose, trace.place) == ("report", world.communes[0].path)
    assert any(f"Bản xuất số {trace.pk}" in row[0] for row in rows)
    assert rows[-1][:3] == ["1.0", "Nông Văn An", "1980-05-17"]
    assert [cell for cell in rows[-2] if cell] == ["STT", "Họ và tên", "Ngày sinh", "Số thẻ"]
    assert "006080001234" not in str(rows)


def test_no_purpose_no_list(world, office):
    make.member(world.cells[0])

    response = office.post(
        reverse("members:export", args=[world.communes[0].pk]), {"on": "19/3/2024", "columns": ["born"]}
    )

    assert "purpose" in response.context["form"].errors


def test_columns_outside_the_profile_are_not_given(world, office):
    response = office.post(
        reverse("members:export", args=[world.communes[0].pk]),
        {"on": "19/3/2024", "purpose": "report", "columns": ["ethnicity"]},
    )
    assert "columns" in response.context["form"].errors


def test_a_long_list_waits_for_a_second_office(world, office):
    for _number in range(3):
        make.member(world.cells[0])
    override(
        PROGRAM,
        world.top,
        key="people.export_second_office_above",
        value=2,
        regulation="mục 5, 7-QC/TU",
        on=make.FOUNDED,
        decision=make.decision(),
    )

    response = office.post(
        reverse("members:export", args=[world.communes[0].pk]), {"on": "19/3/2024", "purpose": "report"}
    )

    assert "phải có cơ quan thứ hai đồng ý" in response.content.decode()
    assert response.context["form"].refusal.clause.citation == "mục 5, 7-QC/TU"
    assert not AuditEntry.objects.filter(action="member.export").exists()


def test_whoever_left_the_scope_is_in_no_file(world, office):
    make.member(world.cells[0], name="Nông Văn Ở")
    gone = make.member(world.cells[0], name="Nông Văn Đi")
    depart(PROGRAM, gone, on=date(2024, 3, 1))
    office.post(do("transfer", Member.objects.get(person__full_name="Nông Văn Ở")), {
        "to_cell": world.cells[3].pk, "on": "10/3/2024",
    })  # fmt: skip

    rows = exported(
        office.post(
            reverse("members:export", args=[world.communes[0].pk]), {"on": "1/2/2024", "purpose": "check"}
        )
    )

    assert "Nông Văn Đi" in str(rows)
    assert "Nông Văn Ở" not in str(rows)


def test_leaders_read_lists_and_take_none_out(world):
    leader = Client()
    leader.force_login(make.account("leader", world.top))
    assert leader.get(reverse("members:export", args=[world.top.pk])).status_code == 403


# By command --------------------------------------------------------------------------------------------------


def test_the_command_acts_as_an_account_and_within_its_scope(world, office, capsys):
    member, elsewhere = make.member(world.cells[0]), make.member(world.cells[2])

    call_command("do", "member.die", member.pk, "on=1/3/2024", account="xa")
    with pytest.raises(CommandError, match="trong phạm vi"):
        call_command("do", "member.die", elsewhere.pk, "on=1/3/2024", account="xa")

    assert where(member) is None
    assert where(elsewhere)
    entries = AuditEntry.objects.filter(action="member.die").order_by("id")
    assert [(entry.actor, entry.kind) for entry in entries] == [("xa", "act"), ("xa", "refuse")]


def test_the_command_says_what_an_action_asks(world, office, capsys):
    call_command("do", "member.transfer", account="xa")
    asked = capsys.readouterr().out
    assert "to_cell=" in asked
    assert "Ngày nơi đến tiếp nhận" in asked


def test_the_command_keeps_what_it_is_not_told_to_change(world, office):
    member = make.member(world.cells[0], name="Nông Văn An", phone="0900000001")

    call_command("do", "member.correct", member.pk, "phone=0900000009", account="xa")

    person = Person.objects.get(pk=member.pk)
    assert (person.full_name, person.phone, person.sex) == ("Nông Văn An", "0900000009", "male")
