"""The address that takes moves, and the page of one move of many cases."""

from django.urls import path

from kexie_portal.workflow.many_pages import BatchView
from kexie_portal.workflow.views import MoveView

app_name = "workflow"
urlpatterns = [
    path("cases/<slug:app>/<slug:model>/<int:pk>/move/", MoveView.as_view(), name="move"),
    path("cases/decided/<uuid:pk>/", BatchView.as_view(), name="batch"),
]
