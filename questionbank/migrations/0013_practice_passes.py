from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questionbank", "0012_import_preview"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PracticeLimits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "most_mean_difference",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.50"),
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.1")),
                            django.core.validators.MaxValueValidator(Decimal("1.5")),
                        ],
                        verbose_name="mean difference at most",
                    ),
                ),
                (
                    "least_rank_agreement",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.60"),
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal(0)),
                            django.core.validators.MaxValueValidator(Decimal(1)),
                        ],
                        verbose_name="agreement on the order at least",
                    ),
                ),
            ],
            options={"verbose_name": "practice limits", "verbose_name_plural": "practice limits"},
        ),
        migrations.CreateModel(
            name="PracticePass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("passed_on", models.DateField()),
                ("has_old_anchors", models.BooleanField(default=False)),
                (
                    "competency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="practice_passes",
                        to="questionbank.competency",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="practice_passes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "practice pass",
                "ordering": ["-passed_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "competency"),
                        name="practicepass_one_each",
                        violation_error_message="One pass is kept for each person and competency.",
                    )
                ],
            },
        ),
    ]
