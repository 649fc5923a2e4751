"""Entries say what sort of thing they tell of, and in whose office it was done."""

from typing import ClassVar

from django.db import migrations, models

SORT_EARLIER_ENTRIES = """
ALTER TABLE kernel_auditentry DISABLE TRIGGER kernel_auditentry_append_only;
UPDATE kernel_auditentry SET kind = CASE
  WHEN action = 'member.open' THEN 'open'
  WHEN action = 'member.export' THEN 'export'
  ELSE 'command'
END WHERE action IN ('member.open', 'member.export') OR action LIKE 'command.%';
ALTER TABLE kernel_auditentry ENABLE TRIGGER kernel_auditentry_append_only;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("kernel", "0004_entries_opened_here"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="auditentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("act", "Ghi, sửa"),
                    ("open", "Mở hồ sơ"),
                    ("export", "Xuất dữ liệu"),
                    ("command", "Lệnh trên máy chủ"),
                    ("refuse", "Bị từ chối"),
                ],
                db_default="act",
                max_length=10,
                verbose_name="loại",
            ),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="on_behalf_of",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="organization_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="role",
            field=models.CharField(blank=True, db_default="", max_length=40, verbose_name="vai trò"),
        ),
        migrations.RunSQL(SORT_EARLIER_ENTRIES, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["account_id", "-id"], name="kernel_auditentry_account"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["action", "-id"], name="kernel_auditentry_action"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["kind", "-id"], name="kernel_auditentry_kind"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["organization_id", "-id"], name="kernel_auditentry_office"),
        ),
    ]
