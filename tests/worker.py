"""The background worker, run inside a test."""

import signal
from unittest.mock import patch

from django.core.management import call_command
from django_tasks_db.management.commands import db_worker


def work(verbosity=0):
    """Run the background worker until its queue is empty, as `manage.py db_worker` does.

    It must not close the connection that holds the test's transaction, nor keep our signals.
    """
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    kept = {name: signal.getsignal(name) for name in signals}
    try:
        with patch(f"{db_worker.__name__}.close_old_connections"):
            call_command(
                "db_worker", batch=True, interval=0, startup_delay=False, verbosity=verbosity
            )
    finally:
        for name, handler in kept.items():
            signal.signal(name, handler)
