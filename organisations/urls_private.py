"""Everything a representative does, below /mina-organisationer/."""

from django.urls import URLPattern, URLResolver, include, path

from organisations.attachments import views as attachments
from organisations.consultations import views as consultations
from organisations.freshness import views as freshness
from organisations.joining import views as joining
from organisations.nominations import views as nominations
from organisations.renaming import views as renaming
from organisations.renewal import views as renewal
from organisations.representing import views as representing
from organisations.signing import receipt_views, steps
from organisations.signing import views as signing
from organisations.signing.link_views import signing_link

one_consultation = [
    path("", consultations.answering, name="answering"),
    path("fraga/<int:question>/", consultations.answer_question, name="answer_question"),
    path("kontrollera/", consultations.check, name="answering_check"),
    path("ta-tillbaka/", consultations.take_back, name="take_back_response"),
]
one_organisation: list[URLPattern | URLResolver] = [
    path("", joining.organisation, name="own_organisation"),
    path("uppgifter/", joining.edit_organisation, name="edit_organisation"),
    path("namn-och-nummer/", renaming.change_identity, name="change_identity"),
    path(
        "namn-och-nummer/<int:change>/ta-tillbaka/",
        renaming.withdraw_change,
        name="withdraw_identity_change",
    ),
    path("uppgifter/stammer/", freshness.confirm, name="confirm_details"),
    path("bjud-in/", representing.invite, name="invite"),
    path("lamna/", representing.leave, name="leave"),
    path("foretradare/<int:representative>/", representing.answer_request, name="answer_request"),
    path(
        "foretradare/<int:representative>/andra/", representing.change, name="change_representative"
    ),
    path(
        "inbjudningar/<int:invitation>/ta-tillbaka/",
        representing.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("remisser/<slug:slug>/<slug:consultation>/", include(one_consultation)),
    path("nomineringar/<int:call>/", nominations.nominate, name="nominate"),
    path(
        "nomineringar/<int:call>/<int:nomination>/ta-tillbaka/",
        nominations.withdraw,
        name="withdraw_nomination",
    ),
]
one_accession = [
    path("", joining.accession, name="accession"),
    path("ansokan/", joining.application, name="application"),
    path("ansokan/ta-tillbaka/", joining.take_back, name="take_back_application"),
    path("bilagor/", attachments.attachments, name="attachments"),
    path("bilagor/<int:attachment>/ta-bort/", attachments.remove, name="remove_attachment"),
    path("vem/", signing.who, name="sign_who"),
    path("vilka/", signing.people, name="sign_people"),
    path("fornya/", renewal.renewal, name="renewal"),
    path("fornya/avsta/", renewal.let_lapse, name="let_lapse"),
    path("uttrade/", signing.who, {"withdrawing": True}, name="withdraw"),
    path("omgang/", signing.show_round, name="round"),
    path("omgang/avbryt/", signing.cancel, name="cancel_round"),
    path("omgang/<int:signatory>/skicka-igen/", signing.send_again, name="send_again"),
    path("omgang/<int:signatory>/ersatt/", signing.replace, name="replace_signatory"),
    path("kvitto/", receipt_views.newest_receipt, name="newest_receipt"),
]
one_signatory = [
    path("", steps.status, name="signatory"),
    path("las/", steps.read, name="sign_read"),
    path("forsakran/", steps.declare, name="sign_declare"),
    path("kontrollera/", steps.check, name="sign_check"),
    path("skriv-under/", steps.sign, name="sign"),
    path("avboj/", steps.decline, name="decline"),
]
urlpatterns = [
    path("", joining.my_organisations, name="my_organisations"),
    path("ny/", joining.new_organisation, name="new_organisation"),
    path("foretrad/", representing.represent, name="represent"),
    path("inbjudan/<str:token>/", representing.invitation_link, name="invitation_link"),
    path("lank/<str:token>/", signing_link, name="signing_link"),
    path("stammer/<str:token>/", freshness.details_link, name="details_link"),
    path("underskrift/<int:pk>/", include(one_signatory)),
    path("kvitton/<slug:slug>/<int:seq>/", receipt_views.receipt, name="receipt"),
    path(
        "kvitton/<slug:slug>/<int:seq>/kvittens.json", receipt_views.kvittens, name="receipt_file"
    ),
    path("kvitton/<slug:slug>/<int:seq>/kvitto.pdf", receipt_views.pdf, name="receipt_pdf"),
    path("bilagor/<int:attachment>/", attachments.download, name="attachment"),
    path("<int:pk>/", include(one_organisation)),
    path("<int:pk>/<slug:slug>/", include(one_accession)),
]
