import hashlib
import json

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import paper_png
from accounts.access import PageRequest
from accounts.limits import too_many
from accounts.pages import page_or_partial
from network.picture import page, svg
from network.picture.drawing import as_data, what
from network.picture.page import Shown, shown_to
from network.picture.slider import months

SHARPNESS = 2  # points of the image for one of the drawing
IMAGES = {"most": 60, "seconds": 3600}  # a large one takes a second of work


@require_safe
def picture(request: PageRequest) -> HttpResponse:
    shown = shown_to(request.user, request.GET)
    sort = request.GET.get("sort", "")
    if not request.user.is_centre and sort.removeprefix("-") == "ties":
        sort = ""
    places = page.rows(shown.whole, sort, request.GET.get("page", ""))
    context = {
        "shown": shown, "form": shown.form, "page": places, "rows": list(page.told(shown.whole, places)), "sort": sort,
        "counted": page.counted(shown), "left_out": page.left_out(shown), "months": months(shown.form.asked.day),
        "query": shown.form.query, "rules": shown.form.rules, "words": words().items(),
        "why": why("ONE", "OTHER"),
    }  # fmt: skip
    return page_or_partial(request, "network/picture.html", "shown", context)


def why(key: str, other: str) -> str:
    """Where the facts behind a tie stand."""
    return reverse("network:between", args=[key, other])


def words() -> dict[str, str]:
    """What the page says while it is in use."""
    return {
        "ties": _("tied with {count}"), "alone": _("tied with nobody in this picture"), "close": _("Close"),
        "page": _("Its page"), "all": _("All of them in words"), "why": _("Why"), "found": _("{count} of {all}"),
        "none": _("Nobody of this name is in the picture"), "back": _("Back to the list"), "whole": _("Whole picture"),
        "failed": _("The picture could not be loaded; the table below says the same."),
    }  # fmt: skip


@require_safe
def picture_data(request: PageRequest) -> HttpResponse:
    """What the page draws. Asked again, it says in a word that nothing has changed."""
    data = as_data(shown_to(request.user, request.GET).drawing)
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return unless_known(request, HttpResponse(body, content_type="application/json; charset=utf-8"))


@require_safe
def picture_drawing(request: PageRequest) -> HttpResponse:
    shown, paper = shown_to(request.user, request.GET), paper_asked(request)
    return handed_out(request, shown, drawn(shown, paper), "image/svg+xml; charset=utf-8", "svg")


@require_safe
def picture_image(request: PageRequest) -> HttpResponse:
    """The same drawing in points, for slides and messages that take no SVG."""
    if too_many(request, "network-image", **IMAGES):
        return HttpResponse(_("Too many files within an hour. Please try again later."), status=429)
    shown, paper = shown_to(request.user, request.GET), paper_asked(request)
    image = paper_png.draw(drawn(shown, paper), width=paper.width * SHARPNESS)
    return handed_out(request, shown, image, "image/png", "png")


def paper_asked(request: PageRequest) -> svg.Paper:
    return svg.PAPERS.get(request.GET.get("paper", ""), svg.WIDE)


def handed_out(request: PageRequest, shown: Shown, content: str | bytes, media_type: str, end: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="network-{shown.asked.day}.{end}"'
    return unless_known(request, response)


def drawn(shown: Shown, paper: svg.Paper) -> str:
    title = _("Network")
    description = _("The table on the page of this picture says the same in words.")
    rules = _("Weighed by version %(number)s of the rules.") % {"number": shown.form.rules.number}
    notes = (page.counted(shown), *page.left_out(shown), rules)
    return svg.draw(shown.drawing, paper, title=title, description=description, notes=notes)


def unless_known(request: PageRequest, response: HttpResponse) -> HttpResponse:
    """The mark is made of the answer itself, so it tells nothing that the answer does not."""
    mark = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == mark:
        response = HttpResponse(status=304)
    response["ETag"] = mark
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def neighbours(request: PageRequest, node: str) -> HttpResponse:
    """With whom one of them is tied, in words, all of them."""
    shown = shown_to(request.user, request.GET)
    place = shown.whole.network.position.get(node)
    if place is None:
        raise Http404
    whom = shown.whole.network.nodes[place]
    context = {
        "node": whom, "what": what(whom), "query": shown.form.query, "rules": shown.form.rules,
        "left_out": page.left_out(shown),
        "neighbours": [(one, f"{why(node, one.node.key)}?{shown.form.query}") for one in shown.whole.neighbours(place)],
        "back": f"{reverse('network:picture')}?{shown.form.query}#{node}",
    }  # fmt: skip
    return page_or_partial(request, "network/neighbours.html", "shown", context)
