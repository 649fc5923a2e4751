"""Progress looks each mark up by document and member: it grows with who is asked, not with what they ever studied."""

from typing import ClassVar

from django.db import migrations

from sotay.documents.wall import PROGRESS


class Migration(migrations.Migration):
    dependencies: ClassVar = [("documents", "0002_guards")]
    operations: ClassVar = [migrations.RunSQL(PROGRESS, migrations.RunSQL.noop)]
