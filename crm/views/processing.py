"""The register of processing, and who is controller of what."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, leadership_only, staff_only
from accounts.files import hand_out
from accounts.spreadsheets import export
from crm.actions.retention import write_processing_words
from crm.centre import coalition_name
from crm.models import ProcessingWords
from crm.privacy import processing
from crm.privacy.mentions import Activity
from crm.views.privacy_forms import FormPage, answer


class WordsForm(forms.ModelForm[ProcessingWords]):
    class Meta:
        model = ProcessingWords
        fields = ["why", "basis", "people", "recipients", "retention"]
        widgets = {name: forms.Textarea({"rows": 3}) for name in fields}


@require_safe
@staff_only
def register(request: PageRequest) -> HttpResponseBase:
    wanted = request.GET.get("export", "")
    if wanted in {"csv", "xlsx"}:
        return export(wanted, "processing", processing.header(), processing.cells())
    if wanted == "pdf":
        try:
            return hand_out(ContentFile(processing.pdf()), "processing.pdf", "application/pdf")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("crm:processing-register")
    return render(request, "crm/processing_register.html", {"entries": processing.entries()})


@require_http_methods(["GET", "POST"])
@leadership_only
def words_edit(request: PageRequest, activity: str) -> HttpResponse:
    entry = next((one for one in processing.entries() if one.activity == activity), None)
    if entry is None:
        raise Http404
    form = WordsForm(request.POST or None, initial=entry.words)
    page = FormPage(
        str(Activity(activity).label),
        _("Save"),
        reverse("crm:processing-register"),
        _("Saved."),
        _("What is emptied here reads again as it came with the product."),
    )
    return answer(
        request,
        page,
        form,
        lambda: write_processing_words(activity=activity, **form.cleaned_data, by=request.actor) and None,
    )


@require_safe
def controllers(request: PageRequest) -> HttpResponse:
    """For everyone with an account: the essence of the arrangement is theirs to know."""
    return render(request, "crm/controllers.html", {"coalition": coalition_name()})
