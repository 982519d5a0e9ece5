"""What makes the product an app on a device: the manifest, and the service worker with the list of what it may keep."""

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.access import PublicRequest
from monitoring.views import offline

WORKER = "service-worker.js"
FONT = "fonts/SourceSans3VF-Upright.ttf.woff2"
STATIC = re.compile(r'(?:src|href|data-icons|data-ping)="(/static/[^"#?]+)')
ICONS = (
    ("icons/192.png", "192x192", "any"),
    ("icons/512.png", "512x512", "any"),
    ("icons/maskable.png", "512x512", "maskable"),
)


@require_safe
@login_not_required
def service_worker(request: PublicRequest) -> HttpResponse:
    """Served from the root, so that it may answer for every page; never from a cache, so that no old one stays."""
    path = built(WORKER)
    script = worker(path, path.stat().st_mtime_ns)
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def built(name: str) -> Path:
    return Path(finders.find(name) or staticfiles_storage.path(name))


@lru_cache(maxsize=1)
def worker(path: Path, made_at: int) -> str:
    """Return the built script with the list of this build before it."""
    code, kept = path.read_text(), shell()
    said = json.dumps(kept, sort_keys=True)
    version = hashlib.sha256((said + code).encode()).hexdigest()[:16]
    return f"self.drom = {json.dumps({'version': version, **kept}, sort_keys=True)};\n{code}"


def shell() -> dict[str, Any]:
    """Return what may be kept: two empty pages in each language, and the files that stand in them."""
    pages, files = {}, {static(FONT)}
    digest = hashlib.sha256()
    for language in dict(settings.LANGUAGES):
        for kind, template in (("page", "offline_page"), ("log", "offline_log")):
            text = offline.drawn(f"monitoring/{template}.html", language)
            files |= set(STATIC.findall(text))
            digest.update(text.encode())
            pages[f"{language} {kind}"] = reverse(f"monitoring:offline-{kind}", args=[language])
    return {
        "pages": pages, "files": sorted(files), "digest": digest.hexdigest(), "log": reverse("monitoring:meeting-log"),
        "is_hashed": not settings.DEBUG and hasattr(staticfiles_storage, "hashed_files"),
        "files_digest": bytes_of(files),
    }  # fmt: skip


def bytes_of(files: set[str]) -> str:
    """Return a digest of the files: without hashes in their names, only their bytes tell a new build."""
    digest = hashlib.sha256()
    for address in sorted(files):
        name = address.removeprefix(settings.STATIC_URL)
        digest.update(name.encode())
        found = finders.find(name)
        digest.update(Path(found).read_bytes() if found else b"")
    return digest.hexdigest()


@require_safe
@login_not_required
def manifest(request: PublicRequest) -> JsonResponse:
    language = request.LANGUAGE_CODE if request.LANGUAGE_CODE in dict(settings.LANGUAGES) else "en"  # type: ignore[attr-defined]
    with override(language):
        told = {
            "name": "Drom", "short_name": "Drom", "lang": language, "id": "/", "start_url": "/", "scope": "/",
            "description": _("The road from what we ask to what is done."),
            "display": "standalone", "theme_color": "#17408b", "background_color": "#f6f7f9",
            "icons": [
                {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in ICONS
            ],
            "shortcuts": [{"name": _("Log a meeting"), "url": reverse("monitoring:meeting-log")}],
        }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")
