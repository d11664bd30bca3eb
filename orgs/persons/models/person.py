"""Persons (人员) and their other names."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.encryption.fields import EncryptedTextField, KeyedHashField
from orgs.common.identity import IdentityKind, masked
from orgs.common.names import initials, search_text
from orgs.persons.enums import AliasKind, Degree, Sex
from orgs.persons.querysets import OfPersonQuerySet, PersonQuerySet


class Person(models.Model):
    """One row a human being; two people of one name stay two.

    Officers, experts and leaders point here. The identity number is kept encrypted; everybody sees `identity_masked`.
    A merged row stays, points to its successor and keeps its address.
    """

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(
        "orgs.Organization", verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="persons"
    )
    name = models.CharField(_("name"), max_length=40)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birth_day = models.DateField(_("day of birth"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"), null=True, blank=True, help_text=_("Where the day is not known")
    )
    identity_kind = models.CharField(
        _("identity paper"), max_length=10, choices=IdentityKind, blank=True, default=IdentityKind.RESIDENT
    )
    identity: Any = EncryptedTextField(_("identity number"), purpose="orgs.person.identity", bound_to="row_key")
    identity_hash = KeyedHashField(
        of="identity_words",
        purpose="orgs.person.identity",
        unique=True,
        error_messages={"unique": _("This identity number belongs to another person of the register.")},
    )
    identity_masked = models.CharField(_("identity number"), max_length=30, blank=True, editable=False)
    title = models.CharField(_("professional title"), max_length=60, blank=True)
    degree = models.CharField(_("degree"), max_length=10, choices=Degree, blank=True)
    duty = models.CharField(_("duty"), max_length=60, blank=True)
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    enterprise = models.ForeignKey(
        "orgs.Enterprise",
        verbose_name=_("employer in the enterprise register"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="persons",
    )
    organization = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("employer in the network"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), max_length=120, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="as_person",
    )
    merged_into = models.ForeignKey(
        "self", verbose_name=_("merged into"), on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    search_text = models.CharField(max_length=260, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_day__isnull=True) | Q(birth_year__isnull=True),
                name="person_born_once",
                violation_error_message=_("Give the day of birth or the year, not both."),
            ),
        ]
        indexes = [
            models.Index(fields=["name", "birth_day"], name="person_name_birth"),
            models.Index(fields=["unit", "name"], name="person_unit_name"),
            models.Index(fields=["phone"], name="person_phone"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Keep the search text with the name; other names are added by `with_aliases`."""
        if not self.search_text or not self.search_text.startswith(self.name.lower()):
            self.search_text = search_text(self.name)
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        """Return the address of the person's page."""
        return reverse("orgs:person_record", args=[self.pk])

    @property
    def identity_words(self) -> str:
        """Return what the keyed hash is made of: kind and number, or nothing."""
        return f"{self.identity_kind}:{self.identity.reveal()}" if self.identity else ""

    @property
    def born(self) -> int | None:
        """Return the year of birth, as far as it is known."""
        return self.birth_day.year if self.birth_day else self.birth_year

    def set_identity(self, kind: str, number: str) -> None:
        """Take a number in its plain form; an empty one takes it away. Hash and masked text follow."""
        self.identity_kind, self.identity = kind, number
        self.identity_masked = masked(number)

    def with_aliases(self) -> str:
        """Return what a search looks into: the name and all other names with their initials."""
        others = [alias.name for alias in self.aliases.all()]
        return search_text(self.name, *others, *(initials(name) for name in others))


class PersonAlias(models.Model):
    """Another name of a person, with its days where they are known."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=AliasKind, default=AliasKind.FORMER)
    first_day = models.DateField(_("first day"), null=True, blank=True)
    end_day = models.DateField(
        _("end day"), null=True, blank=True, help_text=_("The first day on which it no longer holds")
    )

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["first_day", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name", "kind"],
                name="person_alias_once",
                violation_error_message=_("This name is there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
