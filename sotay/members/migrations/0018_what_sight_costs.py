"""What the functions of row security cost, told to the planner.

Where an office inherits places from before a reorganisation, each row outside its own branch is looked up. With the
small costs they were made with, the planner read the whole province past them to find one commune's members (22 s);
told what they cost, it goes through the commune's cells (0.1 s).
"""

from typing import ClassVar

from django.db import migrations

COSTS = """
ALTER FUNCTION sotay_inherits(text) COST {inherits};
ALTER FUNCTION sotay_stood_here(bigint, date, date) COST {stood};
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("members", "0017_long_lists"),
    ]

    operations: ClassVar = [
        migrations.RunSQL(COSTS.format(inherits=200, stood=2000), COSTS.format(inherits=10, stood=10)),
    ]
