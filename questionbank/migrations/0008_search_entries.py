import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0007_question_import")]

    operations = [
        migrations.CreateModel(
            "SearchWord",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=60, unique=True)),
                (
                    "is_word",
                    models.BooleanField(help_text="Written like this somewhere; else it is only a form of words."),
                ),
            ],
            {"verbose_name": "search word"},
        ),
        migrations.CreateModel(
            "SearchEntry",
            [
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="questionbank.question",
                    ),
                ),
                ("title", models.TextField()),
                ("words", models.TextField()),
                ("text", models.TextField()),
                ("kept_at", models.DateTimeField()),
                ("asked", models.PositiveIntegerField(db_default=0, db_index=True, default=0)),
                ("asked_lately", models.PositiveIntegerField(db_default=0, default=0)),
            ],
            {"verbose_name": "search entry", "verbose_name_plural": "search entries"},
        ),
        migrations.CreateModel(
            "BankCount",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facet", models.CharField(max_length=20)),
                ("value", models.CharField(blank=True, max_length=120)),
                ("label", models.CharField(blank=True, max_length=120)),
                ("for_writers", models.PositiveIntegerField(default=0)),
                ("for_readers", models.PositiveIntegerField(default=0)),
            ],
            {
                "verbose_name": "count of the bank",
                "verbose_name_plural": "counts of the bank",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["facet", "value"],
                        name="bank_count_unique",
                        violation_error_message="This filter is counted already.",
                    )
                ],
            },
        ),
    ]
