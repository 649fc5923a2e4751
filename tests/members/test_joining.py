"""Two records of one person become one and can be parted again; figures, lists and history say so."""

from datetime import date

import pytest
from django.urls import reverse

from sotay.indicators.engine import evaluate
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.members.actions import die, recognize, transfer
from sotay.members.bookkeeping import close_period
from sotay.members.joining.actions import join, part
from sotay.members.joinings import Joining, became
from sotay.members.models import Member, Movement, Standing
from sotay.members.queries import ask
from sotay.members.residence.actions import introduce, receive_remark
from sotay.members.residence.models import ResidenceIntroduction, ResidenceRemark
from sotay.members.story import story
from sotay.organizations.structure import constitute, seat
from sotay.people.actions import create_account, hold_post
from sotay.people.models import Account, PostHolding, Presence
from sotay.regulations import Refused
from tests import make
from tests.proving import contradictions

D = date


@pytest.fixture
def world(a_province):
    return a_province


def total(organization, on=make.TODAY):
    return evaluate(["party_members_total"], ask(organization, on))["party_members_total"].value


def same_person(first, second):
    return join(PROGRAM, first, surplus=second, reason="cùng số thẻ")


def test_who_stood_twice_counts_once_from_the_day_of_the_mistake(world):
    here, there = world.cells[0], world.cells[2]
    kept, surplus = make.official(here, D(2020, 2, 3)), make.official(there, D(2021, 5, 4))
    same_person(kept, surplus)
    assert (total(world.top), total(here), total(there)) == (1, 1, 0)
    assert total(there, D(2021, 6, 1)) == 0
    assert contradictions() == {}


def test_the_mistake_and_its_correction_both_stay_in_the_book(world):
    kept, surplus = make.official(world.cells[0]), make.official(world.cells[1])
    same_person(kept, surplus)
    rows = Movement.objects.filter(member=surplus).order_by("id")
    assert [row.quantity for row in rows] == [1, -1]
    assert [row.kind for row in rows] == ["arrival", "arrival"]


def test_all_entries_of_the_surplus_record_are_taken_back_the_last_first(world):
    kept, surplus = make.official(world.cells[0]), make.official(world.cells[1], D(2020, 3, 1))
    transfer(PROGRAM, surplus, to_cell=world.cells[2], on=D(2021, 1, 1))
    die(PROGRAM, surplus, on=D(2022, 1, 1))
    done = same_person(kept, surplus)
    assert [row.kind for row in done.taken_back] == ["arrival", "transfer", "death"]
    assert [row.kind for row in done.left] == ["transfer", "death"]
    assert not Standing.objects.filter(member=surplus).exists()
    assert contradictions() == {}


def test_a_recognition_that_only_the_surplus_record_tells_follows(world):
    kept, surplus = make.member(world.cells[0], D(2020, 2, 3)), make.member(world.cells[1], D(2020, 2, 3))
    recognize(PROGRAM, surplus, decision=make.decision(on=D(2021, 2, 20)), on=D(2021, 2, 3))
    done = join(PROGRAM, kept, surplus=surplus, reason="cùng số thẻ", taken=["official_on"])
    assert [row.kind for row in done.posted] == ["recognition"]
    standing = Standing.objects.as_of(make.TODAY).get(member=kept)
    assert (standing.status, standing.organization_id) == ("official", world.cells[0].pk)
    assert Member.objects.get(pk=kept.pk).official_on == D(2021, 2, 3)
    assert contradictions() == {}


def test_who_had_moved_on_is_where_the_surplus_record_stood(world):
    kept, surplus = make.official(world.cells[0], D(2020, 2, 3)), make.official(world.cells[2], D(2021, 5, 4))
    transfer(PROGRAM, surplus, to_cell=world.cells[3], on=D(2022, 6, 7))
    join(PROGRAM, kept, surplus=surplus, reason="chuyển mà quên báo", moved_there=True)
    at = {
        day: Standing.objects.as_of(day).get(member=kept).organization_id
        for day in (D(2021, 1, 1), D(2021, 6, 1), D(2023, 1, 1))
    }
    assert list(at.values()) == [world.cells[0].pk, world.cells[2].pk, world.cells[3].pk]
    assert total(world.top) == 1
    assert contradictions() == {}


