import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0005_language_levels_tags")]

    operations = [
        migrations.AddField("question", "sample_answer", models.TextField(blank=True, default="", db_default="")),
        migrations.CreateModel(
            name="Exhibit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("code", "Code"), ("table", "Table"), ("picture", "Picture")], max_length=10
                    ),
                ),
                ("text", models.TextField()),
                ("description", models.CharField(blank=True, max_length=400)),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exhibits",
                        to="questionbank.question",
                    ),
                ),
            ],
            options={
                "verbose_name": "exhibit",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question", "position"),
                        name="exhibit_position_unique",
                        violation_error_message="Two exhibits cannot stand at one position.",
                    )
                ],
            },
        ),
    ]
