from django.db import migrations, models


class Migration(migrations.Migration):
    """The reason of a step stands on the opening's page. Those given before stay in the audit trail alone."""

    dependencies = [("hiring", "0019_copy_request")]

    operations = [
        migrations.AddField("opening", "status_reason", models.TextField(blank=True, db_default="", default="")),
    ]
