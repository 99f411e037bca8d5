"""The address of an action, made from its title."""

from typing import Any

from django.utils.text import slugify

from plans.planning.models import Plan

LONGEST = 80


def free_slug(plan: Plan, title: str, *, besides: Any = None) -> str:
    """An address of at most 80 characters that no other action of the plan has.

    Called with the plan locked, so that two who add at once get two. `besides` is the key of
    the action that it is for, when there is one already.
    """
    base = slugify(title)[: LONGEST - 5].strip("-") or "insats"
    others = plan.actions.exclude(pk=besides).filter(slug__startswith=base)
    taken = set(others.values_list("slug", flat=True))
    number, free = 1, base
    while free in taken:
        number += 1
        free = f"{base}-{number}"
    return free
