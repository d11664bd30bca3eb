from django.urls import path
from django.views.i18n import set_language

from kexie_portal.web import views, worklist_page

app_name = "web"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("work/", worklist_page.WorkListView.as_view(), name="work"),
    path("welcome/", views.LandingView.as_view(), name="landing"),
    path("about/", views.AboutView.as_view(), name="about"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("language/", set_language, name="language"),
    path("views/new/", views.SavedViewCreate.as_view(), name="saved_view_create"),
    path("views/<int:pk>/delete/", views.SavedViewDelete.as_view(), name="saved_view_delete"),
    path("views/<int:pk>/default/", views.SavedViewDefault.as_view(), name="saved_view_default"),
]
