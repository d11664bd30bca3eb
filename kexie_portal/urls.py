"""Every address of the portal; each app keeps its own in `urls.py`."""

from django.contrib import admin
from django.urls import include, path

handler400 = "kexie_portal.web.errors.bad_request"
handler403 = "kexie_portal.web.errors.permission_denied"
handler404 = "kexie_portal.web.errors.page_not_found"
handler500 = "kexie_portal.web.errors.server_error"

urlpatterns = [
    path("", include("kexie_portal.web.health_urls")),
    path("", include("kexie_portal.web.urls")),
    path("", include("kexie_portal.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("kexie_portal.notices.urls")),
    path("", include("kexie_portal.workflow.urls")),
    path("", include("kexie_portal.retention.urls")),
    path("", include("kexie_portal.jobs.urls")),
    path("", include("kexie_portal.files.urls")),
    path("", include("kexie_portal.sealing.urls")),
    path("", include("kexie_portal.documents.urls")),
    path("", include("kexie_portal.formbuilder.urls")),
    path("", include("kexie_portal.formbuilder.editor.urls")),
    path("", include("kexie_portal.audit.urls")),
    path("", include("kexie_portal.public.urls")),
    path("", include("orgs.urls")),
    path("", include("reports.urls")),
    path("manage/", admin.site.urls),
]
