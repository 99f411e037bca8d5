"""How a version of the text comes into force."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from principles.agreements.models import Agreement
from principles.keeping import NotNow
from principles.text.adopting import cannot_follow, in_swedish
from principles.text.frozen import compose, document_hash
from principles.text.models import AgreementVersion


class CannotAdopt(NotNow):
    """The version is not one that can be adopted now; the message says why, in Swedish."""


@transaction.atomic
def adopt(version: AgreementVersion, *, text: str = "") -> AgreementVersion:
    """Freeze and hash the version's text and let it replace the one in force.

    `text` is what was frozen in another portal, where a name in it has changed since.

    The former one was in force until the day before, where the new one says from when. Raises
    CannotAdopt when it is adopted already, has no text, or has a day on which another is in
    force. What else a version should tell is asked by `adopting.missing`, not here: the sources
    do not know it of old versions. The caller enters the document into the register in the same
    transaction (organisations.register).
    """
    Agreement.objects.select_for_update(no_key=True).get(pk=version.agreement_id)
    version.refresh_from_db()
    if version.is_frozen:
        raise CannotAdopt(_("Versionen är redan antagen."))
    if not version.sections.exists():
        raise CannotAdopt(_("Versionen har ingen text."))
    problem = cannot_follow(version)
    if problem:
        raise CannotAdopt(problem)
    for former in AgreementVersion.objects.in_force().filter(agreement=version.agreement_id):
        former.state = AgreementVersion.State.SUPERSEDED
        if version.in_force_from:
            former.in_force_until = version.in_force_from - timedelta(days=1)
        former.save()
    if version.adopted_on and not version.adopted_when:
        version.adopted_when = in_swedish(version.adopted_on)
    version.frozen_text = text or compose(version)
    version.document_hash = document_hash(version.frozen_text)
    version.state = AgreementVersion.State.ADOPTED
    version.save()
    return version
