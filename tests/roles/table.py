"""Every address of the portal and of the admin: its kind, and how it is made for both sides.

Public pages, pages of an account, of an organisation and so on stand in the tables of
`tests/test_roles.py`, with their words; here is how those tables are read. Pages of the admin
beside lists and forms stand below: one line each, `name: (kind, word, word, …)`, where a word is
a key of `places` (tests/roles/conftest.py) whose row or value goes into the address, a number,
or `"=x"` for the letter x itself.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from tests import test_roles as tables
from tests.roles import kinds
from tests.roles.kinds import OTHER, OWN, Kind

ADMIN_PAGES = {
    "index": (kinds.STEWARD,),
    "app_list": (kinds.STEWARD, "=principles"),
    "autocomplete": (kinds.NOBODY,),  # no list of rows to search is offered anywhere
    "jsi18n": (kinds.STEWARD,),
    "login": (kinds.STEWARD,),
    "logout": (kinds.PUBLIC_FORM,),
    # Plans and actions.
    "answer_plan_approval": (kinds.STEERING_ANSWERS, "planapproval"),
    "publish_plan": (kinds.WRITE, "planapproval"),
    "withdraw_plan_approval": (kinds.WRITE, "planapproval"),
    "ask_for_plan_approval": (kinds.WRITE, "plan"),
    "close_plan": (kinds.WRITE, "plan"),
    "reopen_plan": (kinds.WRITE, "plan"),
    "copy_plan": (kinds.WRITE, "plan"),
    "carry_over": (kinds.WRITE, "plan"),
    "plan_matrix": (kinds.READ_AND_WRITE, "plan"),
    "add_in_cell": (kinds.WRITE, "plan", "developmentarea", 2021),
    "follow_ups": (kinds.READ, "plan"),
    "follow_up_open": (kinds.WRITE, "plan"),
    "follow_up_reading": (kinds.READ_AND_WRITE, "plan"),
    "follow_up_round": (kinds.READ_AND_WRITE, "plan", "follow_up_round"),
    "follow_up_csv": (kinds.READ, "plan", "follow_up_round"),
    "plan_file": (kinds.READ, "plan", "=csv"),
    "plan_import": (kinds.WRITE, "plan"),
    "plan_import_look": (kinds.WRITE, "plan", "plan_import"),
    "plan_import_differences": (kinds.WRITE, "plan", "plan_import"),
    # Events and mirrors.
    "event_board": (kinds.READ_AND_WRITE, "forum"),
    "event_attendance": (kinds.READ_AND_WRITE, "forum"),
    "event_add": (kinds.WRITE, "forum"),
    "event_cancel": (kinds.WRITE, "forum"),
    "event_csv": (kinds.WRITE, "forum"),
    "event_xlsx": (kinds.WRITE, "forum"),
    "event_strike": (kinds.WRITE, "forum", "registration"),
    "event_seat": (kinds.WRITE, "forum", "registration"),
    "mirror_assessor": (kinds.WRITE, "mirror"),
    "mirror_change_assessor": (kinds.WRITE, "mirror", "assessor"),
    "mirror_open": (kinds.WRITE, "mirror"),
    "mirror_results": (kinds.READ, "shown_mirror"),
    "mirror_joint": (kinds.WRITE, "shown_mirror", "principle_slug"),
    "mirror_action": (kinds.WRITE, "shown_mirror", "principle_slug"),
    "mirror_publish": (kinds.WRITE, "shown_mirror"),
    # Reports.
    "new_report": (kinds.WRITER,),
    "show_report": (kinds.READ, "draft_report"),
    "report_draft_pdf": (kinds.READ, "draft_report"),
    "publish_report": (kinds.WRITE, "draft_report"),
    "correct_report": (kinds.WRITE, "draft_report"),
    # Bodies, nominations, meetings and contacts.
    "body_board": (kinds.READ, "body"),
    "fill_after": (kinds.WRITE, "seat"),
    "fill_vacant": (kinds.WRITE, "body", 0),
    "open_nominations": (kinds.WRITE, "nominationcall"),
    "nominations": (kinds.READ, "nominationcall"),
    "decide_nominations": (kinds.WRITE, "nominationcall"),
    "call_meeting": (kinds.WRITE, "bodymeeting"),
    "cancel_meeting": (kinds.WRITE, "bodymeeting"),
    "approve_minutes": (kinds.WRITE, "bodymeeting"),
    "reopen_minutes": (kinds.WRITE, "bodymeeting"),
    "meeting_file": (kinds.READ, "bodymeeting"),
    "check_contacts": (kinds.WRITER,),
    # Messages and news.
    "send_message": (kinds.WRITE, "message"),
    "publish_news": (kinds.READ_AND_WRITE, "newsitem"),
    # The handbook, and an agreement as a folder.
    "handbook": (kinds.STEWARD,),
    "handbook_page": (kinds.STEWARD, "=organ"),
    "handbook_picture": (kinds.STEWARD, "=platser"),
    "export_agreement": (kinds.WRITE, "agreement"),
    # Texts.
    "ask_for_adoption": (kinds.WRITE, "agreementversion"),
    "answer_adoption": (kinds.STEERING_ANSWERS, "adoption"),
    "adopt_version": (kinds.WRITE, "adoption"),
    "withdraw_adoption": (kinds.WRITE, "adoption"),
    "new_draft": (kinds.WRITER,),
    "preview": (kinds.WRITER_POST,),
    "show_draft": (kinds.READ, "draft"),
    "draft_difference": (kinds.READ, "draft"),
    "draft_edit": (kinds.READ, "draft", 1),
    "restore_draft": (kinds.WRITE_POST, "draft", 1),
    "translate": (kinds.READ_AND_WRITE, "=party", "party"),
    # Consultations.
    "consultation_ask_all": (kinds.WRITE_POST, "asked"),
    "consultation_invite": (kinds.WRITE, "asked"),
    "consultation_open": (kinds.WRITE, "asked"),
    "consultation_prolong": (kinds.WRITE, "asked"),
    "consultation_publish": (kinds.WRITE, "asked"),
    "consultation_board": (kinds.READ, "asked"),
    "consultation_answers": (kinds.READ_AND_WRITE, "asked", "question"),
    "consultation_csv": (kinds.READ, "asked"),
    "consultation_xlsx": (kinds.READ, "asked"),
    # Organisations and the register.
    "help_organisation": (kinds.WRITE, "organisation"),
    "on_paper": (kinds.RECORDER,),
    "record_withdrawal": (kinds.SECRETARIAT, "accession"),
    "correct_identity": (kinds.WRITE, "accession"),
    "ask_for_renewal": (kinds.WRITER,),
    "unpublish_entry": (kinds.OPERATOR, "registerentry"),
    # Roles and accounts.
    "end_role": (kinds.WRITE, "steward"),
    "withdraw_role": (kinds.WRITE, "roleinvitation"),
    "decide_change": (kinds.WRITE, "identitychange"),
    "comment_draft": (kinds.STEERING_WRITES, "draft"),
    "handle_draft_comment": (kinds.WRITE_POST, "draft", "draft_comment"),
    "comment_plan": (kinds.STEERING_WRITES, "plan"),
    "handle_plan_comment": (kinds.WRITE_POST, "plan", "plan_comment"),
    "propose_erasure": (kinds.WRITER,),
    "carry_out_erasure": (kinds.OPERATOR, "erasureproposal"),
    "decline_erasure": (kinds.OPERATOR, "erasureproposal"),
    "withdraw_erasure": (kinds.WRITE, "erasureproposal"),
    "erase_account": (kinds.OPERATOR, "user"),
    "erase_without_account": (kinds.OPERATOR,),
}
READS, WRITES, NOTHING = tables.READS, tables.WRITES, tables.NOTHING
# Who adds and who deletes a row, where it is not whoever changes it (`ADMIN`).
MAY_ADD = {
    "agreement": kinds.OPERATOR,
    "partysignature": kinds.RECORDER,
    "agreementversion": kinds.NOBODY,  # a draft is a copy (`new_draft`)
    "principle": kinds.NOBODY,  # written on the page of its draft
    "steward": kinds.WRITER,
    "user": kinds.NOBODY,
}
MAY_DELETE = {
    "agreement": kinds.OPERATOR,
    "authenticator": kinds.OPERATOR,  # of somebody who has lost it
    "report": kinds.WRITE,  # a draft
    "user": kinds.NOBODY,
}
# What the steering group does not even read: whom somebody wants to erase.
NOT_FOR_STEERING = {"erasureproposal"}
# What a page for changing a row is to its readers, where `ADMIN` does not tell it.
MAY_CHANGE = {"steward": kinds.READ_AND_WRITE}
# allauth's: the operator reads them.
OF_ACCOUNTS = {"emailaddress": (NOTHING, READS), "authenticator": (NOTHING, READS)}
# The pages of an account, but for those that lead on to e-ID (tests/eid).
ACCOUNTS = {
    "account_login": kinds.PUBLIC_FORM,
    "account_logout": kinds.PUBLIC_FORM,
    "account_inactive": kinds.PUBLIC,
    "account_signup": kinds.PUBLIC_FORM,
    "account_reauthenticate": kinds.ACCOUNT,
    "account_email": kinds.ACCOUNT,
    "account_email_verification_sent": kinds.ACCOUNT,
    "account_change_password": kinds.ACCOUNT,
    "account_set_password": kinds.ACCOUNT,
    "account_reset_password": kinds.PUBLIC_FORM,
    "account_request_login_code": kinds.PUBLIC_FORM,
    "mfa_index": kinds.ACCOUNT_READ,
    "mfa_activate_totp": kinds.ACCOUNT,
    "mfa_generate_recovery_codes": kinds.ACCOUNT,
    "mfa_list_webauthn": kinds.ACCOUNT_READ,
    "mfa_add_webauthn": kinds.ACCOUNT,
    "mfa_reauthenticate": kinds.ACCOUNT,
}
# In the middle of something that a session has begun, or for some accounts only: tests/accounts
# and tests/eid. `letter` is of development; Django's own old addresses of rows have no name.
ELSEWHERE = {
    "account_confirm_login_code", "account_confirm_password_reset_code",
    "account_complete_password_reset", "account_password_reset_completed",
    "mfa_authenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_download_recovery_codes", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
    "mfa_edit_webauthn", "mfa_login_webauthn", "socialaccount_connections",
    "socialaccount_signup", "eid_login", "eid_connect", "eid_reauthenticate", "eid_callback",
    "letter", "letters", "",
}  # fmt: skip
# These exist where both sides have rated (tests/mirror), where minutes are a file (tests/meetings),
# and for a contact that is named (tests/contacts).
MAY_BE_MISSING = {
    "admin:mirror_joint", "admin:mirror_action", "admin:meeting_file", "admin:check_contacts",
}  # fmt: skip
# Models of other packages that only show the operator what they hold.
OTHERS_MODELS = ("auth_group", "django_tasks_database_dbtaskresult")


@dataclass(frozen=True)
class Case:
    """An address on both sides; where both are the same there is one."""

    name: str
    kind: Kind
    addresses: tuple[Any, Any]
    data: tuple[Any, Any] = ({}, {})


def word(places, name, side):
    """What a word of the table is in an address."""
    if isinstance(name, int):
        return name
    if name.startswith("="):
        return name[1:]
    value = places[name][side]
    return getattr(value, "pk", value)


def case(name, kind, words, places, **more):
    """The case of an address made of words; a side that lacks a row has no address."""
    sides = []
    for side in (OWN, OTHER):
        args = [word(places, one, side) for one in words]
        sides.append(None if None in args else reverse(name, args=args))
    return Case(name, kind, tuple(sides), **more)


def public_cases():
    for name, words in tables.PUBLIC.items():
        other = words | ({"slug": "ostergotland"} if "slug" in words else {})
        yield Case(name, kinds.PUBLIC, (reverse(name, kwargs=words), reverse(name, kwargs=other)))


def own_cases(places):
    """The pages of an account, of an organisation and of a signatory."""
    for name in tables.ANY_ACCOUNT:
        yield case(name, kinds.ACCOUNT, (), places)
    for name in tables.OWN:
        yield of_organisation(name, kinds.ORGANISATION, places)
    for name in tables.OWN_PLACE:
        yield case(name, kinds.SIGNATORY, ("signatory",), places)
    for name in tables.RECEIPTS:
        yield case(name, kinds.RECEIPT, ("slug", "seq"), places)
    for name in tables.FILES:
        yield case(name, kinds.ATTACHMENT, ("attachment",), places)
    more = {
        "send_again": ("signatory",), "replace_signatory": ("signatory",),
        "remove_attachment": ("attachment",), "answer_request": ("representative",),
        "change_representative": ("representative",), "withdraw_invitation": ("invitation",),
        "withdraw_identity_change": ("identitychange",),
    }  # fmt: skip
    for name in sorted(tables.POST_ONLY | set(tables.IN_ROUND)):
        if name not in ("take_back_response", "withdraw_nomination"):
            yield of_organisation(name, kinds.ORGANISATION_POST, places, more.get(name, ()))


def of_organisation(name, kind, places, more=()):
    """An address below an organisation's, or below its accession's to an agreement."""
    try:
        return case(name, kind, ("organisation", "slug", *more), places)
    except NoReverseMatch:
        return case(name, kind, ("organisation", *more), places)


def link_cases(places):
    """Made up tokens, and what only some organisations are asked (tests/mirror, tests/roles)."""
    for name in tables.LINKS:
        yield case(name, kinds.LINK, ("=pahittad",), places)
    for name in tables.AGREEMENT_LINKS:
        yield case(name, kinds.LINK, ("slug", "=pahittad"), places)
    for name in tables.MIRROR_LINKS:
        more = ("=dialog",) if name == "mirror_comment" else ()
        yield case(name, kinds.LINK, ("slug", "=pahittad", *more), places)
    for name in tables.EVENT_LINKS:
        yield case(name, kinds.LINK, ("slug", "=matrisen", "=pahittad"), places)
    for name in (*tables.IN_CONSULTATION, "take_back_response"):
        more = ("question",) if name == "answer_question" else ()
        words = ("organisation", "slug", "=y", *more)  # prepared, and not opened to anybody
        yield case(name, kinds.LINK, words, places)
    for name in (*tables.IN_NOMINATION, "withdraw_nomination"):
        more = (1,) if name == "withdraw_nomination" else ()
        words = ("organisation", "nominationcall", *more)  # not opened to anybody
        yield case(name, kinds.LINK, words, places)
    for name in tables.IN_MIRROR:
        yield case(name, kinds.LINK, ("organisation", "slug", 2019), places)


def account_cases(places):
    for name, kind in ACCOUNTS.items():
        yield case(name, kind, (), places)


def admin_cases(places):
    for model in registered_models():
        yield from cases_of_model(model, places)
    for name, (kind, *words) in ADMIN_PAGES.items():
        yield case(f"admin:{name}", kind, words, places)


def registered_models():
    known = tables.ADMIN.keys() | OF_ACCOUNTS.keys()
    return [model for model in admin.site._registry if model._meta.model_name in known]


def cases_of_model(model, places):
    """List, add, change, delete, history and what the row said once."""
    name, base = model._meta.model_name, f"admin:{model._meta.label_lower.replace('.', '_')}"
    karin, dag = (tables.ADMIN | OF_ACCOUNTS)[name]
    changing = {WRITES: kinds.READ_AND_WRITE, READS: kinds.READ, NOTHING: kinds.OPERATOR_READ}
    kind = changing[karin] if dag != WRITES or karin != NOTHING else kinds.OPERATOR
    writing = {kinds.READ_AND_WRITE: kinds.WRITE, kinds.OPERATOR: kinds.OPERATOR}
    listed = kinds.OPERATOR_LIST if karin == NOTHING else kinds.LIST
    reading = kinds.OPERATOR_READ if karin == NOTHING else kinds.READ
    if name in NOT_FOR_STEERING:
        listed, kind, reading = kinds.WRITER_LIST, kinds.SECRETARIAT_READ, kinds.SECRETARIAT_READ
    chosen = tuple(
        {"action": "delete_selected", "post": "yes", "_selected_action": row.pk} if row else {}
        for row in places[name]
    )
    yield case(f"{base}_changelist", listed, (), places, data=chosen)
    anywhere = {kinds.WRITE: kinds.WRITER}
    adding = writing.get(kind, kinds.NOBODY)
    yield case(f"{base}_add", MAY_ADD.get(name, anywhere.get(adding, adding)), (), places)
    yield case(f"{base}_change", MAY_CHANGE.get(name, kind), (name,), places)
    deleting = MAY_DELETE.get(name, writing.get(kind, kinds.NOBODY))
    yield case(f"{base}_delete", deleting, (name,), places, data=({"post": "yes"},) * 2)
    yield case(f"{base}_history", reading, (name,), places)
    row = places[name][OWN]
    if row is not None and hasattr(model, "history"):
        versions = [one.history.first() if one else None for one in places[name]]
        more = {**places, "version": versions}
        yield case(f"{base}_simple_history", reading, (name, "version"), more)


def every_case(places):
    return [
        *public_cases(), *own_cases(places), *link_cases(places), *account_cases(places),
        *admin_cases(places),
    ]  # fmt: skip


def every_name(patterns=None, space=""):
    """The names of all addresses, those of the admin with its namespace."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else ""
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from every_name(pattern.url_patterns, space + inner)
