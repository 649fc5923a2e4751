"""The role of an auditor who asks in SQL: organisations and totals, nobody's rows."""

import pytest
from django.db import DatabaseError, connections

from sotay.kernel.time import clock_stopped_at
from sotay.site.auditors_role import ROLE, grant
from tests import make


def test_it_sees_organisations_and_totals_and_nobody(committed_database: None) -> None:
    with clock_stopped_at(make.TODAY):
        make.official(make.province().cells[0])
    with connections["owner"].cursor() as cursor:
        assert grant()
        cursor.execute(f"SET ROLE {ROLE}")
        try:
            cursor.execute("SELECT sum(sign * quantity) FROM sotay_totals")
            assert cursor.fetchone() == (1,)
            cursor.execute("SELECT count(*) > 0 FROM organizations_organization")
            assert cursor.fetchone() == (True,)
            for table in (
                "people_person",
                "members_movement",
                "members_member",
                "kernel_auditentry",
                "people_account",
            ):
                with pytest.raises(DatabaseError, match="permission denied"):
                    cursor.execute(f"SELECT * FROM {table}")
        finally:
            cursor.execute("RESET ROLE")


def test_without_the_role_nothing_is_given(committed_database: None) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [ROLE])
        there = cursor.fetchone() == (1,)
    assert grant() is there
