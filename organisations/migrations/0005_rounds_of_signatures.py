"""Every signature so far becomes a round of its own: who was asked, and who signed."""

from datetime import timedelta

from django.db import migrations


def make_rounds(apps, schema_editor):
    def model(name):
        return apps.get_model("organisations", name)

    for accession in model("Accession").objects.filter(signatures__isnull=False).distinct():
        signatures = model("Signature").objects.filter(accession=accession, signatory=None)
        versions = list(signatures.values_list("version", flat=True).distinct())
        for version in versions:
            one_round(model, accession, version, list(signatures.filter(version=version)))


def one_round(model, accession, version, signatures):
    done = accession.entry_id is not None and accession.signed_version_id == version
    first = min(signatures, key=lambda signature: signature.signed_at)
    made = model("SigningRound").objects.create(
        accession=accession,
        version_id=version,
        kind="sign",
        state="done" if done else "cancelled",
        required=accession.signatures_required,
        due_on=(first.signed_at + timedelta(days=30)).date(),
        decision=decision_of(accession),
        listed=accession.listed,
        opened_by=first.user,
        opened_at=first.signed_at,
        closed_at=accession.signed_at or first.signed_at,
        entry_id=accession.entry_id if done else None,
    )
    for position, signature in enumerate(signatures, start=1):
        signature.signatory = model("Signatory").objects.create(
            round=made,
            position=position,
            name=signature.name,
            email=signature.email,
            user=signature.user,
            state="signed",
            answered_at=signature.signed_at,
        )
        signature.save()


def decision_of(accession):
    if not accession.decision_date:
        return ""
    words = [accession.decision_body, f"{accession.decision_date:%Y-%m-%d}"]
    if accession.decision_paragraph:
        words.append("§ " + accession.decision_paragraph.lstrip("§ "))
    return " ".join(words)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_signing_rounds")]
    operations = [migrations.RunPython(make_rounds, migrations.RunPython.noop)]
