"""The address that takes moves, and those of the working calendar."""

from django.urls import path

from kexie_portal.workflow.days.views import CalendarView, EnterYearView, MovedDaysView, YearView
from kexie_portal.workflow.views import MoveView

app_name = "workflow"
urlpatterns = [
    path("cases/<slug:app>/<slug:model>/<int:pk>/move/", MoveView.as_view(), name="move"),
    path("working-days/", CalendarView.as_view(), name="calendar"),
    path("working-days/<int:year>/", YearView.as_view(), name="calendar_year"),
    path("working-days/<int:year>/enter/", EnterYearView.as_view(), name="calendar_enter"),
    path("working-days/moved/<int:pk>/", MovedDaysView.as_view(), name="moved_days"),
]
