from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0026_one_address")]

    operations = [
        migrations.CreateModel(
            name="Kit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("version", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=12)),
                ("summary", models.TextField()),
                ("competencies", models.JSONField(default=list)),
                ("questions", models.JSONField(default=list)),
                ("practice", models.JSONField(default=list)),
                (
                    "role",
                    models.OneToOneField(on_delete=models.deletion.CASCADE, related_name="kit", to="hiring.role"),
                ),
            ],
            options={"verbose_name": "kit", "ordering": ["name"]},
        ),
    ]
