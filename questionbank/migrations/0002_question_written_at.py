import django.utils.timezone
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    """Questions that stand already count as written on the day of the upgrade: when they were is on no row."""

    dependencies = [("questionbank", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="written_at",
            field=models.DateTimeField(db_default=Now(), default=django.utils.timezone.now, editable=False),
        ),
    ]
