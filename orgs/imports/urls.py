"""Addresses of ledger imports; `orgs.urls` takes them in."""

from django.urls import path, re_path

from orgs.imports.views import correcting, detail, listing, starting, verbs

urlpatterns = [
    path("imports/", listing.ImportListView.as_view(), name="import_list"),
    path("imports/new/", starting.ImportStartView.as_view(), name="import_start"),
    re_path(
        r"^imports/blank/(?P<target>association|enterprise)/$",
        starting.BlankLedgerView.as_view(),
        name="import_blank",
    ),
    path("imports/filled/", starting.FilledLedgerView.as_view(), name="import_filled"),
    path("imports/<int:pk>/", detail.ImportDetailView.as_view(), name="import_detail"),
    path("imports/<int:pk>/progress/", detail.ImportProgressView.as_view(), name="import_progress"),
    path("imports/<int:pk>/columns/", verbs.ImportColumnsView.as_view(), name="import_columns"),
    path("imports/<int:pk>/corrections/", correcting.ImportCorrectView.as_view(), name="import_correct"),
    path("imports/<int:pk>/decisions/", verbs.ImportDecisionsView.as_view(), name="import_decide"),
    path("imports/<int:pk>/read/", verbs.ImportReadView.as_view(), name="import_read"),
    path("imports/<int:pk>/apply/", verbs.ImportApplyView.as_view(), name="import_apply"),
    path("imports/<int:pk>/undo/", verbs.ImportUndoView.as_view(), name="import_undo"),
    path("imports/<int:pk>/stop/", verbs.ImportStopView.as_view(), name="import_stop"),
]
