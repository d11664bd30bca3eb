"""The same records on plain django-mptt, as its documentation shows them."""

from django.db import models
from mptt.models import MPTTModel, TreeForeignKey


class PlainNode(MPTTModel):
    """A node of a plain MPTT tree."""

    name = models.CharField(max_length=120)
    code = models.CharField(max_length=18, null=True, unique=True)
    phone = models.CharField(max_length=40, blank=True)
    members = models.IntegerField(null=True)
    parent = TreeForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    def __str__(self) -> str:
        return self.name
