"""Addresses of foundings; `orgs.urls` takes them in."""

from django.urls import path

from orgs.founding.views import case as founding
from orgs.founding.views import door, invitation, many, public
from orgs.founding.views import papers as founding_papers
from orgs.founding.views import steps as founding_steps

urlpatterns = [
    path("founding/", founding.FoundingListView.as_view(), name="founding_list"),
    path("founding/new/", founding.FoundingStartView.as_view(), name="founding_start"),
    path("founding/forward/", many.ForwardManyView.as_view(), name="foundings_forward"),
    path("founding/procedure/", founding_papers.ProcedureView.as_view(), name="founding_procedure"),
    path("member-firms/", invitation.MemberFirmListView.as_view(), name="member_firm_list"),
    path("founding/invitations/", invitation.InvitationListView.as_view(), name="invitation_list"),
    path("founding/invitations/new/", invitation.InviteView.as_view(), name="invite_to_found"),
    path("founding/invitations/<int:pk>/", invitation.InvitationView.as_view(), name="invitation_detail"),
    path("founding/invitations/<int:pk>/accept/", invitation.AcceptView.as_view(), name="invitation_accept"),
    path("founding/invitations/<int:pk>/decline/", invitation.DeclineView.as_view(), name="invitation_decline"),
    path("founding/invitations/<int:pk>/call-back/", invitation.CallBackView.as_view(), name="invitation_call_back"),
    path("founding/doors/", door.DoorListView.as_view(), name="door_list"),
    path("founding/doors/new/", door.DoorOpenView.as_view(), name="door_open"),
    path("founding/doors/<int:pk>/", door.DoorView.as_view(), name="door_detail"),
    path("founding/doors/<int:pk>/send/", door.DoorSendView.as_view(), name="door_send"),
    path("founding/doors/<int:pk>/end/", door.DoorEndView.as_view(), name="door_end"),
    path("public/founding/", public.UnitsView.as_view(), name="founding_units"),
    path("public/founding/link/<str:token>/", public.EnterView.as_view(), name="door_enter"),
    path("public/founding/<slug:key>/", public.RequestView.as_view(), name="founding_request"),
    path("founding/<int:pk>/", founding.FoundingDetailView.as_view(), name="founding_detail"),
    path("founding/<int:pk>/edit/", founding.FoundingEditView.as_view(), name="founding_edit"),
    path("founding/<int:pk>/autosave/", founding.FoundingAutosaveView.as_view(), name="founding_autosave"),
    path("founding/<int:pk>/return/", founding_steps.FoundingReturnView.as_view(), name="founding_return"),
    path("founding/<int:pk>/approve/", founding_steps.FoundingApproveView.as_view(), name="founding_approve"),
    path("founding/<int:pk>/decide/", founding_steps.FoundingDecideView.as_view(), name="founding_decide"),
    path("founding/<int:pk>/meeting/", founding_steps.FoundingMeetingView.as_view(), name="founding_meeting"),
    path("founding/<int:pk>/forms/<slug:kind>/", founding_papers.FilledInView.as_view(), name="founding_template"),
]
