"""The link in a message by which its receiver wants no more of them.

It names the letter that it stands in, sealed with the portal's secret, so nothing is stored for
those who never use it. Whoever has the letter may use it, with no login.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import punycode
from django.utils.translation import override

from principles.models import Agreement, Letter

SALT = "organisations.messaging.unsubscribe"
KEY, SEAL = 16, 16  # bytes
PLACE = "TOKEN"


def token_of(agreement: Agreement, letter: UUID) -> str:
    """43 letters, digits, `-` and `_`."""
    return urlsafe_b64encode(letter.bytes + seal(agreement, letter)).rstrip(b"=").decode()


def seal(agreement: Agreement, letter: UUID) -> bytes:
    return salted_hmac(SALT, f"{agreement.pk}:{letter}", algorithm="sha256").digest()[:SEAL]


def receiver_of(agreement: Agreement, token: str) -> str:
    """The address that the letter went to, in small letters; empty for a token of no letter."""
    try:
        sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        letter = UUID(bytes=sealed[:KEY])
    except (NotBase64, ValueError):
        return ""
    if not constant_time_compare(sealed[KEY:], seal(agreement, letter)):
        return ""
    found = Letter.objects.filter(pk=letter).values_list("receiver", flat=True).first()
    return (found or "").lower()


def page_of(agreement: Agreement, language: str) -> str:
    """The address of the page in a language with `TOKEN` where the token goes: looked up once for
    all letters. As ASCII, so that it may stand in a header."""
    with override(language):
        path = reverse("unsubscribe", args=[agreement.slug, PLACE])
    scheme, place, *rest = urlsplit(settings.PUBLIC_URL + path)
    name, colon, port = place.partition(":")
    return urlunsplit((scheme, punycode(name) + colon + port, *rest))


def address_of(page: str, agreement: Agreement, letter: UUID) -> str:
    """The page's address for one letter."""
    head, _place, tail = page.rpartition(PLACE)
    return head + token_of(agreement, letter) + tail
