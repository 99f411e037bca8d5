"""How the wording of a principle has changed from version to version."""

from dataclasses import dataclass
from itertools import pairwise

from principles.agreements.models import Agreement
from principles.text.comparison import Comparison, compare
from principles.text.models import AgreementVersion, Principle


@dataclass(frozen=True)
class Wording:
    """A principle as one version words it, and what differs from the version before."""

    principle: Principle
    comparison: Comparison | None

    @property
    def version(self) -> AgreementVersion:
        return self.principle.version


def history(agreement: Agreement, slug: str) -> list[Wording]:
    """The wordings of a principle in the public versions, the oldest first; none for only one."""
    public = agreement.versions.public()
    rows = Principle.objects.filter(slug=slug, version__in=public).select_related(
        "version__agreement"
    )
    found = list(rows.order_by("version__number"))
    if len(found) < 2:
        return []
    texts = [f"# {row.name}\n\n{row.meaning}" for row in found]
    comparisons = [compare(old, new) for old, new in pairwise(texts)]
    return [
        Wording(row, comparison)
        for row, comparison in zip(found, [None, *comparisons], strict=True)
    ]
