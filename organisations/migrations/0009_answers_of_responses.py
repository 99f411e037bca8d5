"""One response of each organisation to a consultation, with an answer for each part of the text."""

from django.db import migrations


def gather(apps, schema_editor):
    Response = apps.get_model("organisations", "ConsultationResponse")
    Answer = apps.get_model("organisations", "Answer")
    kept = {}
    for row in Response.objects.order_by("pk"):
        response = kept.setdefault((row.consultation_id, row.organisation_id), row)
        question = question_about(apps, row)
        # What asked for a change without saying which is a disagreement.
        view = "disagree" if row.view == "change" and not row.proposal else row.view
        Answer.objects.create(
            response=response, question=question, view=view, proposal=row.proposal,
            comment=row.comment,
        )
        if row.submitted_at and not response.submitted_at:
            response.submitted_at = row.submitted_at
            response.save()
        if row.pk != response.pk:
            row.delete()


def question_about(apps, row):
    Question = apps.get_model("principles", "Question")
    if row.principle_id:
        part = row.principle
        about = {"kind": "principle", "part": part.slug}
        shown = {"heading": part.name, "wording": part.meaning, "position": part.position}
    else:
        part = row.section
        about = {"kind": "section", "part": part.anchor}
        shown = {"heading": part.heading, "wording": part.body, "position": part.position}
    return Question.objects.get_or_create(
        consultation=row.consultation, **about, defaults=shown
    )[0]


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0008_consultation_answers"),
        ("principles", "0006_the_life_of_a_text"),
    ]
    operations = [migrations.RunPython(gather, migrations.RunPython.noop)]
