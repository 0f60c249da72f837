from django.db import migrations

FOLDED = ("assessmentpoint", "competency", "followup", "pitfall", "question")


class Migration(migrations.Migration):
    """Search entries take the place of the folded columns. Those stay in the database while the release before, which
    still writes them, may run beside this one; they fill themselves with nothing."""

    dependencies = [("questionbank", "0009_search_indexes")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model, "folded") for model in FOLDED]
        )
    ]
