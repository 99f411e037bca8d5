"""What every row of an agreement has in common: it knows its agreement and moves its revision."""

from typing import Any, ClassVar, Self

from django.db import models, transaction


class ContentQuerySet(models.QuerySet[Any]):
    """Rows that belong to agreements, by way of the model's `agreement_lookup`."""

    def of_agreement(self, agreement: models.Model) -> Self:
        """The rows of one agreement."""
        return self.filter(**{self.model.agreement_lookup: agreement})


class AgreementContent(models.Model):
    """A row of one agreement's content.

    `agreement_lookup` is the path from the row to its agreement. The admin limits what a
    steward sees by it, and every save and deletion moves the agreement's revision in the
    same transaction, so that no kept page outlives what it shows.
    """

    agreement_lookup: ClassVar[str] = "agreement"
    _change_reason: str  # what a flow wants the row's history to say of its next save
    objects: ClassVar[Any] = ContentQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_agreement(self) -> Any:
        """The agreement that the row belongs to."""
        row: Any = self
        for step in self.agreement_lookup.split("__"):
            row = getattr(row, step)
        return row

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            self.bump_what_it_leaves()
            super().save(*args, **kwargs)
            self.get_agreement().bump()

    def bump_what_it_leaves(self) -> None:
        """Move the revision of the agreement that the stored row belongs to, if it is another."""
        if self.pk and not self._state.adding:
            stored = type(self).objects.filter(pk=self.pk).first()
            if stored and stored.get_agreement() != self.get_agreement():
                stored.get_agreement().bump()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            agreement = self.get_agreement()
            deleted = super().delete(*args, **kwargs)
            agreement.bump()
        return deleted
