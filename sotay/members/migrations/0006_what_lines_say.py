"""What a line says of its members, as columns beside the sheet's own words; the view of legs shows them, too."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

SAID = ("sex", "minority", "age", "education", "theory", "occupation")
COLUMNS = ", ".join(f"said_{name}" for name in SAID)

SIDE = """
SELECT id AS movement_id, member_id, kind, counted_on, recorded_at, rank,
       {side}_organization_id AS organization_id, {side}_status AS status, {side}_path AS path,
       {other}_path AS other_path, {other}_status AS other_status, common_depth,
       {sign}::smallint AS sign, quantity, {sign} * quantity AS balance, breakdown {more}
FROM members_movement WHERE {side}_organization_id IS NOT NULL
"""


def legs(more: str) -> str:
    into = SIDE.format(side="to", other="from", sign="1", more=more)
    out = SIDE.format(side="from", other="to", sign="-1", more=more)
    return f"DROP VIEW members_leg; CREATE VIEW members_leg AS {into} UNION ALL {out};"


def said(name: str) -> models.GeneratedField:
    text, yes_or_no = KeyTextTransform(name, "breakdown"), models.BooleanField(null=True)
    if name == "minority":
        return models.GeneratedField(
            expression=Cast(text, yes_or_no), output_field=yes_or_no, db_persist=True
        )
    return models.GeneratedField(expression=text, output_field=models.TextField(null=True), db_persist=True)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("members", "0005_imports")]
    operations: ClassVar = [
        *(migrations.AddField("movement", f"said_{name}", said(name)) for name in SAID),
        migrations.RunSQL(legs(f", {COLUMNS}"), legs("")),
    ]