def test_it_takes_over_what_was_ticked_and_nothing_else(world):
    kept = make.official(world.cells[0], name="Nông Văn Thành", ethnicity="", identity_number="")
    surplus = make.official(
        world.cells[1], name="Nông Văn Thanh", ethnicity="Nùng", identity_number="006080001234"
    )
    join(PROGRAM, kept, surplus=surplus, reason="cùng ngày sinh", taken=["ethnicity", "identity"])
    person = Member.objects.select_related("person").get(pk=kept.pk).person
    assert (person.full_name, person.ethnicity, person.identity_end) == ("Nông Văn Thành", "Nùng", "1234")
    assert Standing.objects.as_of(make.TODAY).get(member=kept).minority is True


def test_posts_and_accounts_follow_the_person(world):
    kept, surplus = make.official(world.cells[0]), make.official(world.cells[1])
    account = create_account(
        PROGRAM, world.cells[1], username="may", name="Mây", password="một mật khẩu", person=surplus.person
    )
    body = constitute(PROGRAM, world.cells[1], kind="executive", name="Chi ủy", on=make.FOUNDED)
    post = seat(PROGRAM, body, title="secretary", on=make.FOUNDED)
    holding = hold_post(PROGRAM, post, on=D(2021, 1, 1), is_member=True, person=surplus.person)
    done = same_person(kept, surplus)
    assert Account.objects.get(pk=account.pk).person_id == kept.pk
    assert PostHolding.objects.get(pk=holding.pk).person_id == kept.pk
    part(PROGRAM, kept, joining=done.joining, reason="hai người")
    assert Account.objects.get(pk=account.pk).person_id == surplus.pk
    assert PostHolding.objects.get(pk=holding.pk).person_id == surplus.pk


def test_parted_again_everything_is_as_it_was(world):
    kept = make.official(world.cells[0], D(2020, 2, 3), ethnicity="", identity_number="")
    surplus = make.official(world.cells[2], D(2021, 5, 4), ethnicity="Dao", identity_number="006080001234")
    transfer(PROGRAM, surplus, to_cell=world.cells[3], on=D(2022, 6, 7))
    before = picture(world)
    done = join(
        PROGRAM,
        kept,
        surplus=surplus,
        reason="nhầm",
        taken=["ethnicity", "identity", "levels"],
        moved_there=True,
    )
    assert picture(world) != before
    part(PROGRAM, kept, joining=done.joining, reason="hai người khác nhau")
    assert picture(world) == before
    assert became(surplus.pk) is None
    assert contradictions() == {}
    same_person(kept, surplus)
    assert total(world.top) == 1


def picture(world):
    standings = Standing.objects.order_by("member_id", "valid_from").values_list(
        "member_id", "organization_id", "status", "valid_from", "valid_to", "minority", "education"
    )
    persons = Member.objects.order_by("pk").values_list(
        "pk",
        "person__full_name",
        "person__ethnicity",
        "person__identity_hash",
        "person__withdrawn",
        "card_number",
    )
    presences = Presence.objects.order_by("person_id", "valid_from").values_list(
        "person_id", "path", "latest"
    )
    return list(standings), list(persons), list(presences), [total(o) for o in world.organizations]


def test_what_was_corrected_since_is_not_written_over_by_parting(world):
    kept, surplus = (
        make.official(world.cells[0], ethnicity=""),
        make.official(world.cells[1], ethnicity="Dao"),
    )
    done = join(PROGRAM, kept, surplus=surplus, reason="nhầm", taken=["ethnicity"])
    with entry(PROGRAM, "test"):
        person = Member.objects.get(pk=kept.pk).person
        person.ethnicity = "Mông"
        person.save()
    part(PROGRAM, kept, joining=done.joining, reason="hai người")
    assert Member.objects.get(pk=kept.pk).person.ethnicity == "Mông"


def test_parting_is_refused_while_a_later_entry_stands_on_the_joining(world):
    kept, surplus = make.official(world.cells[0], D(2020, 2, 3)), make.official(world.cells[2], D(2021, 5, 4))
    done = join(PROGRAM, kept, surplus=surplus, reason="chuyển", moved_there=True)
    transfer(PROGRAM, kept, to_cell=world.cells[3], on=D(2023, 1, 1))
    with pytest.raises(Refused, match="đảo bút toán ấy trước"):
        part(PROGRAM, kept, joining=done.joining, reason="hai người")


@pytest.mark.parametrize("case", ["itself", "no reason", "twice", "begins later"])
def test_what_makes_no_sense_is_refused_and_leaves_nothing(world, case):
    kept, surplus = make.official(world.cells[0], D(2022, 2, 3)), make.official(world.cells[2], D(2021, 5, 4))
    if case == "twice":
        same_person(kept, surplus)
    rows = Movement.objects.count()
    other = kept if case == "itself" else surplus
    with pytest.raises(Refused):
        join(
            PROGRAM,
            kept,
            surplus=other,
            reason="" if case == "no reason" else "cùng tên",
            moved_there=case == "begins later",
        )
    assert Movement.objects.count() == rows


