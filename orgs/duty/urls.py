"""Addresses of responsibility, targets and work plans; `orgs.urls` takes them in."""

from django.urls import path

from orgs.duty.views import responsibility, task, work_plan
from orgs.duty.views import targets as target_setting

urlpatterns = [
    path("responsibility/", responsibility.ResponsibilityListView.as_view(), name="responsibility"),
    path("responsibility/<int:pk>/", responsibility.ResponsibilityView.as_view(), name="responsibility_detail"),
    path("responsibility/<int:pk>/<slug:role>/", responsibility.AppointView.as_view(), name="responsibility_appoint"),
    path("responsibility/entries/<int:pk>/", responsibility.CorrectView.as_view(), name="responsibility_correct"),
    path("responsibility/entries/<int:pk>/end/", responsibility.EndView.as_view(), name="responsibility_end"),
    path("targets/", target_setting.TargetListView.as_view(), name="yearly_targets"),
    path("targets/<int:pk>/<int:year>/", target_setting.SheetView.as_view(), name="target_sheet"),
    path("work-plans/", work_plan.PlanListView.as_view(), name="work_plans"),
    path("work-plans/new/", work_plan.PublishView.as_view(), name="work_plan_publish"),
    path("work-plans/<int:pk>/", work_plan.PlanView.as_view(), name="work_plan_detail"),
    path("work-plans/<int:pk>/correct/", work_plan.CorrectView.as_view(), name="work_plan_correct"),
    path("work-plans/<int:pk>/withdraw/", work_plan.WithdrawView.as_view(), name="work_plan_withdraw"),
    path("work-plans/<int:pk>/readers/", work_plan.ReadersView.as_view(), name="work_plan_readers"),
    path("work-plans/<int:pk>/tasks/new/", task.SetTasksView.as_view(), name="task_set"),
    path("tasks/", task.TaskListView.as_view(), name="task_list"),
    path("tasks/<int:pk>/", task.TaskView.as_view(), name="task_detail"),
    path("tasks/<int:pk>/change/", task.ChangeView.as_view(), name="task_change"),
    path("tasks/<int:pk>/urge/", task.UrgeView.as_view(), name="task_urge"),
    path("tasks/<int:pk>/open-again/", task.OpenAgainView.as_view(), name="task_open_again"),
    path("tasks/<int:pk>/withdraw/", task.WithdrawView.as_view(), name="task_withdraw"),
]
