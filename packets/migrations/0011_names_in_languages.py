import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("packets", "0010_patient_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PacketName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=8)),
                ("original", models.CharField(max_length=200, verbose_name="as it is called in this installation")),
                ("name", models.CharField(max_length=120, verbose_name="as it is called in packets of this language")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "name in a language",
                "ordering": ["language", "original"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("language", "original"),
                        name="packetname_one_for_language",
                        violation_error_message="This has a name in that language already.",
                    )
                ],
            },
        ),
    ]
