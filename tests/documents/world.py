"""A province with members in its cells, one of them with an account, and a document of the province."""

from dataclasses import dataclass
from datetime import date

from sotay.documents.actions import enter
from sotay.documents.models import Document
from sotay.kernel.authority import PROGRAM
from sotay.members.models import Member
from sotay.people.models import Account
from tests import make
from tests.handbook.world import account_of

LAST_DAY = date(2024, 4, 30)


@dataclass
class World:
    province: make.Province
    members: list[Member]
    account: Account
    document: Document


def a_document(organization, **more):
    given = {
        "kind": "resolution",
        "number": "05-NQ/TU",
        "issued_on": date(2024, 3, 1),
        "title": "Về chuyển đổi số đến năm 2025",
        "text": "Điều một.\n\nĐiều hai.",
        "open_": True,
        **more,
    }
    return enter(PROGRAM, organization, **given)


def build():
    province = make.province()
    members = [make.official(cell, name=f"Nông Văn {at}") for at, cell in enumerate(province.cells)]
    members.append(make.official(province.cells[0], name="Lý Thị Già"))
    account = account_of(members[0], province.cells[0], "toi")
    return World(province, members, account, a_document(province.top))
