from django.urls.resolvers import URLPattern

from reports import urls_coverage

app_name = "reports"
urlpatterns: list[URLPattern] = [*urls_coverage.urlpatterns]
