"""A suspended member counts at home, and is neither called nor counted in a vote; what is over decides nothing."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from sotay.ballots.counting import Gathering
from sotay.ballots.electorate import SOURCES, electorate
from sotay.ballots.votes import VOTES
from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import expel
from sotay.members.electorates import official_members
from sotay.members.excusing import excuse
from sotay.members.models import Standing
from sotay.members.own_data import held_of
from sotay.members.suspension.actions import end_suspension, prolong_suspension, suspend
from sotay.members.suspension.models import Suspension
from sotay.members.suspension.queries import suspended_on
from sotay.organizations.structure import constitute, seat
from sotay.people.actions import hold_post
from sotay.regulations import Refused
from tests import make

NOW = date(2026, 9, 1)
SINCE = date(2026, 7, 1)
LAST = SINCE + timedelta(days=89)
"""The ninetieth day."""


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        made = make.province()
        made.members = [
            make.official(made.cells[0], name=f"Nông Văn {name}") for name in ("An", "Bình", "Chi")
        ]
        yield made


def decided(on: date = SINCE):
    return make.decision(on=on, issuer="Ủy ban Kiểm tra Huyện ủy")


def suspended(member, until: date = LAST) -> Suspension:
    return suspend(PROGRAM, member, on=SINCE, until=until, decision=decided())


def signed_in(role, at):
    client = Client()
    client.force_login(make.account(role, at))
    return client


@pytest.mark.parametrize(("days", "lawful"), [(89, True), (90, True), (91, False)])
def test_it_lasts_ninety_days_at_most(province, days, lawful):
    until = SINCE + timedelta(days=days - 1)
    if lawful:
        assert suspended(province.members[0], until).last_day == until
        return
    with pytest.raises(Refused) as said:
        suspended(province.members[0], until)
    assert said.value.clause is not None
    assert said.value.clause.key == "discipline.suspension_max"


def test_before_the_rule_was_known_it_only_warns(province):
    with clock_stopped_at(date(2026, 4, 10)):
        on = date(2026, 4, 10)
        row = suspend(
            PROGRAM, province.members[0], on=on, until=on + timedelta(days=90), decision=decided(on)
        )
    assert row.pk


@pytest.mark.parametrize(("days", "lawful"), [(29, True), (30, True), (31, False)])
def test_it_is_prolonged_by_thirty_days_at_most(province, days, lawful):
    suspended(province.members[0])
    until = LAST + timedelta(days=days)
    with clock_stopped_at(LAST):
        if lawful:
            row = prolong_suspension(PROGRAM, province.members[0], until=until, decision=decided(LAST))
            assert row.last_day == until
            assert row.prolonged_by is not None
            return
        with pytest.raises(Refused):
            prolong_suspension(PROGRAM, province.members[0], until=until, decision=decided(LAST))


def test_it_is_prolonged_once_and_only_while_it_runs(province):
    member = province.members[0]
    with pytest.raises(Refused):
        prolong_suspension(PROGRAM, member, until=LAST, decision=decided(NOW))
    suspended(member)
    with pytest.raises(Refused):
        prolong_suspension(PROGRAM, member, until=LAST, decision=decided(NOW))
    prolong_suspension(PROGRAM, member, until=LAST + timedelta(days=10), decision=decided(NOW))
    with pytest.raises(Refused, match="một lần"):
        prolong_suspension(PROGRAM, member, until=LAST + timedelta(days=20), decision=decided(NOW))


def test_what_contradicts_itself_is_refused(province):
    member = province.members[0]
    with pytest.raises(Refused):
        suspend(PROGRAM, member, on=SINCE, until=SINCE - timedelta(days=1), decision=decided())
    with pytest.raises(Refused):
        suspend(PROGRAM, member, on=SINCE, until=LAST, decision=decided(SINCE + timedelta(days=1)))
    with pytest.raises(Refused):
        suspend(PROGRAM, member, on=NOW + timedelta(days=1), until=LAST, decision=decided())
    suspended(member)
    with pytest.raises(Refused, match="đang bị đình chỉ"):
        suspend(PROGRAM, member, on=NOW, until=NOW, decision=decided())


def test_no_figure_changes_and_the_vote_leaves_them_out(province):
    member, second, _third = province.members
    cell = province.cells[0]
    before = Standing.objects.as_of(NOW).filter(organization=cell).count()
    excuse(PROGRAM, second, ground="aged", on=date(2026, 1, 1))
    suspended(member)
    suspended(second)
    assert Standing.objects.as_of(NOW).filter(organization=cell).count() == before
    grounds = {each.person_id: each.ground for each in official_members(cell, NOW)}
    assert [grounds[each.pk] for each in province.members] == ["suspended", "suspended", ""]
    after = {each.person_id: each.ground for each in official_members(cell, LAST + timedelta(days=1))}
    assert [after[each.pk] for each in province.members] == ["", "exempt", ""]
    assert SOURCES[Gathering.MEMBERS] is official_members


def test_a_seat_on_a_body_is_not_counted_meanwhile(province):
    member, cell = province.members[0], province.cells[0]
    body = constitute(PROGRAM, cell, kind="cell_committee", name="Chi ủy", on=make.FOUNDED)
    post = seat(PROGRAM, body, title="secretary", on=make.FOUNDED)
    hold_post(
        PROGRAM, post, person=member.person, is_member=True, on=date(2026, 1, 1), decision=make.decision()
    )
    vote = VOTES["resolution.cell_committee"]
    assert [each.ground for each in electorate(vote, cell, body, NOW)] == [""]
    suspended(member)
    assert [each.ground for each in electorate(vote, cell, body, NOW)] == ["suspended"]


def test_it_is_lifted_from_a_day_or_never_was(province):
    member = province.members[0]
    suspended(member)
    end_suspension(PROGRAM, member, on=NOW)
    assert suspended_on([member.pk], NOW - timedelta(days=1)) == {member.pk}
    assert suspended_on([member.pk], NOW) == set()
    with pytest.raises(Refused):
        end_suspension(PROGRAM, member, on=NOW)
    end_suspension(PROGRAM, member, on=SINCE)
    assert not Suspension.objects.exists()


def test_whoever_is_expelled_is_suspended_no_more(province):
    suspended(province.members[0])
    expel(PROGRAM, province.members[0], on=NOW, decision=make.decision(on=NOW))
    assert Suspension.objects.get().valid_to == NOW


def test_the_cell_reads_of_it_while_it_lasts_and_records_nothing(province):
    member, cell = province.members[0], province.cells[0]
    suspended(member)
    with pytest.raises(NotAllowed):
        suspend(
            make.actor("cell_secretary", cell), province.members[1], on=SINCE, until=LAST, decision=decided()
        )
    secretary = signed_in("cell_secretary", cell)
    said = secretary.get(f"/members/{member.pk}/").content.decode()
    assert "1/7/2026 đến hết 28/9/2026" in said
    assert "Ghi thôi đình chỉ" not in said
    assert "Đình chỉ sinh hoạt" not in secretary.get(f"/members/{province.members[1].pk}/").content.decode()
    with clock_stopped_at(LAST + timedelta(days=1)):
        assert "1/7/2026 đến hết" not in secretary.get(f"/members/{member.pk}/").content.decode()
        assert held_of(PROGRAM, member)["Đình chỉ sinh hoạt"]


def test_an_office_records_prolongs_and_lifts_it_on_pages(province):
    member = province.members[0]
    office = signed_in("grassroots_office", province.communes[0])
    said = office.get(f"/members/{member.pk}/").content.decode()
    assert "Ghi đình chỉ sinh hoạt đảng" in said
    paper = {"number": "7-QĐ/UBKTHU", "signed_on": "1/7/2026", "issuer": "Ủy ban Kiểm tra Huyện ủy"}
    office.post(f"/members/{member.pk}/do/member.suspend/", {"on": "1/7/2026", "until": "28/9/2026", **paper})
    assert Suspension.objects.get().last_day == date(2026, 9, 28)
    said = office.get(f"/members/{member.pk}/").content.decode()
    assert "Ghi gia hạn đình chỉ sinh hoạt" in said
    assert "Ghi đình chỉ sinh hoạt đảng" not in said
    longer = {"number": "9-QĐ/UBKTHU", "signed_on": "1/9/2026", "issuer": "Ủy ban Kiểm tra Huyện ủy"}
    office.post(f"/members/{member.pk}/do/member.prolong_suspension/", {"until": "28/10/2026", **longer})
    assert Suspension.objects.get().last_day == date(2026, 10, 28)
    office.post(f"/members/{member.pk}/do/member.end_suspension/", {"on": "1/9/2026"})
    assert Suspension.objects.get().last_day == date(2026, 8, 31)


def test_another_commune_knows_nothing_of_it(province):
    suspended(province.members[0])
    with seen_by(make.actor("grassroots_office", province.communes[1])):
        assert not Suspension.objects.exists()
    with seen_by(make.actor("cell_secretary", province.cells[0])):
        assert Suspension.objects.exists()
