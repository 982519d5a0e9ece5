"""Who is signed in, asked by a page that was kept on a device and cannot know."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import PublicRequest


@require_safe
@never_cache
@login_not_required
def session(request: PublicRequest) -> JsonResponse:
    """The token is as good as one in a page: other sites can read neither."""
    return JsonResponse({"user": request.user.pk, "X-CSRFToken": get_token(request)})
