"""Every row names the audit entry that wrote it; the ledger only grows; each side of a movement on its own."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import AppendOnly, Audited


SIDE = """
SELECT id AS movement_id, member_id, kind, counted_on, recorded_at, rank,
       {side}_organization_id AS organization_id, {side}_status AS status, {side}_path AS path,
       {other}_path AS other_path, {other}_status AS other_status, common_depth,
       {sign}::smallint AS sign, quantity, {sign} * quantity AS balance, breakdown
FROM members_movement WHERE {side}_organization_id IS NOT NULL
"""
LEGS = (
    "CREATE VIEW members_leg AS"
    + SIDE.format(side="to", other="from", sign="1")
    + "UNION ALL"
    + SIDE.format(side="from", other="to", sign="-1")
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0002_guards"), ("members", "0001_initial")]
    operations: ClassVar = [
        *(
            Audited(f"members_{table}")
            for table in ("traits", "bookopening", "periodclosing", "sheet", "movement")
        ),
        Audited("members_member", "person_id"),
        Audited("members_standing", derived=True),
        AppendOnly("members_movement"),
        AppendOnly("members_sheet"),
        migrations.RunSQL(LEGS, "DROP VIEW members_leg;"),
    ]
