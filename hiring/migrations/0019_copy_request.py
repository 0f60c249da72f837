from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0018_resume_hash")]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="copy_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="candidate",
            name="copy_request",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(("copy_asked_at__isnull", True), ("copy_request", ""))
                | (models.Q(("copy_asked_at__isnull", False)) & ~models.Q(("copy_request", ""))),
                name="candidate_copy_request_is_whole",
                violation_error_message="A request for a copy has a time and words.",
            ),
        ),
    ]
