"""The site as web servers see it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from sotay.kernel.frames import in_one_piece

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotay.site.settings")

application = in_one_piece(get_wsgi_application())

# What the program itself is made of stays until it ends. Looking through it for what may go took some 20 ms, in the
# middle of every few pages. The pages are called up first, so that they are of it.
resolve("/")
gc.collect()
gc.freeze()
