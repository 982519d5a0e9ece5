"""Saved views: keep the filters of a list by a name, share them, pin them, have them mailed, drop them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import lists, saved_views, view_actions
from accounts.access import PageRequest
from accounts.forms import FollowForm, NewViewForm, SavedViewForm
from accounts.models import SavedView


@require_safe
def view_list(request: PageRequest) -> HttpResponse:
    views = saved_views.all_for(request.user)
    for view in views:
        view.list_label = lists.find(view.list_name, request.user).label  # type: ignore[attr-defined,union-attr]
    return render(request, "accounts/saved_view_list.html", {"views": views})


@require_POST
def view_new(request: PageRequest) -> HttpResponse:
    form = NewViewForm(request.POST)
    if form.is_valid():
        try:
            view = view_actions.save_view(**form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, _("The view is saved."))
            return redirect(view)
    return render(request, "accounts/saved_view_form.html", {"form": form}, status=422)


@require_http_methods(["GET", "POST"])
def view_edit(request: PageRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.changeable_by(request.user), pk=pk)
    form = SavedViewForm(request.POST or None, instance=view)
    if form.is_valid():
        view_actions.change_view(view=view, **form.cleaned_data, by=request.actor)
        messages.success(request, _("Saved."))
        return redirect("accounts:view-list")
    context = {"form": form, "view": view}
    return render(request, "accounts/saved_view_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def view_drop(request: PageRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.changeable_by(request.user), pk=pk)
    view_actions.drop_view(view=view, by=request.actor)
    messages.success(request, _("The view is gone; the records it found are not."))
    return redirect("accounts:view-list")


@require_POST
def view_follow(request: PageRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    form = FollowForm(request.POST)
    form.full_clean()
    try:
        view_actions.follow_view(view=view, **form.cleaned_data, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("accounts:view-list")
