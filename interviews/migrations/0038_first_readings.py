import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0037_loops_that_began"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="datednote",
            name="is_after_reading",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="scorecard",
            name="is_after_reading",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="EarlierSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="earlier_seats", to="interviews.loop"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier_seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier seat",
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "loop"),
                        name="earlierseat_once",
                        violation_error_message="This person’s earlier seat in the loop is on record already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FirstReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "page",
                    models.CharField(
                        choices=[
                            ("card", "Scorecard"),
                            ("debrief", "Debrief"),
                            ("decision", "Decision"),
                            ("comparison", "Comparison"),
                            ("figures", "Calibration"),
                            ("file", "File of ratings"),
                            ("copy", "Candidate’s copy"),
                            ("pdf", "Debrief PDF"),
                            ("packet", "Packet"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="first_readings", to="interviews.loop"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_readings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "first reading",
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "loop"),
                        name="firstreading_once",
                        violation_error_message="The first reading of this loop is on record already.",
                    )
                ],
            },
        ),
    ]
