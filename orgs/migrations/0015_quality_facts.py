from django.db import migrations, models


def tell_why(apps, _schema):
    """Say of what was ended so far that somebody took it back: there was no other way."""
    ended = apps.get_model("orgs", "QualityException").objects.filter(end_day__isnull=False)
    ended.update(ended_because="taken_back")


class Migration(migrations.Migration):
    dependencies = [("orgs", "0014_work_plan_replaces")]

    operations = [
        migrations.AddField(
            model_name="qualityexception",
            name="ended_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("taken_back", "taken back"),
                    ("gone", "put right: nothing is found any more"),
                    ("changed", "the data have changed since"),
                    ("old", "checked too long ago"),
                ],
                default="",
                max_length=10,
                verbose_name="why it no longer holds",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="qualityexception",
            name="facts",
            field=models.CharField(blank=True, default="", editable=False, max_length=32),
            preserve_default=False,
        ),
        migrations.RunPython(tell_why, migrations.RunPython.noop),
    ]
