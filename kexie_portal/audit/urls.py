from django.urls import path

from kexie_portal.audit import views

app_name = "audit"
urlpatterns = [
    path(
        "audit/history/<slug:app_label>/<slug:model_name>/<str:pk>/",
        views.HistoryView.as_view(),
        name="history",
    ),
]
