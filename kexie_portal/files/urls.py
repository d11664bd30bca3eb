"""Addresses of stored files."""

from django.urls import path

from kexie_portal.files.views import download, materials, sweep, uploads

app_name = "files"
urlpatterns = [
    path("files/<uuid:uuid>/", download.DownloadView.as_view(), name="download"),
    path("files/sweep/", sweep.SweepView.as_view(), name="sweep"),
    path("materials/out/<int:pk>/", materials.OutView.as_view(), name="material_out"),
    path("materials/<str:name>/<int:pk>/", materials.MaterialsView.as_view(), name="materials"),
    path("materials/<str:name>/<int:pk>/zip/", materials.ZipView.as_view(), name="zip"),
    path("materials/<str:name>/<int:pk>/<slug:key>/", materials.AddView.as_view(), name="add"),
    path("materials/<str:name>/<int:pk>/<slug:key>/order/", materials.OrderView.as_view(), name="order"),
    path("uploads/<uuid:uuid>/", uploads.UploadView.as_view(), name="upload"),
    path("uploads/<uuid:uuid>/discard/", materials.DiscardView.as_view(), name="discard"),
    path("uploads/<str:name>/<int:pk>/<slug:key>/", uploads.BeginView.as_view(), name="begin"),
]
