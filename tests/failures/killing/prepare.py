"""A process of its own: a province, somebody signed in, and as many members as told. Prints what is there as JSON."""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from sotay.kernel.models import Clock  # noqa: E402
from sotay.kernel.time import clock_stopped_at  # noqa: E402
from tests import make  # noqa: E402

EVERYBODY = "Nông Văn An"

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    with clock_stopped_at(make.TODAY):
        world = make.province()
        Clock.objects.create(id=1, day=make.TODAY)
        browser = Client()
        browser.force_login(make.account("organization_department", world.top, "tochuc"))
        members = [make.official(world.cells[n % 2], name=EVERYBODY).pk for n in range(int(sys.argv[1]))]
    told = {
        "session": browser.cookies[settings.SESSION_COOKIE_NAME].value,
        "cells": [cell.pk for cell in world.cells],
        "members": members,
        "name": EVERYBODY,
    }
    sys.stdout.write(json.dumps(told))
