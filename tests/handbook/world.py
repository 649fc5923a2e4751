"""A cell with a member who has an account, their secretary, and somebody else."""

from dataclasses import dataclass

from django.test import Client

from sotay.kernel.authority import PROGRAM
from sotay.members.models import Member
from sotay.people.actions import create_account
from sotay.people.models import Account
from sotay.people.offices import give_office
from tests import make


@dataclass
class Cell:
    province: make.Province
    me: Member
    other: Member
    account: Account

    @property
    def cell(self):
        return self.province.cells[0]


def build(province=None):
    province = province or make.province()
    me = make.official(province.cells[0], name="Lý Thị Tôi")
    other = make.official(province.cells[0], name="Bàn Văn Khác")
    return Cell(province, me, other, account_of(me, province.cells[0], "toi"))


def account_of(member, cell, username, role="member"):
    account = create_account(
        PROGRAM, cell, username=username, name=str(member), password=username, person=member.person
    )
    give_office(PROGRAM, cell, account=account, role=role, on=make.FOUNDED)
    return account


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client
