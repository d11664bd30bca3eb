"""Addresses of party building, responsibility, targets and work plans; `orgs.urls` takes them in."""

from django.urls import path

from orgs.views import party, party_forms, party_link, responsibility, target_setting, work_plan

urlpatterns = [
    path("party/", party.MatrixView.as_view(), name="party"),
    path("party/hosts/", party.HostListView.as_view(), name="party_hosts"),
    path("party/organizations/", party.PartyOrganizationListView.as_view(), name="party_organizations"),
    path("party/cities/<int:pk>/", party.CityView.as_view(), name="party_city"),
    path("party/cities/<int:pk>/committee/", party_forms.CommitteeView.as_view(), name="party_committee"),
    path("party/cities/<int:pk>/link/", party_link.LinkCreateView.as_view(), name="party_link_create"),
    path("party/links/<int:pk>/", party_link.LinkUpdateView.as_view(), name="party_link_update"),
    path("party/links/<int:pk>/end/", party_link.LinkEndView.as_view(), name="party_link_end"),
    path("party/links/<int:pk>/contact/", party_link.ContactCreateView.as_view(), name="party_contact_create"),
    path("party/links/<int:pk>/action/", party_link.JointActionView.as_view(), name="party_action_create"),
    path("party/actions/<int:pk>/", party_link.JointActionCorrectView.as_view(), name="party_action_correct"),
    path("party/contacts/<int:pk>/end/", party_link.ContactEndView.as_view(), name="party_contact_end"),
    path("party/hosts/<int:pk>/", party.HostView.as_view(), name="party_host"),
    path("party/hosts/<int:pk>/new/", party_forms.OrganizationCreateView.as_view(), name="party_organization_create"),
    path(
        "party/organizations/<int:pk>/", party_forms.OrganizationUpdateView.as_view(), name="party_organization_update"
    ),
    path("party/organizations/<int:pk>/end/", party_forms.OrganizationEndView.as_view(), name="party_organization_end"),
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
]
