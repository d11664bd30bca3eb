"""How steps were signed; who may not sign follows from the parts of the steps, no longer from a mark on each."""

import django.db.models.deletion
from django.db import migrations, models

SIGNING = ("forward", "approve", "join", "accept")


def mark_again(apps, schema_editor):
    """Mark the steps that signed, for the release before this one."""
    apps.get_model("workflow", "Step").objects.filter(verb__in=SIGNING).update(signs=True)


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("workflow", "0002_time_limits"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, mark_again),
        migrations.RemoveField(model_name="step", name="signs"),
        migrations.AlterField(
            model_name="step",
            name="note",
            field=models.CharField(blank=True, max_length=1000, verbose_name="opinion"),
        ),
        migrations.CreateModel(
            name="StepSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("sole", "filed and checked by the unit's single officer"),
                            ("leader", "signed by the leader in charge by their account"),
                            ("paper", "signed by the leader in charge on paper"),
                        ],
                        max_length=10,
                        verbose_name="way of signing",
                    ),
                ),
                ("unit", models.CharField(max_length=120, verbose_name="unit")),
                ("unit_key", models.PositiveBigIntegerField(db_index=True, editable=False, null=True)),
                ("signer", models.CharField(max_length=60, verbose_name="signed by")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="scan",
                    ),
                ),
                (
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signature", to="workflow.step"
                    ),
                ),
            ],
            options={
                "verbose_name": "signature of a step",
                "verbose_name_plural": "signatures of steps",
                "ordering": ["-signed_on", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scan__isnull", False), ("way", "paper"))
                        | models.Q(models.Q(("way", "paper"), _negated=True), ("scan__isnull", True)),
                        name="signature_on_paper_has_scan",
                    )
                ],
            },
        ),
    ]
