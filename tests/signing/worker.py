"""A process that signs for some organisations by HTTP: `python -m tests.signing.worker JSON AT`."""

import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402


def main():
    signatories, start_at = json.loads(sys.argv[1]), float(sys.argv[2])
    time.sleep(max(0.0, start_at - time.time()))
    statuses = []
    for session_key, address, token in signatories:
        client = Client(raise_request_exception=False)
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key
        answers = [client.post(address, {"token": token}) for _ in range(2)]
        statuses += [(a.status_code, a.headers.get("Location", "")) for a in answers]
    print(json.dumps(statuses))


if __name__ == "__main__":
    main()
