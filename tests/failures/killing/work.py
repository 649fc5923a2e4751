"""A process of its own: asks the worker for something, and prints after how many seconds it was done, or null."""

import json
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402

from sotay.people.jobs import forget_what_is_over  # noqa: E402

PATIENCE = 90
GONE = "succeeded"

if __name__ == "__main__":
    began = time.monotonic()
    number = forget_what_is_over.defer(timestamp=0)
    status = ""
    while status != GONE and time.monotonic() - began < PATIENCE:
        time.sleep(0.2)
        with connection.cursor() as cursor:
            cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [number])
            status = (cursor.fetchone() or [GONE])[0]
    sys.stdout.write(json.dumps(time.monotonic() - began if status == GONE else None))
