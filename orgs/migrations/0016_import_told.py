from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0015_quality_facts")]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="told",
            field=models.JSONField(default=list, help_text="what was left out, guessed or not read, with its rows"),
        ),
    ]
