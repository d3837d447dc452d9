"""Support lines: which there are to begin with, and whose stand first for a reader."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from django.apps.registry import Apps
from django.db.models import QuerySet

from .models import SupportLine

_DEFAULTS = Path(__file__).parent / "data" / "support_lines.json"
_REGION = re.compile(r"(?:^|,)\s*[A-Za-z]{2,3}-([A-Za-z]{2})\b")


# What a heading says for a code of ISO 3166-1; another code stands for itself.
NAMES = {
    "": "Everywhere",
    "AT": "Austria",
    "AU": "Australia",
    "BE": "Belgium",
    "CA": "Canada",
    "CH": "Switzerland",
    "DE": "Germany",
    "ES": "Spain",
    "FR": "France",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "NL": "Netherlands",
    "NZ": "New Zealand",
    "US": "United States",
}


@dataclass(frozen=True)
class Country:
    """The lines of one country; `code` is empty for those that serve everywhere."""

    code: str
    lines: tuple[SupportLine, ...]

    @property
    def name(self) -> str:
        return NAMES.get(self.code, self.code)


def make(apps: Apps, using: str) -> None:
    """Store the default lines that are not there yet. `apps`: a migration's, or Django's own."""
    model = apps.get_model("publication", "SupportLine")
    lines = QuerySet(model, using=using)
    known = set(lines.values_list("country", "name"))
    stored = json.loads(_DEFAULTS.read_text(encoding="utf-8"))
    lines.bulk_create(
        model(**line) for line in stored if (line["country"], line["name"]) not in known
    )


def for_reader(accept_language: str, own_country: str) -> list[Country]:
    """All lines by country: where the browser says that its reader is, then `own_country`, then
    those that serve everywhere, then the others.

    `accept_language`: the header (RFC 9110, 12.5.4). Nothing else is asked about the reader.
    """
    found: dict[str, list[SupportLine]] = {}
    for line in SupportLine.objects.filter(live=True):
        found.setdefault(line.country, []).append(line)
    regions = [region.upper() for region in _REGION.findall(accept_language)]
    first = [*regions, own_country, ""]
    by_name = sorted(found, key=lambda code: NAMES.get(code, code))
    order = [code for code in dict.fromkeys([*first, *by_name]) if code in found]
    return [Country(code, tuple(found[code])) for code in order]
