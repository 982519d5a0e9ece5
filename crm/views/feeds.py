"""Secret addresses of one's calendar, and what stands at them."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits
from accounts.access import PageRequest, PublicRequest
from accounts.links import hash_of
from accounts.submissions import once
from crm import calendar_files, feeds
from crm.actions.feeds import make_feed, revoke_feed
from crm.forms.feeds import FeedForm
from crm.models import CalendarFeed

FRESH = "fresh_calendar_address"
AN_HOUR = timedelta(hours=1).seconds
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Disposition": 'inline; filename="drom.ics"',
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
READINGS, GUESSES = 60, 30  # an hour from one place: of one feed; of none that there is


@require_http_methods(["GET", "POST"])
def feed_list(request: PageRequest) -> HttpResponse:
    """My addresses; a new one is shown once, on the page after it was made."""
    form = FeedForm(request.POST or None, initial={"language": request.user.language})
    if form.is_valid() and made(request, form):
        return redirect("crm:feed-list")
    rows = CalendarFeed.objects.visible_to(request.user).filter(revoked_at=None).order_by("-made_at", "-pk")
    context = {
        "form": form, "feeds": rows, "may_read": feeds.may_read(request.user),
        "fresh": request.session.pop(FRESH, None) if request.method == "GET" else None,
    }  # fmt: skip
    return render(request, "crm/feed_list.html", context, status=422 if form.is_bound else 200)


def made(request: PageRequest, form: FeedForm) -> bool:
    """Return whether the feed was made, now or by the same form before; otherwise the form says why not."""
    chosen, keys = dict(form.cleaned_data), {}
    form_key = chosen.pop("idempotency_key")

    def make() -> str:
        feed, key = make_feed(**chosen, by=request.actor)
        keys[f"feed:{feed.pk}"] = key
        return f"feed:{feed.pk}"

    try:
        answer = once(form_key, request.user, make)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    if answer in keys:  # not of a twin that came second
        request.session[FRESH] = settings.BASE_URL + reverse("crm:calendar-feed", args=[keys[answer]])
    return True


@require_POST
def feed_revoke(request: PageRequest, pk: int) -> HttpResponse:
    feed = get_object_or_404(CalendarFeed.objects.changeable_by(request.user), pk=pk)
    revoke_feed(feed=feed, by=request.actor)
    messages.success(request, _("The address no longer works."))
    return redirect("crm:feed-list")


@require_safe
@login_not_required
def calendar_feed(request: PublicRequest, key: str) -> HttpResponseBase:
    """What a calendar program reads: the key is all that opens it, so it opens nothing confidential."""
    feed = feeds.opened_by(hash_of(key))
    if feed is None:
        if limits.too_many(request, "unknown-feed", most=GUESSES, seconds=AN_HOUR):
            return later()
        raise Http404
    if limits.too_many(request, f"feed-{feed.pk}", most=READINGS, seconds=AN_HOUR):
        return later()
    now = timezone.now()
    with override(feed.language):
        content = feeds.content_of(feed, timezone.localdate(now))
        response = HttpResponse(content.written(now), content_type=calendar_files.MEDIA_TYPE)
    feeds.note_reading(feed, now)
    for name, value in {**HEADERS, "Content-Language": feed.language, "ETag": content.etag}.items():
        response.headers[name] = value
    return get_conditional_response(request, etag=content.etag, response=response) or response


def later() -> HttpResponse:
    words = _("Too many requests. Try again later.")
    return HttpResponse(words, status=429, content_type="text/plain; charset=utf-8", headers={"Retry-After": AN_HOUR})
