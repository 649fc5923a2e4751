"""The site as web servers see it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotay.site.settings")

application = get_wsgi_application()
