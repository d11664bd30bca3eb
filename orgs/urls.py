from django.urls.resolvers import URLPattern

from orgs import urls_people

app_name = "orgs"
urlpatterns: list[URLPattern] = [*urls_people.urlpatterns]
