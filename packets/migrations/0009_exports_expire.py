from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("packets", "0008_written_from")]
    operations = [
        migrations.AddField(
            model_name="packetexport",
            name="expired_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RemoveConstraint(model_name="packetexport", name="packetexport_done_has_file"),
        migrations.AddConstraint(
            model_name="packetexport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("job_status", "done"), _negated=True),
                    models.Q(models.Q(("file", ""), _negated=True), models.Q(("file_sha256", ""), _negated=True)),
                    models.Q(("expired_at__isnull", False), ("file", "")),
                    _connector="OR",
                ),
                name="packetexport_done_has_file",
                violation_error_message="A finished export has its file until it expires.",
            ),
        ),
    ]
