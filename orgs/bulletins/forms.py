"""The form of a public notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.bulletins import rules as bulletin_rules
from orgs.bulletins.actions.bulletin import Words
from orgs.bulletins.enums import BulletinKind
from orgs.pages.fields import DayField, NameField, UnitField, VersionedForm, offer
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.bulletins.models import Bulletin


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; gives a list."""

    widget = FilesInput(attrs={"multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file as one."""
        return [super(FilesField, self).clean(one, initial) for one in data or [] if one]


class BulletinForm(VersionedForm):
    """What a notice says, its days and its files."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), initial=0)
    kind = forms.ChoiceField(label=_("Kind"), choices=BulletinKind.choices)
    title = NameField(label=_("Title"), max_length=120)
    html = forms.CharField(
        label=_("Text"), max_length=60_000, widget=forms.Textarea(attrs={"rows": 14, "data-richtext": ""}),
        help_text=_("Headings, lists, links and tables stay; everything else is taken out."),
    )  # fmt: skip
    from_on = DayField(label=_("Shown from"), future=True)
    until_on = DayField(label=_("Open until"), future=True, required=False, help_text=_("The last day; empty for good"))
    papers = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Word, PDF, Excel, JPEG or PNG; without macros. Anybody reads them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("from_on", timezone.localdate())

    @classmethod
    def values_of(cls, record: Bulletin | None) -> dict[str, object]:  # type: ignore[override]
        """Return what a draft says now."""
        names = ("version", "kind", "title", "html", "from_on", "until_on")
        return {name: getattr(record, name) for name in names} if record is not None else {"version": 0}

    def words(self) -> Words:
        """Return what the notice says."""
        data = self.cleaned_data
        return Words(data["kind"], data["title"], data["html"], data["from_on"], data["until_on"])


class NewBulletinForm(BulletinForm):
    """A new notice, in the name of a unit."""

    unit = UnitField(Organization.objects.none(), label=_("In the name of"))
    field_order = ["version", "unit", "kind", "title", "html", "from_on", "until_on", "papers"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = bulletin_rules.write_units(user)
        offer(self, "unit", units)
        first = units.first()
        if first is not None:
            self.initial.setdefault("unit", first.pk)


class EditBulletinForm(BulletinForm):
    """A draft, whose files may be taken out."""

    drop = forms.MultipleChoiceField(
        label=_("Take these files out"), required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(self, *args: Any, bulletin: Bulletin, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [(row.pk, row.file.name) for row in bulletin.files.select_related("file")]
        self.fields["drop"].choices = kept  # type: ignore[attr-defined]
        if not kept:
            del self.fields["drop"]
