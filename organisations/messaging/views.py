"""The page where the receiver of a message wants no more of them, or wants them again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from organisations.messaging import flows, links
from organisations.messaging.models import Unsubscription
from principles.models import Agreement

ONE_CLICK = ("List-Unsubscribe", "One-Click")
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",  # the address is a secret
}


# No cookie stands for anything here: whoever has the address may use it, and a mail program
# that asks by RFC 8058 has no page to take a token from.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Shows what applies to the address; only a POST changes it.

    Raises Http404 for a wrong link of an agreement that is not public.
    """
    agreement = get_object_or_404(Agreement.objects.prefetch_related("parties"), slug=slug)
    email = links.receiver_of(agreement, token)
    if not email and not agreement.is_published:
        raise Http404  # whoever has no letter is told nothing of what is not public
    if not email:
        return answer(request, agreement, status=404)
    if request.method == "POST":
        one_click = request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]
        do(agreement, email, "leave" if one_click else request.POST.get("do", ""))
        if not one_click:
            return told(redirect(request.path))
    gone = Unsubscription.objects.of_agreement(agreement).filter(email=email).exists()
    return answer(request, agreement, email=email, is_gone=gone)


def do(agreement: Agreement, email: str, what: str) -> None:
    """Raises Http404 for anything but the two buttons."""
    if what == "leave":
        flows.leave(agreement, email=email)
    elif what == "return":
        flows.come_back(agreement, email=email)
    else:
        raise Http404


def answer(
    request: HttpRequest,
    agreement: Agreement,
    *,
    email: str = "",
    is_gone: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"agreement": agreement, "email": email, "is_gone": is_gone}
    return told(render(request, "messaging/unsubscribe.html", context, status=status))


def told(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
