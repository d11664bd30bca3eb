"""Addresses of memberships, applications and recommendations; `orgs.urls` takes them in."""

from django.urls import path

from orgs.memberships.views import application, certificate, criteria, deciding, form, lookup, membership

urlpatterns = [
    path("memberships/", membership.MembershipListView.as_view(), name="membership_list"),
    path("memberships/missing/", membership.UnjoinedListView.as_view(), name="unjoined_list"),
    path("memberships/invite/", membership.InviteManyView.as_view(), name="invite_many"),
    path("memberships/enter/", membership.EnterManyView.as_view(), name="enter_many"),
    path("memberships/end/", membership.EndManyView.as_view(), name="membership_end_many"),
    path("memberships/<int:pk>/form/", form.MembershipFormView.as_view(), name="membership_form"),
    path("memberships/<int:pk>/end/", membership.MembershipEndView.as_view(), name="membership_end"),
    path("memberships/members/options/", lookup.MemberOptions.as_view(), name="member_options"),
    path("memberships/bodies/options/", lookup.BodyOptions.as_view(), name="body_options"),
    path("organizations/<int:pk>/members/new/", membership.MemberEnterView.as_view(), name="member_enter"),
    path("memberships/<int:pk>/certificate/", certificate.CertificateView.as_view(), name="certificate"),
    path("organizations/<int:pk>/certificates/", certificate.SeriesView.as_view(), name="certificate_series"),
    path("organizations/<int:pk>/criteria/", criteria.CriteriaView.as_view(), name="join_criteria"),
    path("organizations/<int:pk>/apply/", application.ApplyView.as_view(), name="membership_apply"),
    path("organizations/<int:pk>/recommend/", application.RecommendView.as_view(), name="recommend"),
    path("applications/", application.ApplicationListView.as_view(), name="application_list"),
    path("applications/<int:pk>/", application.ApplicationDetailView.as_view(), name="application_detail"),
    path("applications/decide/<slug:verb>/", deciding.DecideManyView.as_view(), name="applications_decide"),
    path("applications/<int:pk>/return/", deciding.ApplicationReturnView.as_view(), name="application_return"),
    path("applications/<int:pk>/again/", deciding.ApplicationResubmitView.as_view(), name="application_resubmit"),
    path("recommendations/", application.RecommendationListView.as_view(), name="recommendation_list"),
    path("recommendations/<int:pk>/", application.RecommendationDetailView.as_view(), name="recommendation_detail"),
]
