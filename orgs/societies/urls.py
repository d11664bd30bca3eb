"""Addresses of surveys, societies, federations and memberships; `orgs.urls` takes them in."""

from django.urls import path

from orgs.memberships.views import application, membership
from orgs.memberships.views import form as membership_form
from orgs.memberships.views import lookup as member_lookup
from orgs.societies.views import council, liaison, matrix, society, survey

urlpatterns = [
    path("industries/", survey.SurveyListView.as_view(), name="survey_list"),
    path("industries/new/", survey.SurveyCreateView.as_view(), name="survey_create"),
    path("industries/<int:pk>/", survey.SurveyUpdateView.as_view(), name="survey_update"),
    path("industries/<int:pk>/choose/", survey.KeyIndustrySelectView.as_view(), name="key_industry_select"),
    path("industries/key/<int:pk>/end/", survey.KeyIndustryEndView.as_view(), name="key_industry_end"),
    path("societies/", society.SocietyListView.as_view(), name="society_list"),
    path("societies/matrix/", matrix.MatrixView.as_view(), name="society_matrix"),
    path("societies/provincial/", society.ProvincialSocietyListView.as_view(), name="provincial_society_list"),
    path("organizations/<int:pk>/societies/new/", society.SocietyCreateView.as_view(), name="society_create"),
    path("organizations/<int:pk>/federation/new/", society.FederationCreateView.as_view(), name="federation_create"),
    path("societies/<int:pk>/edit/", society.SocietyUpdateView.as_view(), name="society_update"),
    path("societies/<int:pk>/close/", society.SocietyCloseView.as_view(), name="society_close"),
    path("societies/<int:pk>/people/", council.OfficersView.as_view(), name="society_officers"),
    path("societies/<int:pk>/terms/new/", council.TermCreateView.as_view(), name="society_term"),
    path("societies/terms/<int:pk>/", council.TermCorrectView.as_view(), name="society_term_correct"),
    path("societies/<int:pk>/meetings/new/", council.MeetingCreateView.as_view(), name="society_meeting"),
    path("societies/meetings/<int:pk>/", council.MeetingUpdateView.as_view(), name="meeting_update"),
    path("societies/<int:pk>/liaison/new/", liaison.LiaisonCreateView.as_view(), name="liaison_create"),
    path("liaison/<int:pk>/", liaison.LiaisonDetailView.as_view(), name="liaison_detail"),
    path("liaison/<int:pk>/contacts/", liaison.LiaisonContactsView.as_view(), name="liaison_contacts"),
    path("liaison/<int:pk>/end/", liaison.LiaisonEndView.as_view(), name="liaison_end"),
    path("federations/", matrix.FederationOverviewView.as_view(), name="federation_overview"),
    path("memberships/", membership.MembershipListView.as_view(), name="membership_list"),
    path("memberships/missing/", membership.UnjoinedListView.as_view(), name="unjoined_list"),
    path("memberships/invite/", membership.InviteManyView.as_view(), name="invite_many"),
    path("memberships/enter/", membership.EnterManyView.as_view(), name="enter_many"),
    path("memberships/end/", membership.EndManyView.as_view(), name="membership_end_many"),
    path("memberships/<int:pk>/form/", membership_form.MembershipFormView.as_view(), name="membership_form"),
    path("memberships/<int:pk>/end/", membership.MembershipEndView.as_view(), name="membership_end"),
    path("memberships/members/options/", member_lookup.MemberOptions.as_view(), name="member_options"),
    path("memberships/bodies/options/", member_lookup.BodyOptions.as_view(), name="body_options"),
    path("organizations/<int:pk>/members/new/", membership.MemberEnterView.as_view(), name="member_enter"),
    path("organizations/<int:pk>/apply/", application.ApplyView.as_view(), name="membership_apply"),
    path("organizations/<int:pk>/recommend/", application.RecommendView.as_view(), name="recommend"),
    path("applications/", application.ApplicationListView.as_view(), name="application_list"),
    path("applications/<int:pk>/", application.ApplicationDetailView.as_view(), name="application_detail"),
    path("recommendations/", application.RecommendationListView.as_view(), name="recommendation_list"),
    path("recommendations/<int:pk>/", application.RecommendationDetailView.as_view(), name="recommendation_detail"),
]
