"""Dated places and sizes: what organisations and enterprises were before keeps its days.

The moves that are known so far become former places: each until the day on which its case took effect, else until the
day on which it was entered. A move that was taken back leaves none. What has no move has its place since ever.
"""

from itertools import groupby

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

#: Days within which a deed may be taken back.
UNDO_DAYS = 7


def keep_former_places(apps, schema_editor):
    OrganizationMove = apps.get_model("orgs", "OrganizationMove")
    FormerParent = apps.get_model("orgs", "FormerParent")
    moves = OrganizationMove.objects.order_by("organization_id", "moved_at", "pk")
    journals = _noted(apps)
    rows, entered = [], []
    for organization, own in groupby(moves, key=lambda move: move.organization_id):
        first_day = None
        for move in _standing(list(own), journals):
            move.day = _day_of(apps, move)
            move.save(update_fields=["day"])
            if first_day is None or first_day < move.day:
                rows.append(
                    FormerParent(
                        organization_id=organization,
                        parent_id=move.from_parent_id,
                        first_day=first_day,
                        end_day=move.day,
                    )
                )
                entered.append(move.moved_at)
                first_day = move.day
    FormerParent.objects.bulk_create(rows, batch_size=500)
    for row, moment in zip(rows, entered, strict=True):  # entered when the move was, not today
        FormerParent.objects.filter(organization_id=row.organization_id, end_day=row.end_day).update(created_at=moment)


def _noted(apps):
    """Return the keys of the moves by hand that stand: taking one back drops its journal."""
    kind = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="orgs", model="organizationmove")
    rows = apps.get_model("orgs", "CaseJournal").objects.filter(content_type__in=kind.values("pk"))
    return set(rows.values_list("object_id", flat=True))


def _standing(moves, journals):
    """Leave out each move that the next one took back, and that next one."""
    left = []
    for move in moves:
        before = left[-1] if left else None
        if before is not None and _takes_back(before, move, journals):
            left.pop()
        else:
            left.append(move)
    return left


def _takes_back(before, move, journals):
    there_and_back = (before.from_parent_id, before.to_parent_id) == (move.to_parent_id, move.from_parent_id)
    soon = (move.moved_at - before.moved_at).days <= UNDO_DAYS
    by_person = move.actor_id is not None
    return there_and_back and soon and by_person and not {before.pk, move.pk} & journals


def _day_of(apps, move):
    """Return the day on which a move took effect: that of its case, else that of its entry."""
    entered = timezone.localdate(move.moved_at)
    cases = apps.get_model("orgs", "ChangeCase").objects.filter(
        association_id=move.organization_id, kind="place", new_parent_id=move.to_parent_id, decided_on=entered
    )
    day = cases.order_by("-pk").values_list("effect_day", flat=True).first()
    return min(day or entered, entered)


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0018_leaders"),
    ]

    operations = [
        migrations.AddField(
            model_name="enterprise",
            name="closing_noted_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="closing entered at"),
        ),
        migrations.AddField(
            model_name="coveredenterprise",
            name="created_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="coveredenterprise",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, null=True),
        ),
        migrations.AddField(
            model_name="organizationmove",
            name="day",
            field=models.DateField(
                blank=True,
                help_text="The first day at the new place; none when taken back",
                null=True,
                verbose_name="takes effect on",
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="created_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="suspension",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, null=True),
        ),
        migrations.CreateModel(
            name="FormerParent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(blank=True, null=True, verbose_name="first day")),
                (
                    "end_day",
                    models.DateField(help_text="The first day on which it no longer holds", verbose_name="end day"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_parents",
                        to="orgs.organization",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_children",
                        to="orgs.organization",
                        verbose_name="former place",
                    ),
                ),
            ],
            options={
                "verbose_name": "former place of an organization",
                "verbose_name_plural": "former places of organizations",
                "ordering": ["-end_day"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "end_day"), name="former_parent_ends_once"),
                    models.UniqueConstraint(fields=("organization", "first_day"), name="former_parent_begins_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("first_day__isnull", True)),
                        fields=("organization",),
                        name="one_first_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_day__isnull", True), ("end_day__gt", models.F("first_day")), _connector="OR"
                        ),
                        name="former_parent_days_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(blank=True, null=True, verbose_name="first day")),
                (
                    "end_day",
                    models.DateField(help_text="The first day on which it no longer holds", verbose_name="end day"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="former_places", to="orgs.enterprise"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_enterprises",
                        to="orgs.organization",
                        verbose_name="city, county or park",
                    ),
                ),
            ],
            options={
                "verbose_name": "former place of an enterprise",
                "verbose_name_plural": "former places of enterprises",
                "ordering": ["-end_day"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "end_day"), name="formerplace_ends_once"),
                    models.UniqueConstraint(fields=("enterprise", "first_day"), name="formerplace_begins_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("first_day__isnull", True)),
                        fields=("enterprise",),
                        name="one_first_formerplace",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_day__isnull", True), ("end_day__gt", models.F("first_day")), _connector="OR"
                        ),
                        name="formerplace_days_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerSize",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(blank=True, null=True, verbose_name="first day")),
                (
                    "end_day",
                    models.DateField(help_text="The first day on which it no longer holds", verbose_name="end day"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "size_class",
                    models.CharField(
                        blank=True,
                        choices=[("large", "large"), ("medium", "medium"), ("small", "small"), ("micro", "micro")],
                        max_length=10,
                        verbose_name="size class",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="former_sizes", to="orgs.enterprise"
                    ),
                ),
            ],
            options={
                "verbose_name": "former size class",
                "verbose_name_plural": "former size classes",
                "ordering": ["-end_day"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "end_day"), name="formersize_ends_once"),
                    models.UniqueConstraint(fields=("enterprise", "first_day"), name="formersize_begins_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("first_day__isnull", True)),
                        fields=("enterprise",),
                        name="one_first_formersize",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_day__isnull", True), ("end_day__gt", models.F("first_day")), _connector="OR"
                        ),
                        name="formersize_days_forward",
                    ),
                ],
            },
        ),
        migrations.RunPython(keep_former_places, migrations.RunPython.noop),
    ]
