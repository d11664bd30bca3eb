"""Packages, what was written about them afterwards, and the chain that holds both in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie_portal.files.models import StoredFile
from kexie_portal.sealing import canonical, kinds
from kexie_portal.sealing.enums import Verb
from kexie_portal.sealing.stamps import Stamp

if TYPE_CHECKING:
    from collections.abc import Iterable


class Chain(models.Model):
    """The end of one chain: a call, a unit's letters of a year. Its row is locked while a link is added."""

    key = models.CharField(_("chain"), max_length=120, primary_key=True)
    last = models.PositiveIntegerField(_("last place"), default=0)
    head = models.CharField(_("hash of the last link"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("chain of sealed packages")
        verbose_name_plural = _("chains of sealed packages")
        default_permissions = ()
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class PackageQuerySet(models.QuerySet["Package"]):
    """Sealed packages."""

    def of(self, *records: models.Model) -> PackageQuerySet:
        """Narrow to the packages of records of one model."""
        if not records:
            return self.none()
        kind = ContentType.objects.get_for_model(records[0])
        return self.filter(content_type=kind, object_id__in=[str(record.pk) for record in records])

    def standing(self) -> PackageQuerySet:
        """Narrow to those that were neither withdrawn nor superseded."""
        ended = Entry.objects.filter(package=models.OuterRef("pk"), verb__in=(Verb.WITHDRAWN, Verb.SUPERSEDED))
        return self.exclude(models.Exists(ended))


class Link(models.Model):
    """What packages and entries share: a place in a chain, and the hash of the link before."""

    chain = models.ForeignKey(Chain, verbose_name=_("chain"), on_delete=models.PROTECT, related_name="%(class)s_links")
    place = models.PositiveIntegerField(_("place in the chain"))
    previous = models.CharField(_("hash of the link before"), max_length=64, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        abstract = True


class Package(Link):
    """What was sealed: its content in canonical JSON, the hashes of its files, and its place in a chain.

    It is never changed or removed (`guards`). What becomes of it are entries of the chain; `blank` alone takes personal
    fields out of `content`, and their hashes stay in `leaves`. `closed` is a content that nobody reads before `until`.
    """

    kind = models.CharField(pgettext_lazy("sealing", "kind"), max_length=60)
    number = models.CharField(pgettext_lazy("letter", "number"), max_length=120)
    title = models.CharField(_("title"), max_length=300)
    issuer = models.CharField(_("issuing body"), max_length=300)
    day = models.DateField(pgettext_lazy("sealing", "day"))
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.CharField(max_length=64)
    record = GenericForeignKey("content_type", "object_id")
    content = models.TextField(_("content"), blank=True)
    salts = models.TextField(blank=True)
    leaves = models.TextField()
    closed = models.BinaryField(default=bytes)
    closed_sha256 = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField(_("closed until"), null=True)
    code = models.CharField(_("check code"), max_length=16, unique=True)
    sealed_at = models.DateTimeField(_("sealed"))
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sealed by"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed package")
        verbose_name_plural = _("sealed packages")
        default_permissions = ()
        ordering = ["-sealed_at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="package_record"),
            models.Index(fields=["-sealed_at", "-id"], name="package_sealed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["chain", "place"], name="package_place_once"),
            models.UniqueConstraint(fields=["kind", "number"], name="package_number_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True, closed_sha256="") | (Q(until__isnull=False) & ~Q(closed_sha256="")),
                name="package_closed_until_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """Return the address of its receipt."""
        return reverse("sealing:receipt", args=[self.pk])

    @property
    def stamp(self) -> Stamp:
        """Return its number and check code."""
        return Stamp(self.number, self.code)

    @property
    def kind_name(self) -> str:
        """Return what its kind is called."""
        return kinds.label_of(self.kind)

    def header(self, files: Iterable[PackageFile]) -> dict[str, object]:
        """Return what its hash is taken over: everything but what blanking may take out, whose hashes are in it."""
        return {
            "form": 1,
            "chain": self.chain_id,
            "place": self.place,
            "previous": self.previous,
            "kind": self.kind,
            "number": self.number,
            "title": self.title,
            "issuer": self.issuer,
            "day": self.day,
            "record": [self.content_type_id, self.object_id],
            "content": canonical.sha256(self.leaves),
            "closed": self.closed_sha256,
            "until": self.until,
            "code": self.code,
            "at": self.sealed_at,
            "by": self.sealed_by_id,
            "files": [[one.place, one.name, one.size, one.sha256] for one in files],
        }


class PackageFile(models.Model):
    """One file of a package, with the hash that it had: a file that was sealed cannot be deleted."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="files")
    place = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    file = models.ForeignKey(StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="sealed_in")

    class Meta:
        verbose_name = _("sealed file")
        verbose_name_plural = _("sealed files")
        default_permissions = ()
        ordering = ["package", "place"]
        constraints = [models.UniqueConstraint(fields=["package", "place"], name="package_file_place_once")]

    def __str__(self) -> str:
        return self.name


class Entry(Link):
    """What was written into a chain after a package: a file made from it, its end, a blanking, an opening.

    An opening names no package: it opens what its chain holds closed.
    """

    package = models.ForeignKey(Package, on_delete=models.PROTECT, null=True, related_name="entries")
    verb = models.CharField(_("what happened"), max_length=20, choices=Verb)
    told = models.TextField()
    at = models.DateTimeField(pgettext_lazy("sealing", "moment"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("entry about a sealed package")
        verbose_name_plural = _("entries about sealed packages")
        default_permissions = ()
        ordering = ["chain", "place"]
        constraints = [models.UniqueConstraint(fields=["chain", "place"], name="sealing_entry_place_once")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.package or self.chain_id}"

    def header(self) -> dict[str, object]:
        """Return what its hash is taken over."""
        return {
            "form": 1,
            "chain": self.chain_id,
            "place": self.place,
            "previous": self.previous,
            "package": self.package.code if self.package else None,
            "verb": str(self.verb),
            "told": self.told,
            "at": self.at,
            "by": self.by_id,
        }


class ClosedKey(models.Model):
    """The key of one closed content, wrapped by the portal's sealing key, which lies outside database and backups.

    Alone, with all that the database holds, it opens nothing. It is wrapped anew when the sealing key changes.
    """

    package = models.OneToOneField(Package, on_delete=models.PROTECT, related_name="closed_key")
    key_id = models.CharField(_("sealing key"), max_length=16, db_index=True)
    wrapped = models.BinaryField()

    class Meta:
        verbose_name = _("wrapped key")
        verbose_name_plural = _("wrapped keys")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.package_id} {self.key_id}"
