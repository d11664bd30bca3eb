"""Addresses of official letters, their texts and the blank papers of a founding."""

from django.urls import path, re_path

from kexie_portal.documents.views import issuer, letter, paper, papers, template, wording

app_name = "documents"
UNIT = r"(?P<unit>default|\d{6,12})"
KIND = r"(?P<kind>[a-z_]+)"
urlpatterns = [
    path("letters/", letter.LetterListView.as_view(), name="letter_list"),
    path("letters/<int:pk>/", letter.LetterDetailView.as_view(), name="letter_detail"),
    path("letters/<int:pk>/withdraw/", letter.LetterWithdrawView.as_view(), name="letter_withdraw"),
    path("letters/<int:pk>/edit/", wording.LetterEditView.as_view(), name="letter_edit"),
    path("letters/<int:pk>/again/", wording.LetterAgainView.as_view(), name="letter_again"),
    path("letters/<int:pk>/files/", papers.LetterFilesView.as_view(), name="letter_files"),
    path("letters/<int:pk>/files/<str:kind>/", papers.LetterFileView.as_view(), name="letter_file"),
    path("letters/<int:pk>/papers/new/", papers.PaperAddView.as_view(), name="letter_paper"),
    path("letters/<int:pk>/receipts/new/", papers.ReceiptAddView.as_view(), name="letter_receipt"),
    path("letters/<int:pk>/receipts/confirm/", papers.ReceiptConfirmView.as_view(), name="letter_confirm"),
    path("letters/texts/", template.TemplateListView.as_view(), name="template_list"),
    re_path(rf"^letters/texts/{UNIT}/issuer/$", issuer.IssuerView.as_view(), name="issuer"),
    re_path(rf"^letters/texts/{UNIT}/{KIND}/$", template.TemplateEditView.as_view(), name="template_edit"),
    re_path(
        rf"^letters/texts/{UNIT}/{KIND}/preview/$", template.TemplatePreviewView.as_view(), name="template_preview"
    ),
    re_path(rf"^letters/texts/{UNIT}/{KIND}/reset/$", template.TemplateResetView.as_view(), name="template_reset"),
    path("papers/<str:kind>/", paper.BlankFormView.as_view(), name="blank_form"),
]
