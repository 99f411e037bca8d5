"""The hashes of every adopted text, as anybody meets them: `python -m tests.text.hashes`.

Reads the database of DATABASE_URL in a process of its own, and prints JSON: for each version the
checksum of the file that is downloaded, the one on its page and the one in the register.
"""

import hashlib
import json
import os
import re
import sys

HASH = re.compile(r"\b[0-9a-f]{64}\b")


def hashes():
    """{"skane/reviderad": {"file": …, "page": …, "register": …}} of every adopted version."""
    from django.test import Client
    from django.urls import reverse

    from organisations.models import RegisterEntry
    from principles.models import AgreementVersion

    client, found = Client(), {}
    for version in AgreementVersion.objects.adopted().select_related("agreement"):
        place = [version.agreement.slug, version.slug]
        file = client.get(reverse("version_download", args=place))
        page = client.get(reverse("version", args=place)).content.decode()
        entries = RegisterEntry.objects.filter(agreement=version.agreement, kind="document")
        named = [e for e in entries if e.public_data["version"] == version.name]
        found["/".join(place)] = {
            "file": hashlib.sha256(file.content).hexdigest(),
            "page": " ".join(sorted(set(HASH.findall(page)))),
            "register": " ".join(entry.document for entry in named),
        }
    return found


def faults(found):
    """The versions whose three checksums are not one."""
    return [
        place for place, told in found.items()
        if len(set(told.values())) != 1 or not HASH.fullmatch(told["file"])
    ]  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    told = hashes()
    print(json.dumps(told))
    sys.exit(1 if faults(told) or not told else 0)
