"""What the database itself promises of documents and their study."""

from typing import ClassVar

from django.db import migrations

from sotay.documents.wall import DROP_PROGRESS, PROGRESS, holds_marks
from sotay.kernel.database import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("documents", "0001_initial"), ("members", "0019_lines_are_nobodys")]
    operations: ClassVar = [
        Audited("documents_document"),
        Audited("documents_studyrequest"),
        Audited("documents_studied"),
        holds_marks(),
        migrations.RunSQL(PROGRESS, DROP_PROGRESS),
    ]
