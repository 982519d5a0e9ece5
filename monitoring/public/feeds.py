"""Changes of the tracker as an Atom feed."""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.http import http_date

from accounts.unwritable import writable
from crm.centre import coalition_name
from monitoring.public.addresses import absolute
from monitoring.public.changes import Change, Kind

NOTHING_YET = datetime(2026, 1, 1, tzinfo=UTC)  # an empty feed says this, not the hour at which it was asked


class Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NOTHING_YET)


def feed_of(changes: Iterable[Change], *, title: str, home: str, address: str, language: str) -> HttpResponse:
    feed = Feed(
        title=title, link=home, description=None, language=language, feed_url=address, feed_guid=address,
        author_name=coalition_name() or "Drom", author_link=settings.BASE_URL,
        feed_copyright=f"{settings.TRACKER_LICENCE} {settings.TRACKER_LICENCE_URL}",
    )  # fmt: skip
    for change in changes:
        feed.add_item(
            title=writable(f"{change.kind.label}: {change.commitment.title}"),
            link=address_of(change, language),
            # Readers take it for HTML: what others said is shown as they wrote it, and nothing in it works.
            description=linebreaks(writable("\n\n".join(filter(None, (change.what, change.why)))), autoescape=True),
            unique_id=name_of(change, language),
            pubdate=change.at,
            updateddate=change.at,
            categories=[change.kind.value],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response.headers["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    return opened(response)


def address_of(change: Change, language: str) -> str:
    pk = change.commitment.pk
    if change.now and change.kind != Kind.WITHDRAWN:
        return absolute("public-version", language, pk, change.now.number)
    return absolute("public-detail", language, pk)


def name_of(change: Change, language: str) -> str:
    """What the entry is called for good, wherever the tracker moves (RFC 4151)."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},2026:tracker/{language}/{change.key}"


def opened(response: HttpResponse) -> HttpResponse:
    """Programs of other sites may read what is published."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
