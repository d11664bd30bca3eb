"""Downloading a file through its permission."""

from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views import View

from kexie_portal.files import access, later
from kexie_portal.files.models import StoredFile


class DownloadView(LoginRequiredMixin, View):
    """Stream one file as an attachment; what a person may not read is 404."""

    def get(self, request: HttpRequest, uuid: UUID) -> FileResponse:
        """Check the purpose's rule, then send; nothing is shown inside the portal's own origin."""
        stored_file = get_object_or_404(StoredFile, pk=uuid)
        if not access.may_read(request.user, stored_file):
            raise Http404
        try:
            stored_file = later.made(stored_file)
            content = stored_file.content.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(
            content,
            as_attachment=True,
            filename=stored_file.name,
            content_type=stored_file.content_type,
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "private, no-store"
        return response
