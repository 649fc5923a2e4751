"""Every row names the audit entry that wrote it."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0002_guards"), ("organizations", "0001_initial")]
    operations: ClassVar = [
        *(
            Audited(f"organizations_{table}")
            for table in (
                "organization",
                "decision",
                "organizationstate",
                "placement",
                "body",
                "term",
                "unit",
                "unitservice",
                "post",
                "group",
                "groupmembership",
                "partygroup",
                "ruleoverride",
            )
        ),
    ]
