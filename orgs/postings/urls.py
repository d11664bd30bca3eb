"""Addresses of people, postings and roles; `orgs.urls` takes them in."""

from django.urls import path, re_path

from orgs.postings.views import handover, person, posting

urlpatterns = [
    path("postings/", posting.PostingListView.as_view(), name="posting_list"),
    path("postings/new/", posting.PostingCreateView.as_view(), name="posting_create"),
    path("postings/people/", posting.PersonOptionsView.as_view(), name="person_options"),
    path("postings/places/", posting.PlaceOptionsView.as_view(), name="posting_places"),
    path("postings/<int:pk>/end/", posting.PostingEndView.as_view(), name="posting_end"),
    path("units/vacant/", handover.VacantUnitsView.as_view(), name="vacant_units"),
    path("people/<int:pk>/handover/", handover.HandoverView.as_view(), name="handover"),
    path("people/<int:pk>/", person.PersonDetailView.as_view(), name="person_detail"),
    re_path(
        r"^people/(?P<pk>\d+)/(?P<verb>password|unlock|factor|close|open)/$",
        person.PersonVerbView.as_view(),
        name="person_verb",
    ),
    path("roles/", posting.RoleListView.as_view(), name="role_list"),
]
