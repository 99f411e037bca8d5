"""What the parties write together about a gap, and the action that it becomes."""

from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions.slugs import free_slug
from plans.mirror.models import Assessor, JointComment, Mirror
from plans.mirror.preparing import held
from plans.mirror.rating import entered
from plans.models import Action, DevelopmentArea, Plan
from principles.keeping import NotAllowed, NotNow, refuse_outside_secretariat
from principles.models import Principle

LONGEST = 20_000
PLANS_TO_CHOOSE = (Plan.State.DRAFT, Plan.State.PUBLISHED)


class WrittenMeanwhile(NotNow):
    """Somebody else has changed the comment since the page was opened: `text` is what stands."""

    def __init__(self, text: str) -> None:
        super().__init__(_("Någon annan har ändrat kommentaren sedan du öppnade sidan."))
        self.text = text


@transaction.atomic
def save_comment(mirror: Mirror, principle: Principle, *, by: Any, text: str, seen: str) -> None:
    """Keep the parties' joint comment on a principle. `by` is an Assessor or an account.

    `seen` is the `comment_print` of what stood when the page was opened. Raises NotAllowed for
    whoever may not write, NotNow before all have handed in (or for an assessor once it is
    published), WrittenMeanwhile when somebody else was first.
    """
    mirror = allowed(mirror, by)
    if principle.version_id != mirror.version_id:
        raise NotAllowed
    comment: Any = comment_on(mirror, principle)
    if comment.text == text:
        return
    if comment_print(comment.text) != seen:
        raise WrittenMeanwhile(comment.text)
    comment.text = text
    comment._change_reason = by.party.name if isinstance(by, Assessor) else _("kansliet")
    comment.save()


def allowed(mirror: Mirror, by: Any) -> Mirror:
    """The mirror, held. Raises NotAllowed or NotNow unless the person may write a comment now."""
    if isinstance(by, Assessor):
        mirror, by = entered(mirror, by)
        if mirror.published_at:
            raise NotNow(_("Spegeln är publicerad. Be kansliet att ändra kommentaren."))
    else:
        mirror = held(mirror)
        refuse_outside_secretariat(mirror.agreement, by)
    if not mirror.shown_at:
        raise NotNow(_("Kommentaren skrivs när alla parter har lämnat in."))
    return mirror


def comment_print(text: str) -> str:
    """Equal for equal comments: what a form carries of the one that it was opened with."""
    return sha256(text.encode()).hexdigest()


def comment_on(mirror: Mirror, principle: Principle) -> JointComment:
    """The comment on a principle, stored or new."""
    found: JointComment | None = mirror.comments.filter(principle=principle).first()
    return found or JointComment(mirror=mirror, principle=principle)


@transaction.atomic
def make_action(
    mirror: Mirror,
    principle: Principle,
    *,
    by: Any,
    plan: Plan,
    area: DevelopmentArea,
    title: str,
    first_year: int,
    last_year: int,
    description: str = "",
) -> Action:
    """Make an action of a principle's gap, for all parties together.

    Raises NotAllowed outside the secretariat, NotNow before all have handed in, when the gap has
    become an action or the plan takes none, ValidationError for what no action can be.
    """
    mirror = held(mirror)
    refuse_outside_secretariat(mirror.agreement, by)
    comment = refuse_no_gap(mirror, principle, plan)
    action = Action(
        plan=plan, area=area, title=title, slug=free_slug(plan, title), description=description,
        first_year=first_year, last_year=last_year,
    )  # fmt: skip
    action.full_clean()
    action.save()
    action.parties.set(mirror.agreement.parties.all())
    action.principles.add(principle)
    comment.action = action
    comment.save()
    return action


def refuse_no_gap(mirror: Mirror, principle: Principle, plan: Plan) -> JointComment:
    """The comment that the action is to stand with. Raises NotAllowed or NotNow."""
    if principle.version_id != mirror.version_id or plan.agreement_id != mirror.agreement_id:
        raise NotAllowed
    if not mirror.shown_at:
        raise NotNow(_("En insats kan göras när alla parter har lämnat in."))
    if plan.state not in PLANS_TO_CHOOSE or plan.commitments_of_id:
        raise NotNow(_("Planen tar inte emot nya insatser. Välj en annan."))
    comment = comment_on(mirror, principle)
    if comment.action_id:
        raise NotNow(_("Glappet har redan blivit en insats: %s") % comment.action)
    return comment
