"""«Mina uppgifter»: what the portal has stored about whoever is logged in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from overenskommelsen.erasing.own import as_data, stored_about
from overenskommelsen.erasing.person import of_account


@require_safe
@login_required
def own_data(request: HttpRequest) -> HttpResponse:
    """Everything that is stored about the person, to read."""
    sections = stored_about(of_account(request.user))  # type: ignore[arg-type]
    return render(request, "account/own_data.html", {"sections": sections})


@require_safe
@login_required
def own_data_file(request: HttpRequest) -> JsonResponse:
    """The same as a file."""
    data = as_data(stored_about(of_account(request.user)))  # type: ignore[arg-type]
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mina-uppgifter.json"'
    return response
