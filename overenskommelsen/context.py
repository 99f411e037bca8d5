"""What every template knows of the portal."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    return {
        "DEVELOPMENT": settings.DEBUG,
        "PUBLIC_URL": settings.PUBLIC_URL,
        "EID_NAME": settings.EID.name if settings.EID else "",
        "OPERATOR_NAME": settings.OPERATOR_NAME,
        "OPERATOR_EMAIL": settings.OPERATOR_EMAIL,
    }
