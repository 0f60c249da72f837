import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Names of the code only: the table and its columns stay as they are."""

    dependencies = [("interviews", "0031_seat")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("Amendment", "DatedNote"),
                migrations.AlterModelTable("datednote", "interviews_amendment"),
                migrations.AlterModelOptions("datednote", options={"ordering": ["at"], "verbose_name": "dated note"}),
                migrations.AlterField(
                    "datednote",
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dated_notes",
                        to="interviews.scorecard",
                    ),
                ),
            ]
        )
    ]
