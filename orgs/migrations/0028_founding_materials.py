"""The papers of foundings become files in slots: who added them when, and what was replaced, stays as it was.

What was handed in is frozen, as it would have been by the application; what is filed is frozen whole. Taking the
migration back leaves the papers where they are now.
"""

from django.db import migrations

OPEN = ("draft", "returned")
APPLICATION = ("report", "application", "charter", "members")
BATCH = 500


def move_papers(apps, schema_editor):
    FoundingCase = apps.get_model("orgs", "FoundingCase")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _made = ContentType.objects.get_or_create(app_label="orgs", model="foundingcase")
    _attach(apps, kind.pk)
    Freeze = apps.get_model("files", "Freeze")
    for state, pk in FoundingCase.objects.exclude(state__in=OPEN).values_list("state", "pk"):
        keys = ("",) if state == "filed" else APPLICATION
        Freeze.objects.bulk_create(Freeze(content_type_id=kind.pk, object_id=pk, slot=key) for key in keys)


def _attach(apps, kind):
    Attachment = apps.get_model("files", "Attachment")
    FoundingMaterial = apps.get_model("orgs", "FoundingMaterial")
    papers = FoundingMaterial.objects.select_related("case").order_by("pk")
    rows = [
        Attachment(
            content_type_id=kind,
            object_id=paper.case_id,
            slot=paper.kind,
            file_id=paper.file_id,
            position=1,
            owner=f"organization:{paper.case.filed_from_id or paper.case.unit_id}",
            uploaded_by_id=paper.added_by_id,
            uploaded_at=paper.added_at,
            removed_at=paper.replaced_at,
        )
        for paper in papers.iterator(chunk_size=BATCH)
    ]
    Attachment.objects.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("files", "0002_materials"),
        ("orgs", "0027_fuller_workflow"),
    ]

    operations = [
        migrations.RunPython(move_papers, migrations.RunPython.noop),
        migrations.DeleteModel(name="FoundingMaterial"),
    ]
