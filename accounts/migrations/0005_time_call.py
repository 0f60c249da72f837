from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_names_on_one_line")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="wants_time_call",
            field=models.BooleanField(default=True, verbose_name="word when five minutes are left"),
        ),
    ]
