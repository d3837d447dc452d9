"""What is done later, by `manage.py db_worker --backend later`. Arguments are primary keys.

A task says that something may be due; what is due stands in the rows. A task that is lost or runs
twice changes nothing.
"""

from __future__ import annotations

from django_tasks import task

from . import learning, mail, sweeps


@task(backend="later")
def train_classifier() -> None:
    try:
        learning.learn()
    except learning.NotEnough:
        return


@task(backend="later")
def send_notices() -> None:
    mail.send_due()


@task(backend="later")
def advance_sweep(pk: int) -> None:
    while sweeps.advance(pk):
        pass
