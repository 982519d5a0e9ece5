"""My own account: profile, language, keys for the API."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from knox.models import AuthToken

from accounts import actions
from accounts.access import PageRequest, PublicRequest
from accounts.forms import ProfileForm
from accounts.models import User

KEY = "fresh_api_key"


@require_http_methods(["GET", "POST"])
def profile(request: PageRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        actions.change_own_profile(user=request.user, **form.cleaned_data, by=request.actor)
        with override(request.user.language):
            messages.success(request, _("Saved."))
        return _in_language(redirect("accounts:profile"), request.user.language)
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@login_not_required
def language(request: PublicRequest) -> HttpResponse:
    """Switch the language and stay on the page."""
    wanted = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = redirect(target)
    if wanted not in dict(settings.LANGUAGES):
        return response
    if isinstance(request.user, User):
        actions.change_own_profile(user=request.user, name=request.user.name, language=wanted, by=request.actor)
    return _in_language(response, wanted)


def _in_language(response: HttpResponse, wanted: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 24 * 3600, samesite="Lax", httponly=True,
        secure=settings.PRODUCTION,
    )  # fmt: skip
    return response


@require_safe
def token_list(request: PageRequest) -> HttpResponse:
    tokens = AuthToken.objects.filter(user=request.user, expiry__gt=timezone.now()).order_by("-created")
    return render(request, "accounts/token_list.html", {"tokens": tokens, "fresh": request.session.pop(KEY, None)})


@require_POST
def token_new(request: PageRequest) -> HttpResponse:
    try:
        request.session[KEY] = actions.make_token(by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("accounts:token-list")


@require_POST
def token_revoke(request: PageRequest, digest: str) -> HttpResponse:
    token = get_object_or_404(AuthToken, user=request.user, digest=digest.replace("\x00", ""))
    actions.revoke_token(token=token, by=request.actor)
    messages.success(request, _("The key no longer works."))
    return redirect("accounts:token-list")
