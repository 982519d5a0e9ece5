import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # with all that pages need, before the first is asked for
gc.collect()
gc.freeze()  # looking through all that is loaded for waste kept some page waiting for 0.2 s, again and again
