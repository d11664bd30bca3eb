"""Addresses of period reports; `reports.urls` takes them in."""

from django.urls import path

from reports.periods import edition_views, schedule_views, views

urlpatterns = [
    path("reports/periods/", views.PeriodListView.as_view(), name="period_list"),
    path("reports/periods/new/", views.PeriodBuildView.as_view(), name="period_build"),
    path("reports/periods/<int:pk>/", views.PeriodDetailView.as_view(), name="period_detail"),
    path("reports/periods/<int:pk>/rebuild/", edition_views.PeriodRebuildView.as_view(), name="period_rebuild"),
    path("reports/periods/<int:pk>/compare/", edition_views.PeriodCompareView.as_view(), name="period_compare"),
    path("reports/periods/<int:pk>/rows/<int:place>/", edition_views.PeriodRowsView.as_view(), name="period_rows"),
    path("reports/periods/<int:pk>/lock/", views.PeriodLockView.as_view(), name="period_lock"),
    path("reports/schedules/", schedule_views.ScheduleListView.as_view(), name="schedule_list"),
    path("reports/schedules/new/", schedule_views.ScheduleCreateView.as_view(), name="schedule_create"),
    path("reports/schedules/<int:pk>/", schedule_views.ScheduleUpdateView.as_view(), name="schedule_update"),
]
