"""How a version of the text comes into force."""

from django.db import transaction

from principles.agreements.models import Agreement
from principles.text.frozen import compose, document_hash
from principles.text.models import AgreementVersion


class CannotAdopt(Exception):
    """The version is not one that can be adopted now; the message says why, in Swedish."""


@transaction.atomic
def adopt(version: AgreementVersion) -> AgreementVersion:
    """Freeze and hash the version's text and let it replace the one in force.

    Raises CannotAdopt when it is adopted already or has no text. The caller enters the
    document into the register in the same transaction (organisations.register).
    """
    Agreement.objects.select_for_update(no_key=True).get(pk=version.agreement_id)
    version.refresh_from_db()
    if version.is_frozen:
        raise CannotAdopt("Versionen är redan antagen.")
    later = version.agreement.versions.adopted().filter(number__gt=version.number)
    if later.exists():
        raise CannotAdopt("En senare version är redan antagen.")
    if not version.sections.exists():
        raise CannotAdopt("Versionen har ingen text.")
    for former in AgreementVersion.objects.in_force().filter(agreement=version.agreement_id):
        former.state = AgreementVersion.State.SUPERSEDED
        former.save()
    version.frozen_text = compose(version)
    version.document_hash = document_hash(version.frozen_text)
    version.state = AgreementVersion.State.ADOPTED
    version.save()
    return version
