"""The address that takes moves, the page of one move of many cases, and those of the working calendar."""

from django.urls import path

from kexie_portal.workflow.days.views import CalendarView, EnterYearView, MovedDaysView, YearView
from kexie_portal.workflow.many_pages import BatchView
from kexie_portal.workflow.views import MoveView

app_name = "workflow"
urlpatterns = [
    path("cases/<slug:app>/<slug:model>/<int:pk>/move/", MoveView.as_view(), name="move"),
    path("cases/decided/<uuid:pk>/", BatchView.as_view(), name="batch"),
    path("working-days/", CalendarView.as_view(), name="calendar"),
    path("working-days/<int:year>/", YearView.as_view(), name="calendar_year"),
    path("working-days/<int:year>/enter/", EnterYearView.as_view(), name="calendar_enter"),
    path("working-days/moved/<int:pk>/", MovedDaysView.as_view(), name="moved_days"),
]
