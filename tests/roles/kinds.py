"""Who may read and write a page: the kinds of access that the portal's addresses have."""

from dataclasses import dataclass

ROLES = ("nobody", "nora", "asta", "siri", "karin", "stig", "osten", "dag")
# Åkerbär and Skåne, or Bergsgården and Östergötland.
OWN, OTHER = 0, 1


def relations(role, place):
    """What somebody is to the place: `osten` is to Östergötland what `karin` is to Skåne."""
    if role == "nobody":
        return {"anyone"}
    at_home = place == (OTHER if role == "osten" else OWN)
    to_all = {
        "karin": {"steward", "writer", "recorder"}, "osten": {"steward", "writer", "recorder"},
        "stig": {"steward"},
        "dag": {"steward", "writer", "operator", "reader"},
    }  # fmt: skip
    at_own = {
        "asta": {"representative"}, "siri": {"signatory"}, "stig": {"reader", "steering"},
        "karin": {"reader", "secretariat"}, "osten": {"reader", "secretariat"},
    }  # fmt: skip
    own = at_own.get(role, set()) if at_home else set()
    return {"anyone", "account"} | to_all.get(role, set()) | own


@dataclass(frozen=True)
class Kind:
    """Who reads (GET) and who writes (POST). Whoever may read and sends something all the same
    may get any answer, as long as nothing changes."""

    reads: frozenset
    writes: frozenset

    def expects(self, method, relation):
        """`open`, `harmless` (any answer, nothing changes) or `refused`."""
        if relation & (self.reads if method == "get" else self.writes):
            return "open"
        return "harmless" if relation & (self.reads | self.writes) else "refused"


def kind(reads="", writes=""):
    return Kind(frozenset(reads.split()), frozenset(writes.split()))


SECRETARIAT_OR_OPERATOR = "secretariat operator"

PUBLIC = kind("anyone")
PUBLIC_FORM = kind("anyone", "anyone")
ACCOUNT = kind("account", "account")
ACCOUNT_READ = kind("account")
ACCOUNT_POST = kind("", "account")
ORGANISATION = kind("representative", "representative")
ORGANISATION_POST = kind("", "representative")
SIGNATORY = kind("signatory", "signatory")
RECEIPT = kind("representative secretariat operator")
ATTACHMENT = kind("representative signatory reader")
# A link opens by its token, whoever is logged in; a made up one opens nothing for anybody.
LINK = kind()
NOBODY = kind()
READ = kind("reader")
READ_AND_WRITE = kind("reader", SECRETARIAT_OR_OPERATOR)
WRITE = kind(SECRETARIAT_OR_OPERATOR, SECRETARIAT_OR_OPERATOR)
WRITE_POST = kind("", SECRETARIAT_OR_OPERATOR)
SECRETARIAT_READ = kind(SECRETARIAT_OR_OPERATOR)
WRITER_LIST = kind("writer", SECRETARIAT_OR_OPERATOR)
# What is signed is recorded by the secretariat alone.
SECRETARIAT = kind("secretariat", "secretariat")
STEERING_ANSWERS = kind("reader", "steering")
STEERING_WRITES = kind("steering", "steering")
OPERATOR = kind("operator", "operator")
OPERATOR_READ = kind("operator")
# Pages of the admin that belong to no agreement.
STEWARD = kind("steward")
# A list, to which actions over chosen rows are sent: of the other agreement they do nothing.
LIST = kind("steward", SECRETARIAT_OR_OPERATOR)
OPERATOR_LIST = kind("operator", "operator")
WRITER = kind("writer", "writer")
WRITER_POST = kind("", "writer")
RECORDER = kind("recorder", "recorder")
