import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Names of the code only: the tables and their columns stay as they are."""

    dependencies = [
        ("interviews", "0030_second_decider"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("PanelAssignment", "Seat"),
                migrations.AlterModelTable("seat", "interviews_panelassignment"),
                migrations.AlterModelOptions(
                    "seat",
                    options={"ordering": ["is_shadow", "-is_lead", "panelist__name"], "verbose_name": "seat"},
                ),
                migrations.AlterField(
                    "seat",
                    "panelist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.RenameField("scorecard", "assignment", "seat"),
                migrations.AlterField(
                    "scorecard",
                    "seat",
                    models.OneToOneField(
                        db_column="assignment_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scorecard",
                        to="interviews.seat",
                    ),
                ),
            ]
        )
    ]
