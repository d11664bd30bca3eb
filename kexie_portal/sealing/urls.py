"""Addresses of sealing: the public page, the list, the receipts."""

from django.urls import path

from kexie_portal.sealing import public_views, views

app_name = "sealing"
urlpatterns = [
    path("verify/", public_views.VerifyView.as_view(), name="verify_ask"),
    path("verify/<str:number>/<str:code>/", public_views.VerifyPackageView.as_view(), name="verify"),
    path("sealed/", views.PackageListView.as_view(), name="package_list"),
    path("sealed/<int:pk>/", views.ReceiptView.as_view(), name="receipt"),
    path("sealed/<int:pk>/receipt/", views.ReceiptFileView.as_view(), name="receipt_file"),
    path("sealed/<int:pk>/open/", views.OpenView.as_view(), name="open"),
]
