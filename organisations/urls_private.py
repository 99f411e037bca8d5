"""Everything a representative does, below /mina-organisationer/."""

from django.urls import path

from organisations.joining import views as joining
from organisations.signing import views as signing

urlpatterns = [
    path("", joining.my_organisations, name="my_organisations"),
    path("ny/", joining.new_organisation, name="new_organisation"),
    path("foretrad/", joining.represent, name="represent"),
    path("<int:pk>/", joining.organisation, name="own_organisation"),
    path("<int:pk>/uppgifter/", joining.edit_organisation, name="edit_organisation"),
    path(
        "<int:pk>/foretradare/<int:representative>/", joining.answer_request, name="answer_request"
    ),
    path("<int:pk>/<slug:slug>/", joining.accession, name="accession"),
    path("<int:pk>/<slug:slug>/ansokan/", joining.application, name="application"),
    path("<int:pk>/<slug:slug>/las/", signing.read, name="sign_read"),
    path("<int:pk>/<slug:slug>/vem/", signing.who, name="sign_who"),
    path("<int:pk>/<slug:slug>/kontrollera/", signing.check, name="sign_check"),
    path("<int:pk>/<slug:slug>/skriv-under/", signing.sign, name="sign"),
    path("<int:pk>/<slug:slug>/kvitto/", signing.receipt, name="receipt"),
]
