"""Forms and responses in the audit log, and who reads the files of a response.

The log says who wrote which section and when; what was answered stays in the response itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.audit import registry
from kexie_portal.files import access as files
from kexie_portal.files.models import StoredFile
from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.actions.filling import PURPOSE
from kexie_portal.formbuilder.models import Form, FormName, FormVersion, Response, ResponseFile, ResponseSection

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def may_read_file(user: User, stored: StoredFile) -> bool:
    """Tell whether a user may read a file of a response: who typed it in, or who reads the response."""
    if stored.owner_id == user.pk:
        return True
    link = ResponseFile.objects.filter(file=stored).select_related("response__form_version").first()
    return link is not None and access.holder_of(link.response).may_read(user, link.response)


def _sees_form(user: User, form: Form) -> bool:
    return access.sees(user, form)


def _sees_version(user: User, version: FormVersion) -> bool:
    return access.sees(user, version.form)


def _sees_response(user: User, response: Response) -> bool:
    return access.holder_of(response).may_read(user, response)


def register() -> None:
    """Record every write, and say who reads the files of responses."""
    files.register(PURPOSE, may_read_file)
    registry.register(Form, exclude=["is_sample"], may_see=_sees_form)
    registry.register(
        FormVersion,
        exclude=["definition", "version", "edited_at"],
        may_see=_sees_version,
        title=lambda version: f"#{version.form_id} v{version.number}",
    )
    registry.register(FormName, may_see=lambda user, name: access.sees(user, name.form), title=lambda name: name.name)
    registry.register(Response, exclude=["version", "is_sample"], may_see=_sees_response, title=lambda one: one.title)
    registry.register(
        ResponseSection,
        exclude=["answers", "version", "edited_at"],
        title=lambda row: f"#{row.response_id} {row.name}",
    )
    registry.register(ResponseFile, title=lambda link: f"#{link.response_id} {link.name}")
