"""How well the classifier tells spam: `python -m bench.screening` (needs ../shared/data).

Real comments of blogs, split by blog: it is tried on each blog after learning from the others,
beside scikit-learn's logistic regression on the same text in the same run. Nearly all the spam
stands on one blog, so that the others teach nothing of it; comments on videos, of which half are
spam, are learned from as well. "Screening" is what a site does: the classifier and the checks of
the text (advertising, links, personal data), each check that holds a comment counting one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module

from bench import crisis as invented

VIDEOS = invented.DATA / "spam" / "youtube_spam" / "youtube_spam.jsonl"
CHECKS = ("advertising", "links", "personal")
Scores = list[float]


def main() -> int:
    if not invented.BLOGS.exists():
        print("Left out: ../shared/data is missing.", file=sys.stderr)
        return 1
    from sklearn.metrics import roc_auc_score

    rows = invented.read(invented.BLOGS)
    # Their authors' names are hashes.
    videos = [{**row, "author": ""} for row in invented.read(VIDEOS)]
    answers = [row["label"] == "spam" for row in rows]
    print(f"{len(rows)} comments, {sum(answers)} of them spam, on {len(blogs(rows))} blogs")
    print("                 AUC     recall at 1 % false alarms")
    for name, scorer in (("classifier", ours), ("screening", screened), ("scikit-learn", peer)):
        scores = by_blog(rows, videos, scorer)
        print(f"{name:14}  {roc_auc_score(answers, scores):.3f}   {recall(answers, scores):.3f}")
    return 0


def blogs(rows: list[dict[str, str]]) -> list[str]:
    return sorted({row["blog"] for row in rows})


def by_blog(
    rows: list[dict[str, str]], videos: list[dict[str, str]], scorer: Callable[..., Scores]
) -> Scores:
    """Each comment's score from a model that has seen nothing of its blog."""
    scores = [0.0] * len(rows)
    for blog in blogs(rows):
        tried = [index for index, row in enumerate(rows) if row["blog"] == blog]
        learned = [row for row in rows if row["blog"] != blog] + videos
        for index, score in zip(tried, scorer(learned, [rows[i] for i in tried]), strict=True):
            scores[index] = score
    return scores


def ours(learned: list[dict[str, str]], tried: list[dict[str, str]]) -> Scores:
    from comments.screening import classifier

    model = classifier.train(
        [classifier.Example(row["author"], row["text"], row["label"] == "spam") for row in learned]
    )
    return [model.score(row["author"], row["text"]) for row in tried]


def screened(learned: list[dict[str, str]], tried: list[dict[str, str]]) -> Scores:
    return [
        chance + sum(held(check, row) for check in CHECKS)
        for chance, row in zip(ours(learned, tried), tried, strict=True)
    ]


def held(name: str, row: dict[str, str]) -> bool:
    from comments.submission import Submission

    sent = Submission(article=None, parent=None, name=row["author"], address="", text=row["text"])
    return import_module(f"comments.screening.{name}").check(sent) is not None


def peer(learned: list[dict[str, str]], tried: list[dict[str, str]]) -> Scores:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        LogisticRegression(class_weight="balanced", max_iter=1_000),
    )
    model.fit([text(row) for row in learned], [row["label"] == "spam" for row in learned])
    return list(model.predict_proba([text(row) for row in tried])[:, 1])


def text(row: dict[str, str]) -> str:
    return f"{row['author']}\n{row['text']}"


def recall(answers: list[bool], scores: Scores, alarms: float = 0.01) -> float:
    """The share of the spam above a threshold that `alarms` of the honest comments reach."""
    honest = sorted((s for a, s in zip(answers, scores, strict=True) if not a), reverse=True)
    threshold = honest[int(len(honest) * alarms)]
    spam = [s for a, s in zip(answers, scores, strict=True) if a]
    return sum(score > threshold for score in spam) / len(spam)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    sys.exit(main())
