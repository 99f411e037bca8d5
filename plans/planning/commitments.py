"""A plan that is a list without years: what a version of the text undertakes."""

from typing import Any

from plans.planning.models import Plan
from principles.models import Agreement, AgreementVersion, Undertaking


def commitments_of(agreement: Agreement, plan: Plan) -> dict[str, Any]:
    """The version that is quoted, and its undertakings: each party's own, and the joint ones.

    A version that the public does not read yet is not quoted: `version` is then None.
    """
    versions = AgreementVersion.objects.public().filter(pk=plan.commitments_of_id)
    version = versions.first()
    if version is None:
        return {"version": None, "sides": [], "joint": []}
    version.agreement = agreement
    rows = list(Undertaking.objects.filter(version=version).select_related("principle"))
    sides = [
        (party, [row for row in rows if row.party_id == party.pk])
        for party in agreement.parties.all()
    ]
    return {
        "version": version,
        "sides": [(party, own) for party, own in sides if own],
        "joint": [row for row in rows if row.party_id is None],
    }
