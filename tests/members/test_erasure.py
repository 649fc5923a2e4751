"""After retention nobody can say who it was, and no figure of a past day has changed."""

from datetime import date

import pytest

from sotay.indicators.declaration import INDICATORS
from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import die, transfer
from sotay.members.erasure import ERASED, due, erase_expired, erase_where_decided
from sotay.members.models import Member
from sotay.members.queries import ask
from sotay.organizations.rules import override
from sotay.people.actions import create_account
from sotay.people.models import Account, NameToken, Person
from sotay.regulations import Refused
from tests import make
from tests.proving import contradictions

LONG_AFTER = date(2036, 1, 2)
DAYS = [date(2021, 6, 30), date(2022, 12, 31), date(2024, 3, 1)]


@pytest.fixture
def world(a_province):
    with clock_stopped_at(make.TODAY):
        made = a_province
        cells = made.cells
        made.gone = make.official(
            cells[0], name="Nông Thị Biệt Danh", sex="female", identity_number="006180001234"
        )
        made.left_lately = make.official(cells[0], name="Hoàng Văn Ở Lại")
        made.stays = make.official(cells[1])
        account = create_account(
            PROGRAM,
            cells[0],
            username="bietdanh",
            name="Nông Thị Biệt Danh",
            password="x",
            person=made.gone.person,
        )
        made.account = account.pk
        transfer(PROGRAM, made.gone, to_cell=cells[1], on=date(2022, 5, 1))
        die(PROGRAM, made.gone, on=date(2023, 5, 1))
        return made


def figures(world):
    """All figures but those of the quality of records, which are about what is known now."""
    codes = [
        code
        for code, each in INDICATORS.items()
        if not getattr(getattr(each, "source", None), "now_only", False)
    ]
    return [
        {code: found.value for code, found in evaluate(codes, ask(place, on)).items()}
        for place in (world.top, world.communes[0], world.cells[1])
        for on in DAYS
    ]


def test_who_has_not_been_gone_long_enough_is_kept(world):
    with clock_stopped_at(date(2033, 4, 30)):
        assert list(due(world.top, date(2033, 4, 30))) == []
        with pytest.raises(Refused, match="Không có ai"):
            erase_expired(PROGRAM, world.top, decision=make.decision())


@pytest.mark.parametrize(
    ("on", "is_due"), [(date(2033, 4, 30), False), (date(2033, 5, 1), True), (date(2033, 5, 2), True)]
)
def test_ten_years_after_they_left_and_not_a_day_before_they_may_be_erased(world, on, is_due):
    assert [each.pk for each in due(world.top, on)] == ([world.gone.pk] if is_due else [])


def test_erased_is_who_it_was_and_no_figure(world):
    with clock_stopped_at(LONG_AFTER):
        before = figures(world)
        assert [member.pk for member in due(world.top, LONG_AFTER)] == [world.gone.pk]
        assert erase_expired(PROGRAM, world.top, decision=make.decision()) == 1
        assert figures(world) == before

    person = Person.objects.get(pk=world.gone.pk)
    member = Member.objects.get(pk=world.gone.pk)
    assert (person.full_name, person.phone, person.identity_hash, person.identity_end) == (
        ERASED,
        "",
        None,
        "",
    )
    assert (person.ethnicity, person.minority, person.erased_on) == ("Khác", True, LONG_AFTER)
    assert (member.card_number, member.joined_on, member.official_on) == (None, None, None)
    assert not NameToken.objects.filter(person=person).exists()
    account = Account.objects.get(pk=world.account)
    assert (account.name, account.is_active, account.username) == (ERASED, False, f"xoa-{account.pk}")


def test_the_database_still_proves_itself_and_the_trail_names_nobody(world):
    with clock_stopped_at(LONG_AFTER):
        erase_expired(PROGRAM, world.top, decision=make.decision())
        problems = contradictions()
    assert problems == {}
    said = AuditEntry.objects.values_list("actor", "office", "subject", "purpose", "action")
    assert not any("Biệt Danh" in " ".join(each) for each in said)


def test_by_itself_the_program_erases_only_where_the_rule_is_certain(world):
    with clock_stopped_at(LONG_AFTER):
        assert erase_where_decided() == 0
        override(
            PROGRAM,
            world.top,
            key="privacy.member_erased_after",
            value=120,
            regulation="12-QĐ/TU",
            on=date(2035, 1, 1),
            decision=make.decision(on=date(2035, 1, 1)),
        )
        assert erase_where_decided() == 1
        assert Person.objects.get(pk=world.gone.pk).full_name == ERASED
