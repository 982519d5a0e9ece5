"""Who has an account; inviting people and changing what they may do."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions
from accounts.access import PageRequest, PublicRequest, only, staff_only
from accounts.forms import AcceptForm, InviteForm, UserForm
from accounts.links import hash_of
from accounts.models import OneTimeLink, Role, User
from accounts.sheets import user_cells, user_header
from accounts.spreadsheets import MOST_EXPORTED, export


@require_safe
@only(Role.ADMIN, Role.LEADERSHIP)
def user_list(request: PageRequest) -> HttpResponse:
    users = User.objects.visible_to(request.user).for_list()
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "users", user_header(), user_cells(users[:MOST_EXPORTED]))
    page = Paginator(users, 50).get_page(request.GET.get("page"))
    return render(request, "accounts/user_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@staff_only
def invite(request: PageRequest) -> HttpResponse:
    """Invite someone; the link is shown once, to be sent, copied or printed."""
    form = InviteForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            user, path = actions.invite_user(**form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return render(request, "accounts/invited.html", {"invited": user, "link": settings.BASE_URL + path})
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@only(Role.ADMIN, Role.LEADERSHIP)
def user_edit(request: PageRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.changeable_by(request.user), pk=pk)
    initial = {"role": user.role, "is_active": user.is_active}
    form = UserForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        try:
            actions.change_user(user=user, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved. Open sessions and keys of this account were ended."))
            return redirect("accounts:user-list")
    return render(
        request, "accounts/user_form.html", {"form": form, "edited": user}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
@login_not_required
def invitation(request: PublicRequest, key: str) -> HttpResponse:
    """The page behind an invitation link: set name and password once."""
    usable = OneTimeLink.objects.usable(OneTimeLink.Purpose.INVITATION)
    link = usable.filter(key_hash=hash_of(key)).select_related("user").first()
    if link is None or link.user is None:
        return render(request, "accounts/link_spent.html", status=404)
    form = AcceptForm(request.POST or None, initial={"name": link.user.name, "language": link.user.language})
    if form.is_valid():
        try:
            user = actions.accept_invitation(link=link, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("home")
    return render(request, "accounts/invitation.html", {"form": form}, status=422 if form.is_bound else 200)
