from django.db import migrations, models

LANGUAGES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pt", "Português"),
]


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0004_fill_search_column")]

    operations = [
        migrations.AddField(
            "question", "language", models.CharField(choices=LANGUAGES, db_default="en", default="en", max_length=12)
        ),
        migrations.AddField(
            "question",
            "levels",
            models.TextField(blank=True, db_default="", default="", help_text="One level a line; none means all."),
        ),
        migrations.AddField(
            "question",
            "tags",
            models.TextField(blank=True, db_default="", default="", help_text="One word of the house a line."),
        ),
    ]
