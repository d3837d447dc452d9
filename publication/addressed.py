"""Rows with a public address of their own: no address that a reader may have noted goes dead."""

from __future__ import annotations

from django.db import transaction

from .edition import PublicModel, PublicQuerySet


class AddressedQuerySet(PublicQuerySet):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete each row by itself, so that each leaves its 410."""
        with transaction.atomic(using=self.db):
            deleted = [row.delete()[0] for row in self]
        return sum(deleted), {self.model._meta.label: len(deleted)}

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Addressed(PublicModel):
    """After a change of address the old one leads to the new; after deletion it is gone (410).

    Only where the public could see it: what nobody knew of leaves no trace.
    """

    objects = AddressedQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    def is_public(self) -> bool:
        """Whether its page answers a reader, now."""
        raise NotImplementedError

    def save(self, *args: object, **kwargs: object) -> None:
        from . import redirects

        with transaction.atomic():
            old = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
            super().save(*args, **kwargs)
            if old and old.is_public():
                redirects.moved(old.get_absolute_url(), self.get_absolute_url())
            if self.is_public():
                redirects.back(self.get_absolute_url())

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        from . import redirects

        path, was_public = self.get_absolute_url(), self.is_public()
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            if was_public:
                redirects.gone(path)
        return deleted
