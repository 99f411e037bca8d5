"""How many questions a signature asks of the database: all others wait while it does."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.signing import flows
from tests import cast

# One signature that leads into the register, in the order of the flow:
QUESTIONS = [
    "SELECT principles_agreement",  # the chain is held
    "SELECT organisations_signatory",  # with round, version, accession and organisation, as now
    "SELECT organisations_representative",  # whether the person still acts for it
    "UPDATE organisations_signatory",
    "INSERT organisations_signature",
    "UPDATE principles_agreement",  # kept pages are old
    "SELECT organisations_registerentry",  # the head, and what the rules ask
    "INSERT organisations_registerentry",
    "INSERT organisations_registerpart",  # both parts
    "INSERT organisations_activesignature",
    "UPDATE organisations_signinground",
    "UPDATE organisations_accession",
    "INSERT django_tasks_database_dbtaskresult",  # the receipts
]


def asked(queries):
    """The verb and the first table of each, without those that frame a transaction."""
    found = [re.match(r'(SELECT .*? FROM|INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', query["sql"])
             for query in queries]  # fmt: skip
    return [f"{match[1].split()[0]} {match[2]}" for match in found if match]


def test_a_signature_asks_what_it_must(approved, asta):
    mine = cast.place_of(asta, cast.begun(approved, by=asta))
    stated = cast.act(mine)
    with CaptureQueriesContext(connection) as queries:
        assert flows.sign(mine, by=asta, act=stated)
    assert asked(queries) == QUESTIONS
