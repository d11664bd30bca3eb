"""Addresses of terms, elections and changes; `orgs.urls` takes them in."""

from django.urls import path

from orgs.changes.views import change, election, returning, taking_back, term
from orgs.changes.views import lists as case_lists
from orgs.changes.views import lists as term_list

urlpatterns = [
    path("terms/", term_list.TermListView.as_view(), name="term_list"),
    path("terms/societies/", term_list.SocietyTermListView.as_view(), name="society_term_list"),
    path("terms/units/", term_list.TermFiguresView.as_view(), name="term_figures"),
    path("terms/<int:pk>/edit/", term.TermUpdateView.as_view(), name="term_update"),
    path("associations/<int:pk>/terms/new/", term.TermCreateView.as_view(), name="term_create"),
    path("associations/<int:pk>/reopen/", term.ReopenView.as_view(), name="association_reopen"),
    path("organizations/<int:pk>/rename/", term.ParkRenameView.as_view(), name="park_rename"),
    path("societies/<int:pk>/reopen/", taking_back.SocietyReopenView.as_view(), name="society_reopen"),
    path("organizations/moves/<int:pk>/back/", taking_back.MoveTakeBackView.as_view(), name="move_take_back"),
    path("organizations/names/<int:pk>/back/", taking_back.NameTakeBackView.as_view(), name="name_take_back"),
    path("elections/", case_lists.ElectionListView.as_view(), name="election_list"),
    path("associations/<int:pk>/elections/new/", election.ElectionStartView.as_view(), name="election_create"),
    path("elections/<int:pk>/", election.ElectionDetailView.as_view(), name="election_detail"),
    path("elections/<int:pk>/edit/", election.ElectionUpdateView.as_view(), name="election_update"),
    path("elections/<int:pk>/letter/", election.ElectionLetterView.as_view(), name="election_letter"),
    path("elections/<int:pk>/return/", returning.ElectionReturnView.as_view(), name="election_return"),
    path("changes/", case_lists.ChangeListView.as_view(), name="change_list"),
    path("associations/<int:pk>/changes/new/", change.ChangeStartView.as_view(), name="change_start"),
    path("associations/<int:pk>/changes/new/<slug:kind>/", change.ChangeCreateView.as_view(), name="change_create"),
    path("associations/<int:pk>/changes/targets/", change.ChangeTargetOptions.as_view(), name="change_targets"),
    path("changes/<int:pk>/", change.ChangeDetailView.as_view(), name="change_detail"),
    path("changes/<int:pk>/edit/", change.ChangeUpdateView.as_view(), name="change_update"),
    path("changes/<int:pk>/letter/", change.ChangeLetterView.as_view(), name="change_letter"),
    path("changes/<int:pk>/return/", returning.ChangeReturnView.as_view(), name="change_return"),
]
