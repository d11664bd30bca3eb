"""Keep with each step by which day the state that it led to had to be left; for older steps it is worked out."""

from django.db import migrations, models
from django.utils import timezone


def work_out(apps, schema_editor):
    """Count the last day of older steps by the limits that held when they were taken."""
    from kexie_portal.workflow.days import working_days_after
    from kexie_portal.workflow.tables import registered

    step_model, kinds = apps.get_model("workflow", "Step"), apps.get_model("contenttypes", "ContentType")
    limit_model = apps.get_model("workflow", "TimeLimit")
    for model, table in registered().items():
        kind = kinds.objects.filter(app_label=model._meta.app_label, model=model._meta.model_name).first()
        if kind is None:
            continue
        rows = limit_model.objects.filter(kind=model._meta.label_lower).order_by("first_day", "pk")
        set_since = list(rows.values_list("state", "first_day", "days"))
        for state, built_in in table.time_limits.items():
            changed = []
            for step in step_model.objects.filter(content_type=kind, to_state=state).only("pk", "at"):
                day = timezone.localdate(step.at)
                held = [days for of, first, days in set_since if of == state and first <= day]
                step.due_on = working_days_after(day, held[-1] if held else built_in)
                changed.append(step)
            step_model.objects.bulk_update(changed, ["due_on"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_signatures"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [
        migrations.AddField(
            "step", "due_on", models.DateField(blank=True, editable=False, null=True, verbose_name="to be done by")
        ),
        migrations.RunPython(work_out, migrations.RunPython.noop, elidable=True),
    ]
