"""The register at the residence: introduced to the cell there, a remark received every year, never its words."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.residence.actions import end_introduction, introduce, now_of, receive_remark
from sotay.members.residence.models import ResidenceIntroduction, ResidenceRemark
from sotay.regulations import Refused
from tests import make

SINCE = date(2023, 5, 4)


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        made = make.province()
        made.members = [make.official(made.cells[0], name="Nông Văn Nhà", on=date(2020, 1, 1))]
        yield made


def signed_in(role, at):
    client = Client()
    client.force_login(make.account(role, at))
    return client


def test_a_member_is_introduced_to_another_cell_and_not_to_their_own(province):
    (member,) = province.members
    with pytest.raises(Refused):
        introduce(PROGRAM, member, cell=province.cells[0], on=SINCE)
    with pytest.raises(Refused):
        introduce(PROGRAM, member, cell=province.communes[1], on=SINCE)
    introduce(PROGRAM, member, cell=province.cells[2], on=SINCE)
    with pytest.raises(Refused):
        introduce(PROGRAM, member, cell=province.cells[2], on=date(2024, 1, 1))
    introduce(PROGRAM, member, cell=province.cells[3], on=date(2024, 1, 1))
    assert now_of(member).cell == province.cells[3]
    end_introduction(PROGRAM, member, on=make.TODAY)
    assert now_of(member) is None
    assert ResidenceIntroduction.objects.count() == 2


def test_of_a_remark_only_year_and_day_are_held(province):
    (member,) = province.members
    assert {field.name for field in ResidenceRemark._meta.fields} == {
        "id", "entry_id", "member", "year", "received_on",
    }  # fmt: skip
    with pytest.raises(Refused):
        receive_remark(PROGRAM, member, year=2023, on=date(2023, 12, 1))
    introduce(PROGRAM, member, cell=province.cells[2], on=SINCE)
    with pytest.raises(Refused):
        receive_remark(PROGRAM, member, year=2021, on=date(2023, 12, 1))
    receive_remark(PROGRAM, member, year=2023, on=date(2024, 1, 10))
    with pytest.raises(Refused):
        receive_remark(PROGRAM, member, year=2023, on=date(2024, 1, 11))


def test_the_residence_reads_the_name_and_may_do_nothing(province):
    (member,) = province.members
    introduce(PROGRAM, member, cell=province.cells[2], on=SINCE)
    there = make.actor("cell_secretary", province.cells[2])
    with pytest.raises(NotAllowed):
        receive_remark(there, member, year=2024, on=make.TODAY)
    reader = signed_in("cell_secretary", province.cells[2])
    said = reader.get(f"/members/of/{province.cells[2].pk}/residence/").content.decode()
    assert "Nông Văn Nhà" in said
    assert f"/members/{member.pk}/" not in said
    assert reader.get(f"/members/{member.pk}/").status_code == 404


def test_a_secretary_writes_it_down_on_the_members_page(province):
    (member,) = province.members
    secretary = signed_in("cell_secretary", province.cells[0])
    assert "Giới thiệu giữ mối liên hệ" in secretary.get(f"/members/{member.pk}/").content.decode()
    page = f"/members/{member.pk}/do/member.introduce_home/"
    secretary.post(page, {"cell": province.cells[2].pk, "on": "4/5/2023"})
    assert now_of(member).cell == province.cells[2]
    secretary.post(f"/members/{member.pk}/do/member.remark_home/", {"year": "2024", "on": "1/3/2024"})
    said = secretary.get(f"/members/of/{province.cells[0].pk}/residence/").content.decode()
    assert "1/3/2024" in said
