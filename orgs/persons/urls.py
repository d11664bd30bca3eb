"""Addresses of the register of persons; `orgs.urls` takes them in."""

from django.urls import path

from orgs.persons.views import look, merge, person, ties

urlpatterns = [
    path("persons/", person.PersonListView.as_view(), name="person_list"),
    path("persons/new/", person.PersonCreateView.as_view(), name="person_create"),
    path("persons/doubles/", merge.DoublesView.as_view(), name="person_doubles"),
    path("persons/offices/", ties.TiesView.as_view(), name="person_ties"),
    path("persons/looks/", look.LookListView.as_view(), name="identity_looks"),
    path("persons/merges/<int:pk>/take-back/", merge.TakeBackView.as_view(), name="person_unmerge"),
    path("persons/<int:pk>/", person.PersonView.as_view(), name="person_record"),
    path("persons/<int:pk>/edit/", person.PersonUpdateView.as_view(), name="person_update"),
    path("persons/<int:pk>/sheet/", look.PersonPrintView.as_view(), name="person_sheet"),
    path("persons/<int:pk>/merge/<int:other>/", merge.MergeView.as_view(), name="person_merge"),
    path("persons/<int:pk>/apart/<int:other>/", merge.ApartView.as_view(), name="persons_apart"),
    path("persons/<int:pk>/untie/<slug:key>/<int:seat>/", ties.UntieView.as_view(), name="person_untie"),
]
