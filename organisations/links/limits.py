"""How many links are mailed in a day, so that nobody can bury a stranger in our mail."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.directory.models import Organisation
from organisations.representing.models import Invitation
from organisations.signing.models import SigningLink

MOST_TO_ONE = 15
MOST_TO_ONE_FROM_ONE = 5
MOST_FROM_ONE = 50
TOO_MANY_LINKS = _("Vi har redan skickat många länkar det senaste dygnet. Försök igen i morgon.")


def is_enough(organisation: Organisation, email: str) -> bool:
    """Whether the organisation may not have another link mailed to the address today.

    Links to signatories and invitations count together.
    """
    day_ago = timezone.now() - timedelta(days=1)
    asked = SigningLink.objects.filter(sent_at__gt=day_ago)
    invited = Invitation.objects.filter(sent_at__gt=day_ago)
    ours, to_one = Q(organisation=organisation), Q(email=email)
    our_round = Q(signatory__round__accession__organisation=organisation)
    to_signatory = Q(signatory__email=email)
    return (
        asked.filter(to_signatory).count() + invited.filter(to_one).count() >= MOST_TO_ONE
        or asked.filter(our_round).count() + invited.filter(ours).count() >= MOST_FROM_ONE
        or asked.filter(our_round & to_signatory).count() + invited.filter(ours & to_one).count()
        >= MOST_TO_ONE_FROM_ONE
    )
