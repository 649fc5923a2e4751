"""Cases, the steps they took, and what waits."""

import django.db.models.deletion
import sotay.kernel.place
from sotay.kernel.database import AppendOnly, Audited, HoldsPersons
from django.db import migrations, models


OF_A_CASE = "EXISTS (SELECT FROM procedures_case whose WHERE whose.id = case_id)"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ballots", "0001_initial"),
        ("organizations", "0007_accreditation"),
        ("people", "0010_words_of_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("procedure", models.CharField(max_length=40, verbose_name="thủ tục")),
                ("path", sotay.kernel.place.PathField(db_collation="C", max_length=63)),
                (
                    "destination_path",
                    sotay.kernel.place.PathField(db_collation="C", max_length=63, null=True),
                ),
                ("began_on", models.DateField(verbose_name="bắt đầu")),
                ("rules_on", models.DateField(verbose_name="theo quy định của ngày")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "đang giải quyết"),
                            ("agreed", "đã xong"),
                            ("ended", "không được chấp nhận"),
                            ("withdrawn", "đã rút"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("ended_on", models.DateField(null=True, verbose_name="kết thúc")),
                (
                    "destination",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="organizations.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StepTaken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("step", models.CharField(max_length=40)),
                ("way", models.CharField(max_length=40)),
                ("happened_on", models.DateField(verbose_name="ngày")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                ("given", models.JSONField(default=dict)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="procedures.case",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.decision",
                    ),
                ),
                (
                    "takes_back",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back",
                        to="procedures.steptaken",
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ballots.voteresult",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("step", models.CharField(max_length=40)),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("cell", "cell"),
                            ("grassroots", "grassroots"),
                            ("upper", "upper"),
                            ("receiving", "receiving"),
                        ],
                        max_length=20,
                    ),
                ),
                ("path", sotay.kernel.place.PathField(db_collation="C", max_length=63)),
                ("opened_on", models.DateField(verbose_name="từ ngày")),
                ("due_on", models.DateField(null=True, verbose_name="hạn")),
                ("rule", models.CharField(blank=True, max_length=80)),
                ("done_on", models.DateField(null=True, verbose_name="xong ngày")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="procedures.case",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="organizations.organization",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["person"], name="procedures_case_person"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["path"], name="procedures_case_open_there"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("procedure", "person"),
                name="procedures_case_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("ended_on__gte", models.F("began_on")),
                        ("ended_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="procedures_case_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="steptaken",
            index=models.Index(fields=["case", "id"], name="procedures_steptaken_case"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("done_on", None)),
                fields=["path", "due_on"],
                name="procedures_task_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_on", None)), fields=("case",), name="procedures_task_one_open"
            ),
        ),
        Audited("procedures_case"),
        Audited("procedures_task"),
        Audited("procedures_steptaken"),
        AppendOnly("procedures_steptaken"),
        HoldsPersons("procedures_case", person="person_id", paths=("path", "destination_path")),
        HoldsPersons("procedures_task", read=OF_A_CASE, written=OF_A_CASE),
        HoldsPersons("procedures_steptaken", read=OF_A_CASE, written=OF_A_CASE),
    ]
