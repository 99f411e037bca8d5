"""Rows from before there were rounds: assessments get the mirror of their year, and whoever was
registered for an event keeps the seat."""

from django.db import migrations


def keep_what_was_there(apps, schema_editor):
    assessments = apps.get_model("plans", "Assessment")
    mirrors = apps.get_model("plans", "Mirror")
    for row in assessments.objects.filter(mirror=None).select_related("by", "principle"):
        row.mirror, _made = mirrors.objects.get_or_create(
            agreement_id=row.by.agreement_id,
            year=row.year,
            defaults={"version_id": row.principle.version_id},
        )
        row.save(update_fields=["mirror"])
    registrations = apps.get_model("plans", "EventRegistration")
    registrations.objects.filter(state="unconfirmed").update(state="seated")


class Migration(migrations.Migration):

    dependencies = [("plans", "0002_moving_plans")]

    operations = [migrations.RunPython(keep_what_was_there, migrations.RunPython.noop)]
