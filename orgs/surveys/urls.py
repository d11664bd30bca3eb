"""Addresses of surveys; `orgs.urls` takes them in."""

from django.urls import path

from orgs.surveys.views import answers, filling, survey

urlpatterns = [
    path("surveys/", survey.SurveyListView.as_view(), name="form_survey_list"),
    path("surveys/new/", survey.SurveyCreateView.as_view(), name="form_survey_create"),
    path("surveys/to-fill/", filling.RequestListView.as_view(), name="form_request_list"),
    path("surveys/requests/<int:pk>/return/", survey.ReturnView.as_view(), name="form_request_return"),
    path("surveys/<int:pk>/", survey.SurveyView.as_view(), name="form_survey_detail"),
    path("surveys/<int:pk>/change/", survey.SurveyChangeView.as_view(), name="form_survey_change"),
    path("surveys/<int:pk>/associations/", survey.RecipientsView.as_view(), name="form_survey_recipients"),
    path("surveys/<int:pk>/close/", survey.SurveyVerbView.as_view(verb="close"), name="form_survey_close"),
    path("surveys/<int:pk>/reopen/", survey.SurveyVerbView.as_view(verb="reopen"), name="form_survey_reopen"),
    path("surveys/<int:pk>/renew/", survey.SurveyVerbView.as_view(verb="renew"), name="form_survey_renew"),
    path("surveys/<int:pk>/count/", answers.CountView.as_view(), name="form_survey_count"),
    path("surveys/<int:pk>/export/", answers.ExportView.as_view(), name="form_survey_export"),
    path("surveys/<int:pk>/begin/<int:association>/", filling.BeginView.as_view(), name="form_survey_begin"),
]
