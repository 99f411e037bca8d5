"""The public pages about organisations, below an agreement's address."""

from django.urls import path

from organisations.consultations import public_views as consultations
from organisations.contacts import views as contacts
from organisations.directory import views as directory
from organisations.feed import views as feed
from organisations.governance import views as governance
from organisations.joining import views as joining
from organisations.meetings import views as meetings
from organisations.messaging import views as messaging
from organisations.receipts import views as receipts
from organisations.register import control
from organisations.register import views as register

urlpatterns = [
    path("organisationer/", directory.directory, name="directory"),
    path("organisationer/<slug:organisation>/", directory.organisation, name="organisation"),
    path("organisationer/<slug:organisation>/marke.svg", receipts.badge, name="badge"),
    path("styrning/", governance.governance, name="governance"),
    path("kontakt/", contacts.contacts, name="contacts"),
    # A year before a body: no body's address is digits only.
    path("styrning/<int:year>/", governance.governance_year, name="governance_year"),
    path("styrning/<slug:body>/", governance.governance_body, name="governance_body"),
    path("styrning/<slug:body>/moten/<int:meeting>/", meetings.meeting, name="body_meeting"),
    path(
        "styrning/<slug:body>/moten/<int:meeting>/protokoll.pdf",
        meetings.minutes,
        name="body_minutes",
    ),
    path("anslut/", joining.join, name="join"),
    path("nyheter/atom.xml", feed.atom, name="news_atom"),
    path("utskick/<slug:token>/", messaging.unsubscribe, name="unsubscribe"),
    path("remisser/", consultations.consultations, name="consultations"),
    path("remisser/<slug:consultation>/", consultations.consultation, name="consultation"),
    path("register/", register.register, name="register"),
    path("register/<int:seq>/", register.entry, name="register_entry"),
    path("register/export.jsonl", register.export, name="register_export"),
    path("register/checkpoint.txt", register.checkpoint, name="register_checkpoint"),
    path("register/vkey.txt", register.vkey, name="register_vkey"),
    path("register/verifier.py", register.verifier_script, name="register_verifier"),
    path("register/kontrollera/", control.control, name="register_control"),
]