def test_the_history_of_both_is_told_in_one_place(world):
    kept, surplus = make.official(world.cells[0]), make.official(world.cells[1])
    same_person(kept, surplus)
    auditor = make.actor("auditor", world.top)
    others = make.actor("cell_secretary", world.cells[0])
    assert [m.reversed for m in story(kept, auditor).moments].count(True) == 1
    assert story(kept, others).hidden == 1
    assert [row.member_id for row in story(kept, auditor).effective] == [kept.pk]


def test_in_a_closed_period_no_figure_handed_in_changes(world):
    kept, surplus = make.official(world.cells[0], D(2022, 2, 3)), make.official(world.cells[2], D(2022, 5, 4))
    close_period(PROGRAM, world.top, until=D(2023, 12, 31))
    done = same_person(kept, surplus)
    assert total(world.top, D(2023, 12, 31)) == 2
    assert total(world.top) == 1
    part(PROGRAM, kept, joining=done.joining, reason="hai người")
    assert (total(world.top, D(2023, 12, 31)), total(world.top)) == (2, 2)
    assert contradictions() == {}


# Pages -------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(world, client):
    client.force_login(make.account("organization_department", world.top))
    return client


def test_the_page_finds_the_second_record_shows_both_and_joins(world, office):
    kept = make.official(world.cells[0], name="Hoàng Thị Mây", ethnicity="")
    surplus = make.official(world.cells[2], name="Hoàng Thị Mây", ethnicity="Dao")
    address = reverse("members:join", args=[kept.pk])
    found = office.get(address).content.decode()
    assert f"?surplus={surplus.pk}" in found
    asked = office.get(address, {"surplus": surplus.pk}).content.decode()
    assert "Dao" in asked and 'name="taken"' in asked
    opened = AuditEntry.objects.filter(action="member.open").values_list("subject", flat=True)
    assert set(opened) == {f"members.member:{kept.pk}", f"members.member:{surplus.pk}"}
    sent = {"surplus": surplus.pk, "reason": "cùng số thẻ", "taken": ["ethnicity", "joined_on"]}
    preview = office.post(address, sent).content.decode()
    assert preview.count('name="taken"') == 2 and Joining.objects.count() == 0
    done = office.post(address, {**sent, "confirmed": "1"}, follow=True)
    assert "Hoàng Thị Mây" in done.content.decode() and became(surplus.pk) == kept.pk
    old = office.get(reverse("members:detail", args=[surplus.pk]))
    assert old.headers["Location"] == reverse("members:detail", args=[kept.pk])


def test_a_record_outside_the_scope_cannot_be_joined_nor_found(world, client):
    kept = make.official(world.cells[0], name="Hoàng Thị Mây")
    surplus = make.official(world.cells[2], name="Hoàng Thị Mây")
    client.force_login(make.account("grassroots_office", world.communes[0]))
    address = reverse("members:join", args=[kept.pk])
    assert f"surplus={surplus.pk}" not in client.get(address).content.decode()
    client.post(address, {"surplus": surplus.pk, "reason": "cùng tên", "confirmed": "1"})
    assert Joining.objects.count() == 0


def test_the_old_address_leads_nobody_to_a_record_that_is_not_theirs(world, client):
    kept, surplus = make.official(world.cells[2]), make.official(world.cells[0])
    same_person(kept, surplus)
    client.force_login(make.account("grassroots_office", world.communes[0]))
    assert client.get(reverse("members:detail", args=[surplus.pk])).status_code == 404


def test_what_holds_once_at_a_time_stays_with_the_surplus_record_where_the_kept_one_says_it_too(world):
    kept, surplus = make.official(world.cells[0]), make.official(world.cells[1])
    for member in (kept, surplus):
        introduce(PROGRAM, member, cell=world.cells[2], on=D(2022, 1, 1))
        receive_remark(PROGRAM, member, year=2022, on=D(2022, 12, 1))
    receive_remark(PROGRAM, surplus, year=2023, on=D(2023, 12, 1))
    done = same_person(kept, surplus)
    assert ResidenceIntroduction.objects.filter(member=kept).count() == 1
    assert sorted(ResidenceRemark.objects.filter(member=kept).values_list("year", flat=True)) == [2022, 2023]
    part(PROGRAM, kept, joining=done.joining, reason="hai người")
    assert [ResidenceIntroduction.objects.filter(member=each).count() for each in (kept, surplus)] == [1, 1]
    assert ResidenceRemark.objects.filter(member=surplus).count() == 2
