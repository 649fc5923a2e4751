"""Every act about a member as a page: asked, refused with the rule, then told."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.members.actions import die
from sotay.members.models import Member, Movement, Traits
from sotay.organizations.rules import override
from sotay.people.models import Person
from tests import make
from tests.members.acting import PAPER, SOMEBODY, confirmed, do, said, where

# Coming ------------------------------------------------------------------------------------------------------


def test_admitting_somebody(province, office):
    response = office.post(do("admit", province.cells[0]), {**SOMEBODY, **PAPER, "ceremony_on": "3/2/2024"})

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


def test_what_is_wrong_is_said_beside_the_question_and_nothing_is_lost(province, office):
    wrong = {
        **SOMEBODY,
        "full_name": "Mới",
        "born": "31/2/1999",
        "ethnicity": "Sao Hỏa",
        "phone": "12",
        "identity_number": "123",
    }

    response = office.post(do("admit", province.cells[0]), {**wrong, **PAPER, "ceremony_on": "3/2/2034"})

    form = response.context["form"]
    assert set(form.errors) == {"full_name", "born", "ethnicity", "phone", "identity_number", "ceremony_on"}
    assert 'value="Sao Hỏa"' in response.content.decode()
    assert Member.objects.count() == 0


def test_a_committee_is_asked_which_cell(province, office):
    response = office.get(do("admit", province.communes[0]))

    assert [each["url"] for each in response.context["below"]] == [do("admit", c) for c in province.cells[:2]]
    assert response.context["here_url"] == ""


def test_somebody_may_wait_with_the_committee_until_placed(province, office):
    waiting = office.get(do("arrive", province.communes[0])).context["here_url"]

    office.post(waiting, {**SOMEBODY, "status": "unknown", "on": "1/3/2024"})

    assert where(Member.objects.get()) == (province.communes[0].pk, "unknown")


def test_an_arrival_keeps_as_much_of_each_date_as_is_known(province, office):
    dates = {"decided": "", "joined": "5/1998", "official": "1999", "recognition_decided_on": ""}

    office.post(
        do("arrive", province.cells[0]), {**SOMEBODY, **dates, "status": "official", "on": "1/3/2024"}
    )

    member = Member.objects.get()
    assert (member.decided_on, member.joined_on, member.joined_precision, member.official_precision) == (
        None,
        date(1998, 5, 1),
        "month",
        "year",
    )


# Refused -----------------------------------------------------------------------------------------------------


def test_a_refusal_names_the_person_the_rule_and_the_way_out(province, office):
    override(
        PROGRAM,
        province.top,
        key="admission.minimum_age",
        value=30,
        regulation="mục 3, 12-HD/TU",
        on=make.FOUNDED,
        decision=make.decision(),
    )

    response = office.post(do("admit", province.cells[0]), {**SOMEBODY, **PAPER, "ceremony_on": "3/2/2024"})

    content = response.content.decode()
    assert "Lò Thị Mới mới 24 tuổi" in content
    assert "mục 3, 12-HD/TU" in content
    assert "Sửa những gì đã nhập ở dưới rồi ghi lại" in content
    assert Member.objects.count() == 0


def test_a_rule_that_is_not_sure_enough_warns_and_lets_it_pass(province, office):
    young = {**SOMEBODY, "born": "3/2/2008"}

    response = office.post(do("admit", province.cells[0]), {**young, **PAPER, "ceremony_on": "3/2/2024"})

    warning, done = said(response)
    assert "mới 15 tuổi" in warning
    assert "giả định" in warning
    assert done.startswith("Đã ghi")


def test_the_same_identity_number_is_the_same_person(province, office):
    make.member(province.cells[1], identity_number="006080001234")

    response = office.post(
        do("admit", province.cells[0]),
        {**SOMEBODY, **PAPER, "identity_number": "006080001234", "ceremony_on": "3/2/2024"},
    )

    assert "Số định danh này đã có trong hệ thống" in response.content.decode()
    assert "chuyển sinh hoạt" in response.context["form"].refusal.way_out


def test_the_same_refusal_from_page_and_command(province, office):
    member = make.official(province.cells[0])
    answers = {**PAPER, "on": "1/3/2024"}

    page = office.post(do("recognize", member), answers).context["form"].non_field_errors()
    with pytest.raises(CommandError) as refused:
        call_command(
            "do", "member.recognize", member.pk, *(f"{k}={v}" for k, v in answers.items()), account="xa"
        )

    assert list(page) == [str(refused.value)] == [f"{member} đã là đảng viên chính thức."]


def test_a_step_beyond_ones_office_has_no_page(province):
    member = make.member(province.cells[0])
    secretary = Client()
    secretary.force_login(make.account("cell_secretary", province.cells[0]))

    assert secretary.get(do("die", member)).status_code == 403
    assert secretary.get(do("correct", member)).status_code == 200


# Being there -------------------------------------------------------------------------------------------------


def test_the_official_day_is_proposed_as_the_end_of_the_probation(province, office):
    member = make.member(province.cells[0], on=date(2023, 2, 3))

    form = office.get(do("recognize", member)).context["form"]
    assert form["on"].value() == "3/2/2024"

    response = office.post(do("recognize", member), {**PAPER, "on": "10/2/2024"})
    assert "Hết thời gian dự bị là ngày 3/2/2024" in said(response)[0]
    assert where(member) == (province.cells[0].pk, "official")


@pytest.mark.parametrize("answer", ["number", "words", "code-less words"])
def test_the_other_cell_is_chosen_by_typing(province, office, answer):
    member = make.member(province.cells[0])
    name = province.cells[1].state(make.TODAY).name
    typed = {
        "number": {"to_cell": province.cells[1].pk, "to_cell_words": name},
        "words": {"to_cell": "", "to_cell_words": name},
        "code-less words": {"to_cell": "", "to_cell_words": name.lower().removeprefix("chi bộ ")},
    }[answer]

    response = office.post(do("transfer", member), {**typed, "on": "1/3/2024"})

    assert where(member) == (province.cells[1].pk, "probationary")
    assert response.headers["Location"] == reverse("members:detail", args=[member.pk])


def test_a_cell_of_another_side_is_not_booked_past_it(province, office):
    member = make.member(province.cells[0])

    response = office.post(do("transfer", member), {"to_cell": province.cells[3].pk, "on": "1/3/2024"})

    assert "Không rõ là tổ chức nào" in response.content.decode()
    assert where(member) == (province.cells[0].pk, "probationary")


def test_words_that_fit_several_cells_are_asked_again(province, office):
    member = make.member(province.cells[0])

    response = office.post(do("transfer", member), {"to_cell_words": "chi bộ thôn", "on": "1/3/2024"})

    assert "Không rõ là tổ chức nào" in response.content.decode()
    assert where(member) == (province.cells[0].pk, "probationary")


def test_education_changes_from_a_day_on(province, office):
    member = make.member(province.cells[0])
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


def test_nobody_writes_over_what_somebody_else_saved_meanwhile(province, office):
    member = make.member(province.cells[0], name="Nông Văn An", phone="0900000001")
    secretary = Client()
    secretary.force_login(make.account("cell_secretary", province.cells[0]))
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


def test_what_is_counted_is_not_written_over_either(province, office):
    member = make.member(province.cells[0])
    values = {"education": "master", "theory": "none", "occupation": "farmer", "on": "1/1/2024"}
    seen = office.get(do("describe", member)).context["form"]["seen"].value()
    office.post(do("describe", member), {**values, "seen": seen})

    refused = office.post(do("describe", member), {**values, "education": "doctor", "seen": seen})

    assert refused.context["form"].versions == [
        {"label": "Học vấn cao nhất", "theirs": "Thạc sĩ", "yours": "Tiến sĩ"}
    ]
    assert not Traits.objects.filter(member=member, education="doctor").exists()


def test_a_death_is_recorded_once_by_whoever_comes_first(province, office):
    member = make.member(province.cells[0])
    die(PROGRAM, member, on=date(2024, 3, 1))

    response = office.post(do("die", member), confirmed({"on": "2/3/2024"}, str(member).split()[-1]))

    assert "không có trong danh sách" in response.content.decode()
    assert Movement.objects.filter(member=member, kind="death").count() == 1


# By command --------------------------------------------------------------------------------------------------


def test_the_command_acts_as_an_account_and_within_its_scope(province, office, capsys):
    member, elsewhere = make.member(province.cells[0]), make.member(province.cells[2])

    call_command("do", "member.die", member.pk, "on=1/3/2024", account="xa")
    with pytest.raises(CommandError, match="trong phạm vi"):
        call_command("do", "member.die", elsewhere.pk, "on=1/3/2024", account="xa")

    assert where(member) is None
    assert where(elsewhere)
    entries = AuditEntry.objects.filter(action="member.die").order_by("id")
    assert [(entry.actor, entry.kind) for entry in entries] == [("xa", "act"), ("xa", "refuse")]


def test_the_command_says_what_an_action_asks(province, office, capsys):
    call_command("do", "member.transfer", account="xa")
    asked = capsys.readouterr().out
    assert "to_cell=" in asked
    assert "Ngày nơi đến tiếp nhận" in asked


def test_the_command_keeps_what_it_is_not_told_to_change(province, office):
    member = make.member(province.cells[0], name="Nông Văn An", phone="0900000001")

    call_command("do", "member.correct", member.pk, "phone=0900000009", account="xa")

    person = Person.objects.get(pk=member.pk)
    assert (person.full_name, person.phone, person.sex) == ("Nông Văn An", "0900000009", "male")
