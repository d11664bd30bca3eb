"""Filters of a list by what came of decisions on many of its cases: done or not, and by whom [G27]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.models import User
from kexie_portal.accounts.signed_in import person
from kexie_portal.workflow.models import BatchItem
from kexie_portal.workflow.tables import table_of

if TYPE_CHECKING:
    from django.http import HttpRequest

OUTCOMES = [("done", _("done")), ("not_done", _("not done"))]


def deciders(request: HttpRequest | None, kind: type[Any]) -> QuerySet[User]:
    """Return the people who decided on many of the cases that the user sees."""
    if request is None:
        return User.objects.none()
    seen = table_of(kind).visible(person(request)).order_by().values("pk")
    items = BatchItem.objects.filter(object_id__in=seen, batch__content_type=ContentType.objects.get_for_model(kind))
    return User.objects.filter(pk__in=items.order_by().values("batch__actor")).order_by("name", "pk")


class DecidedManyFilter(django_filters.FilterSet):
    """What came of the last decision on many in which a case stood, and who took it; for those who decide."""

    outcome = django_filters.ChoiceFilter(choices=OUTCOMES, method="by_outcome", label=_("decided with others"))
    decided_by = django_filters.ModelChoiceFilter(
        queryset=User.objects.none(), method="by_decider", label=_("decided with others by")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is None or not self.may_filter(self.request.user):
            del self.form.fields["outcome"], self.form.fields["decided_by"]
        else:
            self.form.fields["decided_by"].queryset = deciders(self.request, self._meta.model)
            last = ("outcome", "decided_by")
            self.form.order_fields([*(name for name in self.form.fields if name not in last), *last])

    def may_filter(self, user: User) -> bool:
        """Tell whether a user reads who decided."""
        return False

    def by_outcome(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep the cases whose last order did them, or did not."""
        return self._with_last(rows).filter(last_done=value == "done", last_batch__isnull=False)

    def by_decider(self, rows: QuerySet[Any], _name: str, value: User) -> QuerySet[Any]:
        """Keep the cases whose last order was a person's."""
        return self._with_last(rows).filter(last_actor=value.pk)

    def _with_last(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        kind = ContentType.objects.get_for_model(rows.model)
        last = BatchItem.objects.filter(object_id=OuterRef("pk"), batch__content_type=kind).order_by("-pk")
        return rows.annotate(
            last_done=Subquery(last.values("done")[:1]),
            last_batch=Subquery(last.values("batch")[:1]),
            last_actor=Subquery(last.values("batch__actor")[:1]),
        )
