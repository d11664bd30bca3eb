"""Addresses of public notices; `orgs.urls` takes them in."""

from django.urls import path

from orgs.bulletins.views import bulletin, public

urlpatterns = [
    path("bulletins/", bulletin.BulletinListView.as_view(), name="bulletin_list"),
    path("bulletins/new/", bulletin.BulletinNewView.as_view(), name="bulletin_new"),
    path("bulletins/<int:pk>/", bulletin.BulletinView.as_view(), name="bulletin_detail"),
    path("bulletins/<int:pk>/edit/", bulletin.BulletinEditView.as_view(), name="bulletin_edit"),
    path("bulletins/<int:pk>/publish/", bulletin.BulletinPublishView.as_view(), name="bulletin_publish"),
    path("bulletins/<int:pk>/withdraw/", bulletin.BulletinWithdrawView.as_view(), name="bulletin_withdraw"),
    path("work-plans/<int:pk>/public/", bulletin.ShowPlanView.as_view(), name="bulletin_of_plan"),
    path("public/notices/", public.NoticesView.as_view(), name="bulletins_public"),
    path("public/notices/<int:pk>/", public.NoticeView.as_view(), name="bulletin_public"),
    path("public/notices/<int:pk>/files/<uuid:uuid>/", public.NoticeFileView.as_view(), name="bulletin_file"),
    path("public/units/<slug:key>/", public.NoticesView.as_view(), name="bulletin_unit"),
    path("public/units/<slug:key>/feed.xml", public.FeedView.as_view(), name="bulletin_feed"),
]
