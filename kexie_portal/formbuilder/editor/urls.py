"""Addresses of the editor of forms."""

from django.urls import path

from kexie_portal.formbuilder.editor.views import draft, field, files, forms, parts, publishing, section, showing

app_name = "formeditor"
_DRAFT = "forms/drafts/<int:pk>/"
_SECTION = f"{_DRAFT}sections/<slug:section>/"
_VERSION = "forms/versions/<int:pk>/"
urlpatterns = [
    path("forms/", forms.FormListView.as_view(), name="list"),
    path("forms/new/", forms.NewFormView.as_view(), name="new"),
    path("forms/import/", files.ImportView.as_view(), name="import"),
    path("forms/<int:pk>/", forms.FormView.as_view(), name="form"),
    path("forms/<int:pk>/draft/", forms.BeginDraftView.as_view(), name="begin"),
    path("forms/<int:pk>/retire/", forms.RetireView.as_view(), name="retire"),
    path(f"{_VERSION}copy/", forms.CopyView.as_view(), name="copy"),
    path(f"{_VERSION}export/", files.ExportView.as_view(), name="export"),
    path(f"{_VERSION}print/", showing.PrintView.as_view(), name="print"),
    path(f"{_VERSION}preview/", showing.PreviewView.as_view(), name="preview"),
    path(f"{_VERSION}preview/frame/", showing.FrameView.as_view(), name="frame"),
    path("forms/responses/<int:pk>/print/", showing.ResponsePrintView.as_view(), name="response_print"),
    path(_DRAFT, draft.DraftView.as_view(), name="draft"),
    path(f"{_DRAFT}order/", draft.OrderView.as_view(), name="order"),
    path(f"{_DRAFT}whole/", parts.WholeView.as_view(), name="whole"),
    path(f"{_DRAFT}sections/new/", section.NewSectionView.as_view(), name="section_new"),
    path(_SECTION, section.SectionView.as_view(), name="section"),
    path(f"{_SECTION}fields/new/", field.NewFieldView.as_view(), name="field_new"),
    path(f"{_SECTION}fields/<slug:field>/", field.FieldView.as_view(), name="field"),
    path(f"{_DRAFT}replace/", files.ReplaceView.as_view(), name="replace"),
    path(f"{_DRAFT}publish/", publishing.PublishView.as_view(), name="publish"),
    path(f"{_DRAFT}drop/", publishing.DropView.as_view(), name="drop"),
    path(f"{_DRAFT}trial/", publishing.TrialView.as_view(), name="trial"),
]
