"""The first page of the desk with a long queue and with a short one: `make bench-desk`.

The same page with 1,000,000 comments, of which 100,000 wait, beside one with 1,000 of which 100
wait, asked for in turn in one run, on SQLite and, where it is installed, on PostgreSQL.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 30
SIZES = {"short": (1_000, 100), "long": (1_000_000, 100_000)}
BASE_DIR = Path(__file__).resolve().parent.parent


def main() -> int:
    from tests import postgres

    with tempfile.TemporaryDirectory(prefix="quietpress-bench-") as folder:
        urls = {name: f"sqlite:///{folder}/{name}.sqlite3" for name in SIZES}
        measure("SQLite", urls)
    programs = postgres.binaries()
    if programs is None:
        print("Left out: PostgreSQL is not installed.")
        return 0
    with postgres.cluster(programs) as short, postgres.cluster(programs) as long:
        measure("PostgreSQL", {"short": short, "long": long})
    return 0


def measure(database: str, urls: dict[str, str]) -> None:
    """Ask for both pages in turn, each from a process of its own that keeps its connection."""
    asked = {name: start(name, url) for name, url in urls.items()}
    times: dict[str, list[float]] = {name: [] for name in urls}
    queries = {name: int(answer(process)) for name, process in asked.items()}
    for _ in range(ROUNDS):
        for name, process in asked.items():
            print("again", file=process.stdin, flush=True)
            times[name].append(float(answer(process)))
    for process in asked.values():
        process.stdin.close()
        process.wait()
    median = {name: statistics.median(found) for name, found in times.items()}
    print(
        f"{database:11} queries {queries['short']} and {queries['long']}; "
        f"medians {median['short'] * 1000:.1f} and {median['long'] * 1000:.1f} ms; "
        f"ratio {median['long'] / median['short']:.2f}",
        flush=True,
    )


def start(name: str, url: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.Popen(
        [sys.executable, "-m", "bench.desk", name],
        cwd=BASE_DIR,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def answer(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline().strip()
    if not line:
        raise SystemExit("The process that asks for the page has ended.")
    return line


# In a process of its own


def serve(name: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    call_command("migrate", verbosity=0)
    total, pending = SIZES[name]
    user = fill(total, pending)
    client = Client()
    client.force_login(user)
    url = reverse("admin:comments_desk")
    for _ in range(3):
        if client.get(url).status_code != 200:
            raise SystemExit("The desk does not answer.")
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    print(len(queries), flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        client.get(url)
        print(time.perf_counter() - began, flush=True)


def fill(total: int, pending: int) -> object:
    """Invented comments: every tenth waits, some with reports, notes and an answered comment."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from comments.models import Comment, Commenter
    from tests import factories

    factories.publication()
    articles = [factories.article(f"Article {number}") for number in range(50)]
    writers = Commenter.objects.bulk_create(
        Commenter(digest=f"{number:064x}", address=b"x") for number in range(total // 20)
    )
    now = timezone.now()
    every = total // pending
    made: list[Comment] = []
    for number in range(total):
        waits = number % every == 0
        sent = now - timedelta(seconds=total - number)
        made.append(
            Comment(
                article=articles[number % 50],
                name=f"Reader {number % 997}",
                text="A calm sentence about a long winter. " * (1 + number % 9),
                html="<p>A calm sentence about a long winter.</p>",
                status="pending" if waits else ("approved", "rejected", "spam")[number % 3],
                waiting_since=sent if waits else None,
                urgency=0 if waits and number % 5_000 == 0 else 2,
                held_for="links" if waits and number % 20 else "",
                submitted_at=sent,
                submission_key=f"key-{number}",
                commenter=writers[number % len(writers)],
            )
        )
        if len(made) == 10_000 or number == total - 1:
            Comment.objects.bulk_create(made, batch_size=2_000)
            made = []
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return factories.user("Moderator")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve(sys.argv[1])
    else:
        sys.exit(main())
