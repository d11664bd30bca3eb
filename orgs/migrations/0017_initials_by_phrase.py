"""Read stored initials again by the phrases of a name: 长垣 was found by `zy`, it is found by `cy`."""

from django.db import migrations

from orgs.common.names import search_text

CHUNK = 2000
#: The model, and the fields beside the name that its search looks into.
SEARCHED = (("Organization", ("short_name",)), ("Enterprise", ("uscc",)), ("FormerName", ()))


def read_again(apps, schema_editor):
    """Compute the words of the search anew and write those that differ."""
    for model, more in SEARCHED:
        rows = apps.get_model("orgs", model).objects.order_by("pk").only("name", *more, "search_text")
        changed = []
        for row in rows.iterator(chunk_size=CHUNK):
            words = search_text(row.name, *(getattr(row, field) for field in more))
            if words != row.search_text:
                row.search_text = words
                changed.append(row)
        rows.model._default_manager.bulk_update(changed, ["search_text"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0016_import_told")]

    operations = [migrations.RunPython(read_again, migrations.RunPython.noop, elidable=True)]
