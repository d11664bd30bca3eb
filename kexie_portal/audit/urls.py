from django.urls import path

from kexie_portal.audit.views import history, log

app_name = "audit"
urlpatterns = [
    path("audit/", log.LogPage.as_view(), name="log"),
    path("audit/entries/<int:pk>/", log.EntryView.as_view(), name="entry"),
    path("audit/exports/", log.ExportPage.as_view(), name="exports"),
    path(
        "audit/history/<slug:app_label>/<slug:model_name>/<str:pk>/",
        history.HistoryView.as_view(),
        name="history",
    ),
]
