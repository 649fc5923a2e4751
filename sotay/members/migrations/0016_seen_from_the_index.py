"""Where a standing may be seen from stands in the index of cells, so that counts still need nothing else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0015_export_requests"),
        ("organizations", "0007_accreditation"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="standing",
            name="members_standing_cell",
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["organization", "valid_to", "valid_from"],
                include=(
                    "status",
                    "sex",
                    "born_on",
                    "minority",
                    "education",
                    "theory",
                    "occupation",
                    "member",
                    "path",
                ),
                name="members_standing_cell",
            ),
        ),
    ]
