"""What the crisis rules find and miss: `python -m bench.crisis` (needs ../shared/data).

Half of the invented comments, chosen by a hash of their id, were looked at while the rules were
written; the other half was not. Honest comments of real blogs show the false alarms elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
INVENTED = DATA / "crisis" / "crisis_nhs" / "crisis_dev.jsonl"
BLOGS = DATA / "spam" / "blogspam" / "blogspam_dev.jsonl"


def read(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def held_out(identity: str) -> bool:
    return hashlib.sha256(str(identity).encode()).digest()[0] % 2 == 1


def share(rows: list[dict[str, str]]) -> str:
    from comments.screening import crisis

    found = sum(bool(crisis.suggestions(row["text"])) for row in rows)
    return f"{found:4} of {len(rows):4} ({found / len(rows):6.1%})" if rows else "none"


def main() -> int:
    if not INVENTED.exists():
        print("Left out: ../shared/data is missing.", file=sys.stderr)
        return 1
    rows = read(INVENTED)
    print("taken as a crisis            looked at                 held out")
    for label in ("crisis_high", "crisis_low", "complaint"):
        of_label = [row for row in rows if row["label"] == label]
        seen = [row for row in of_label if not held_out(row["id"])]
        unseen = [row for row in of_label if held_out(row["id"])]
        print(f"{label:12}     {share(seen)}     {share(unseen)}")
    honest = [row for row in read(BLOGS) if row["label"] != "spam"]
    print(f"honest comments on blogs: {share(honest)}")
    return 0


if __name__ == "__main__":
    import django
    from django.conf import settings

    if not settings.configured:
        import os

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        django.setup()
    sys.exit(main())
