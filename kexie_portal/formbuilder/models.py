"""Forms with their versions and short names; responses with their sections.

A response knows no organisation: the record of an upper package that it belongs to does (`access.register_holder`).
"""

from __future__ import annotations

from typing import Any, NoReturn, Self, cast

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kexie_portal.errors import Refused
from kexie_portal.formbuilder.definition import Definition, digest
from kexie_portal.formbuilder.enums import OPEN_STATES, FieldKind, ResponseState


class FormQuerySet(models.QuerySet["Form"]):
    """Forms."""

    def of_units(self, codes: list[str]) -> Self:
        """Narrow to the forms of units, by their division codes."""
        return self.filter(unit_code__in=codes)

    def in_use(self) -> Self:
        """Narrow to the forms that are not retired."""
        return self.filter(retired_at__isnull=True)


class Form(models.Model):
    """A form of a unit; what it asks stands in its versions."""

    unit_code = models.CharField(_("unit"), max_length=12, db_index=True)
    code = models.CharField(pgettext_lazy("of a form", "code"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("of a form", "made by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    created_at = models.DateTimeField(pgettext_lazy("of a form", "made"), default=timezone.now)
    retired_at = models.DateTimeField(_("no longer used since"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = FormQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("form of the form builder", "form")
        verbose_name_plural = pgettext_lazy("form of the form builder", "forms")
        ordering = ["title", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unit_code", "code"],
                name="form_code_once_a_unit",
                violation_error_message=_("The unit has a form with this code already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class FormVersionQuerySet(models.QuerySet["FormVersion"]):
    """Versions of forms."""

    def published(self) -> Self:
        """Narrow to the versions that are published."""
        return self.filter(published_at__isnull=False)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse to delete published versions by the dozen."""
        if self.published().exists():
            _refuse()
        return super().delete()


def _refuse() -> NoReturn:
    raise Refused(gettext("A published version of a form is never changed or removed; make the next version."))


class FormVersion(models.Model):
    """What a form asks; a draft until it is published, and never changed after that (a trigger holds it as well)."""

    form = models.ForeignKey(Form, verbose_name=_("form"), on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(pgettext_lazy("of a form", "version"))
    definition = models.JSONField(_("definition"), default=dict)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    published_at = models.DateTimeField(pgettext_lazy("of a form", "published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("of a form", "published by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("of a form", "last changed by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    edited_at = models.DateTimeField(pgettext_lazy("of a form", "last changed"), default=timezone.now)
    #: Counts the saves of a draft, so that two people at one draft see each other.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of forms")
        ordering = ["form", "number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="form_version_number_once")]

    def __str__(self) -> str:
        return gettext("%(form)s, version %(number)s") % {"form": self.form, "number": self.number}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft, or publish it; raises `Refused` for a version that is published already."""
        if self.pk and type(self).objects.published().filter(pk=self.pk).exists():
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft; raises `Refused` for a published version."""
        if self.is_published:
            _refuse()
        return super().delete(*args, **kwargs)

    @property
    def is_published(self) -> bool:
        """Tell whether it is published and so stands for ever."""
        return self.published_at is not None

    @property
    def asked(self) -> Definition:
        """Return the definition by its type."""
        return cast(Definition, self.definition)

    def is_sound(self) -> bool:
        """Tell whether the definition is the one that was published."""
        return self.sha256 == digest(self.definition)


class FormName(models.Model):
    """A short name that a published version of a form has used: `FIELD`, or `FIELD.COLUMN` for a column of a table.

    It is never used again for something else.
    """

    form = models.ForeignKey(Form, verbose_name=_("form"), on_delete=models.PROTECT, related_name="names")
    name = models.CharField(_("short name"), max_length=81)
    kind = models.CharField(_("kind"), max_length=20, choices=FieldKind.choices)
    label = models.CharField(_("label"), max_length=200)
    last_number = models.PositiveIntegerField(_("last version that asks for it"))

    class Meta:
        verbose_name = _("short name of a form")
        verbose_name_plural = _("short names of forms")
        ordering = ["form", "name"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["form", "name"], name="form_name_once")]

    def __str__(self) -> str:
        return self.name


class Response(models.Model):
    """What somebody fills in under one version of a form."""

    form_version = models.ForeignKey(
        FormVersion, verbose_name=_("version of the form"), on_delete=models.PROTECT, related_name="responses"
    )
    #: Says which package's record it belongs to: the key under which that package registered as holder.
    purpose = models.CharField(_("purpose"), max_length=60, db_index=True)
    title = models.CharField(_("subject"), max_length=200)
    state = models.CharField(
        _("state"), max_length=12, choices=ResponseState.choices, default=ResponseState.DRAFT, editable=False
    )
    #: The day on which ages and the like are worked out; today where none is set.
    day = models.DateField(_("day that counts"), null=True, blank=True)
    begun_at = models.DateTimeField(pgettext_lazy("of a response", "begun"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(
        pgettext_lazy("of a response", "submitted"), null=True, blank=True, editable=False
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("of a response", "submitted by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    return_reason = models.CharField(
        pgettext_lazy("of a response", "reason of the return"), max_length=1000, blank=True, editable=False
    )
    created_at = models.DateTimeField(pgettext_lazy("of a form", "made"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    class Meta:
        verbose_name = _("response to a form")
        verbose_name_plural = _("responses to forms")
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address where it is read and filled in."""
        return reverse("forms:response", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Tell whether it is still being filled in, or again."""
        return self.state in OPEN_STATES


class ResponseSection(models.Model):
    """The answers of one section, with a version of its own: two people in two sections both keep what they typed."""

    response = models.ForeignKey(
        Response, verbose_name=pgettext_lazy("of a form", "response"), on_delete=models.CASCADE, related_name="sections"
    )
    name = models.CharField(_("section"), max_length=40)
    #: Which time a section stands that stands several times; 0 is the first.
    copy = models.PositiveSmallIntegerField(_("time"), default=0)
    answers = models.JSONField(pgettext_lazy("of a response", "answers"), default=dict)
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("of a form", "last changed by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    edited_at = models.DateTimeField(pgettext_lazy("of a form", "last changed"), default=timezone.now)

    class Meta:
        verbose_name = _("section of a response")
        verbose_name_plural = _("sections of responses")
        ordering = ["response", "name", "copy"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["response", "name", "copy"], name="response_section_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.copy}" if self.copy else self.name


class ResponseFile(models.Model):
    """A file that was put into a response: by it the download knows whom to ask."""

    response = models.ForeignKey(
        Response, verbose_name=pgettext_lazy("of a form", "response"), on_delete=models.CASCADE, related_name="files"
    )
    file = models.OneToOneField(
        "files.StoredFile", verbose_name=_("file"), on_delete=models.PROTECT, related_name="form_response"
    )
    name = models.CharField(_("short name"), max_length=40)

    class Meta:
        verbose_name = _("file of a response")
        verbose_name_plural = _("files of responses")
        ordering = ["response", "id"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
