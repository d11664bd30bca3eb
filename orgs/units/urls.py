"""Addresses of the tree and its nodes; `orgs.urls` takes them in."""

from django.urls import path

from orgs.units.views import organization, tree

urlpatterns = [
    path("organizations/", tree.TreeView.as_view(), name="tree"),
    path("organizations/found/", tree.TreeSearchView.as_view(), name="tree_found"),
    path("organizations/<int:pk>/", organization.OrganizationDetailView.as_view(), name="organization_detail"),
    path("organizations/<int:pk>/branch/", tree.TreeBranchView.as_view(), name="tree_branch"),
    path("organizations/<int:pk>/move/", organization.OrganizationMoveView.as_view(), name="organization_move"),
    path("organizations/<int:pk>/parks/new/", organization.ParkCreateView.as_view(), name="park_create"),
]
