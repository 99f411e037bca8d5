"""Whether what was acknowledged is there, once: `python -m tests.faults.check PLAN FOLDER`.

Reads the answers that the clients wrote down (`FOLDER/acknowledged-*`) and the database. Prints
the figures as JSON; the exit code is 1 when any figure that must be 0 is not.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db.models import Count  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from organisations.models import (  # noqa: E402
    Accession,
    ActiveSignature,
    RegisterEntry,
    Signatory,
    Signature,
    SigningRound,
)
from organisations.signing.tasks import send_receipts  # noqa: E402

RECEIPTS = "/mina-organisationer/kvitton/skane/"


def main():
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    answers = [
        json.loads(line)
        for path in Path(sys.argv[2]).glob("acknowledged-*")
        for line in path.read_text().splitlines()
    ]
    said = {"organisations": len(plan), "presses": sum(map(len, plan))}
    said |= {
        "answered": len(answers),
        "acknowledged": sum(is_acknowledged(answer) for answer in answers),
        "connections lost and pages of 503": sum(answer["lost"] for answer in answers),
    }
    for answer in answers:
        if not is_acknowledged(answer):
            print("Answered otherwise:", answer, file=sys.stderr)
    wrong = faults(plan, answers)
    print(json.dumps(said | wrong))
    sys.exit(1 if any(wrong.values()) else 0)


def faults(plan, answers):
    """What must be 0."""
    acknowledged = [answer for answer in answers if is_acknowledged(answer)]
    return {
        "unanswered": sum(map(len, plan)) - len(answers),
        "answered otherwise": len(answers) - len(acknowledged),
        "acknowledged but lost": sum(map(is_lost, acknowledged)),
        "not in the register": len(plan) - len(entered()),
        "rounds not done": SigningRound.objects.exclude(state="done").count(),
        "accessions not signed": Accession.objects.exclude(state="signed").count(),
        "entered twice": sum(number - 1 for number in entered().values()),
        "active twice": repeated(ActiveSignature.objects.values("agreement", "organisation")),
        "tokens entered twice": repeated(tokens(RegisterEntry)),
        "tokens signed twice": repeated(tokens(Signature)),
        "signed twice by one": repeated(Signature.objects.values("signatory")),
        "receipts not queued once": receipts_not_once(),
    }


def is_acknowledged(answer):
    """Led to the receipt; or back to the round, by whoever did not make the last signature."""
    own = f"/mina-organisationer/underskrift/{answer['signatory']}/"
    return answer["status"] == 302 and (
        answer["place"] == own or answer["place"].startswith(RECEIPTS)
    )


def is_lost(answer):
    """Whether the person's signature, or the receipt that was shown, is not there."""
    signatory = Signatory.objects.filter(pk=answer["signatory"], state="signed")
    if answer["place"].startswith(RECEIPTS):
        seq = answer["place"].removeprefix(RECEIPTS).strip("/")
        signatory = signatory.filter(round__entry__seq=seq)
    return not Signature.objects.filter(signatory__in=signatory).exists()


def entered():
    """How many times each organisation was entered, as the public parts tell it."""
    rows = RegisterEntry.objects.filter(kind="sign", round__isnull=False).prefetch_related("parts")
    return Counter(row.public_data["organisation_id"] for row in rows)


def tokens(model):
    return model.objects.filter(form_token__isnull=False).values("form_token")


def repeated(rows):
    """How many values stand in more than one row."""
    return rows.annotate(number=Count("pk")).filter(number__gt=1).count()


def receipts_not_once():
    """How many rounds in the register have not exactly one task that mails their receipts."""
    tasks = DBTaskResult.objects.filter(task_path=send_receipts.module_path)
    queued = Counter(task.args_kwargs["args"][0] for task in tasks)
    done = set(SigningRound.objects.done().values_list("pk", flat=True))
    return sum(queued[pk] != 1 for pk in done) + len(set(queued) - done)


if __name__ == "__main__":
    main()
