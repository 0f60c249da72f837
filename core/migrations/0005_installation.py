from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_reason_salt")]
    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=64)),
                ("sweep_refusal", models.CharField(blank=True, max_length=400)),
                ("sweep_refused_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "installation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)),
                        name="installation_only_one",
                        violation_error_message="There is one installation.",
                    )
                ],
            },
        ),
    ]
