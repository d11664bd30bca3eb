"""Downloading a file through its permission."""

from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import FileSystemStorage, Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views import View

from kexie_portal.files import access, later
from kexie_portal.files.models import StoredFile


class DownloadView(View):
    """Send one file as an attachment; what a person may not read is 404, and nobody learns what there is."""

    def http_method_not_allowed(self, request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        """Send whoever is not signed in to the sign-in first, as every other page does."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return super().http_method_not_allowed(request, *args, **named)

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse | FileResponse:
        """Check the purpose's rule, then send; nothing is shown inside the portal's own origin."""
        stored_file = StoredFile.objects.select_related("origin").filter(pk=uuid).first()
        allowed = stored_file is not None and access.may_read(request.user, stored_file)
        if not allowed and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if stored_file is None or not allowed:
            raise Http404
        try:
            response = sent(later.made(stored_file))
        except FileNotFoundError:
            raise Http404 from None
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "private, no-store"
        return response


def sent(stored_file: StoredFile) -> HttpResponse | FileResponse:
    """Return the answer that brings the bytes: through the web server or from S3 where that is set up, or streamed."""
    storage = stored_file.content.storage
    if settings.FILES_SIGNED_SECONDS and hasattr(storage, "bucket_name") and stored_file.origin is None:
        return HttpResponseRedirect(_signed(storage, stored_file))
    if settings.FILES_ACCEL and isinstance(storage, FileSystemStorage):
        return _by_web_server(stored_file)
    return FileResponse(
        stored_file.content.open("rb"),
        as_attachment=True,
        filename=stored_file.name,
        content_type=stored_file.content_type,
    )


def _disposition(name: str) -> str:
    return f"attachment; filename*=utf-8''{quote(name)}"


def _signed(storage: Storage, stored_file: StoredFile) -> str:
    """Return an address that S3 answers for some seconds; it says name and type as the portal would."""
    said = {
        "ResponseContentDisposition": _disposition(stored_file.name),
        "ResponseContentType": stored_file.content_type,
    }
    return str(storage.url(stored_file.content.name, parameters=said, expire=settings.FILES_SIGNED_SECONDS))  # type: ignore[call-arg]


def _by_web_server(stored_file: StoredFile) -> HttpResponse:
    """Let nginx send the bytes from an internal location, so that no worker waits for a slow reader."""
    if not stored_file.content.storage.exists(str(stored_file.content.name)):
        raise FileNotFoundError(stored_file.content.name)
    response = HttpResponse(content_type=stored_file.content_type)
    response["X-Accel-Redirect"] = f"{settings.FILES_ACCEL.rstrip('/')}/{quote(str(stored_file.content.name))}"
    response["Content-Disposition"] = _disposition(stored_file.name)
    return response
