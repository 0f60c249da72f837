import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0040_cancel_reasons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="is_before_score",
            field=models.BooleanField(db_default=False, default=False, verbose_name="before the score was shown"),
        ),
        migrations.CreateModel(
            name="DebriefLean",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("leans_to", models.CharField(choices=[("hire", "Hire"), ("no_hire", "Do not hire")], max_length=14)),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "debrief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="leans", to="interviews.debrief"
                    ),
                ),
            ],
            options={
                "verbose_name": "lean",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("debrief", "by"),
                        name="debrieflean_one_for_person",
                        violation_error_message="Each panelist has one lean.",
                    )
                ],
            },
        ),
    ]
