"""What is done later, by `manage.py db_worker --backend later`. Arguments are primary keys.

A task says that something may be due; what is due stands in the rows. A task that is lost or runs
twice changes nothing.
"""

from __future__ import annotations

from django_tasks import task

from . import learning


@task(backend="later")
def train_classifier() -> None:
    try:
        learning.learn()
    except learning.NotEnough:
        return
