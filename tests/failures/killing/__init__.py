"""A site under load whose processes are killed and whose database is restarted, and what is in the book afterwards.

    PYTHONPATH=. .venv/bin/python -m tests.failures.killing --kills 100 --restarts 10 --clients 8

The site runs as it would in earnest: ``sotay serve``, on a PostgreSQL that writes everything to disk, in a data folder
of its own. Clients act through pages: they admit, transfer and note deaths. A client that gets no answer sends the
very same form again, as an impatient browser would, until it is answered. Meanwhile PostgreSQL is restarted (fast and
immediate by turns), and web processes, the worker, backends and the postmaster are killed (kill -9, by number).

What was acknowledged must be there once; what was never answered once or not at all; nothing half; every proof must
hold. No page may fail as an error of the program, and after a restart nobody has to start the site again.
"""
