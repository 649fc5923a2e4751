"""Seals over the trail, and the number of the transaction on what they cover."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from sotay.kernel.database import SEAL_CHECK, AppendOnly, Sealed, transaction_numbers


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0005_whose_office")]
    operations: ClassVar = [
        migrations.RunSQL(
            transaction_numbers(0), "DROP FUNCTION sotay_xact(); DROP FUNCTION sotay_oldest_open_xact();"
        ),
        migrations.RunSQL(SEAL_CHECK, "DROP FUNCTION sotay_check_xact();"),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="số")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("from_xact", models.BigIntegerField()),
                ("to_xact", models.BigIntegerField()),
                ("rows", models.BigIntegerField(verbose_name="số dòng")),
                ("key_number", models.IntegerField(verbose_name="khóa số")),
                ("value", models.CharField(max_length=64, verbose_name="giá trị")),
            ],
        ),
        migrations.CreateModel(
            name="SealPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table_name", models.CharField(max_length=100)),
                ("columns", models.TextField()),
                ("count", models.IntegerField()),
                ("digests", models.BinaryField()),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="kernel.seal"
                    ),
                ),
            ],
        ),
        AppendOnly("kernel_seal"),
        AppendOnly("kernel_sealpart"),
        Sealed("kernel_auditentry"),
        Sealed("kernel_auditrow"),
    ]
