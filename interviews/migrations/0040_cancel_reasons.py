from django.db import migrations, models


class Migration(migrations.Migration):
    """Reasons stand where the panel reads them. Those given before stay in the audit trail alone."""

    dependencies = [("interviews", "0039_patient_jobs")]

    operations = [
        migrations.AddField(model, "cancel_reason", models.TextField(blank=True, db_default="", default=""))
        for model in ("loop", "interview")
    ]
