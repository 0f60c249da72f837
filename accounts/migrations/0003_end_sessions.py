from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_access_mail")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_series",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
