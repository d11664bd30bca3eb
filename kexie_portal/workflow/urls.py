"""The address that takes moves."""

from django.urls import path

from kexie_portal.workflow.views import MoveView

app_name = "workflow"
urlpatterns = [path("cases/<slug:app>/<slug:model>/<int:pk>/move/", MoveView.as_view(), name="move")]
