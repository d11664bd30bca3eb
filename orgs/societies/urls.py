"""Addresses of surveys, societies and federations; `orgs.urls` takes them in."""

from django.urls import path

from orgs.societies.views import council, firm, liaison, matrix, society, survey, survey_plan

urlpatterns = [
    path("industries/", survey.SurveyListView.as_view(), name="survey_list"),
    path("industries/new/", survey.SurveyCreateView.as_view(), name="survey_create"),
    path("industries/plans/", survey_plan.SurveyPlanListView.as_view(), name="survey_plan_list"),
    path("industries/plans/new/", survey_plan.SurveyPlanCreateView.as_view(), name="survey_plan_create"),
    path("industries/plans/<int:pk>/", survey_plan.SurveyPlanView.as_view(), name="survey_plan_detail"),
    path("industries/plans/<int:pk>/change/", survey_plan.SurveyPlanUpdateView.as_view(), name="survey_plan_update"),
    path("industries/plans/<int:pk>/begin/", survey_plan.SurveyBeginView.as_view(), name="survey_plan_begin"),
    path("industries/plans/<int:pk>/report/", survey_plan.SurveyReportView.as_view(), name="survey_plan_report"),
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
    path("societies/<int:pk>/firms/new/", firm.FirmsEnterView.as_view(), name="member_firms_enter"),
    path("member-firms/<int:pk>/end/", firm.FirmEndView.as_view(), name="member_firm_end"),
    path("societies/<int:pk>/liaison/new/", liaison.LiaisonCreateView.as_view(), name="liaison_create"),
    path("liaison/<int:pk>/", liaison.LiaisonDetailView.as_view(), name="liaison_detail"),
    path("liaison/<int:pk>/contacts/", liaison.LiaisonContactsView.as_view(), name="liaison_contacts"),
    path("liaison/<int:pk>/end/", liaison.LiaisonEndView.as_view(), name="liaison_end"),
    path("federations/", matrix.FederationOverviewView.as_view(), name="federation_overview"),
]
