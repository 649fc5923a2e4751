"""Of a line without a person, and where nothing is inherited, the ledger's policy asks no function."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import ALL, HIGH, LOW

INHERITS = "(SELECT coalesce(current_setting('sotay.also', true), '') <> '')"
SIDES = ("to_path", "from_path")
HERE = " OR ".join(
    [
        ALL,
        *(f"({side} >= {LOW} AND {side} < {HIGH})" for side in SIDES),
        f"({INHERITS} AND ({' OR '.join(f'sotay_inherits({side})' for side in SIDES)}))",
    ]
)
SHORTER = f"""
ALTER POLICY members_movement_read ON members_movement
  USING ({HERE} OR (member_id IS NOT NULL AND sotay_opens_record(member_id)));
"""
AS_IT_WAS = f"""
ALTER POLICY members_movement_read ON members_movement
  USING ({ALL} OR {" OR ".join(f"({side} >= {LOW} AND {side} < {HIGH})" for side in SIDES)}
         OR {" OR ".join(f"sotay_inherits({side})" for side in SIDES)} OR sotay_opens_record(member_id));
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("members", "0018_what_sight_costs")]
    operations: ClassVar = [migrations.RunSQL(SHORTER, AS_IT_WAS)]
