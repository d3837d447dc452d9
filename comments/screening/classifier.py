"""What the moderators' own decisions say: logistic regression on hashed features.

It learns which comments were approved and which were marked as spam (`train_classifier`, and by
itself after `learning.RETRAIN_AFTER` decisions), keeps numbers and no words, and says which words
of a comment tipped it. It only ever holds a comment.
"""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comments.models import ClassifierState

from . import features
from .verdict import Level, Verdict

if TYPE_CHECKING:
    from comments.submission import Submission

NAME = "classifier"
EPOCHS = 8
RATE = 0.3
DECAY = 1e-5
# Of the honest comments that it was not trained on, so many may be held.
FALSE_ALARMS = 0.01
FOLDS = 5
_SHOWN = 5
_HONEST, _SPAM = 0, 1


@dataclass(frozen=True)
class Example:
    name: str
    text: str
    spam: bool


@dataclass(frozen=True)
class Model:
    """`weights` of each feature, and the chance above which a comment is held."""

    weights: Sequence[float]
    threshold: float

    def score(self, name: str, text: str) -> float:
        """How likely it is that this is spam, from 0 to 1."""
        return _chance(self.weights, _values(name, text))

    def tipping(self, name: str, text: str) -> tuple[str, ...]:
        """The words that speak most for spam."""
        by_weight = sorted(
            (
                (self.weights[index], shown[0])
                for index, shown in features.of(name, text).items()
                if shown[0]
            ),
            reverse=True,
        )
        return tuple(dict.fromkeys(word for weight, word in by_weight[:_SHOWN] if weight > 0))

    def to_bytes(self) -> bytes:
        return array("f", [self.threshold, *self.weights]).tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> Model:
        numbers = array("f")
        numbers.frombytes(stored)
        return cls(weights=numbers[1:], threshold=numbers[0])


def check(submission: Submission) -> Verdict | None:
    model = _loaded()
    if model is None:
        return None
    chance = model.score(submission.name, submission.text)
    if chance < model.threshold:
        return None
    words = model.tipping(submission.name, submission.text)
    return Verdict(NAME, Level.HOLD, "Like what was marked as spam before", words)


_known: tuple[object, Model] | None = None


def _loaded() -> Model | None:
    """The model of this site, read again only when it was trained anew."""
    global _known
    states = ClassifierState.objects.filter(pk=ClassifierState.ONLY)
    trained_at = states.values_list("trained_at", flat=True).first()
    if trained_at is None:
        return None
    if _known is None or _known[0] != trained_at:
        _known = (trained_at, Model.from_bytes(bytes(states.get().weights)))
    return _known[1]


def train(examples: Sequence[Example], seed: int = 1) -> Model:
    """A model of `examples`; the same for the same examples. Both kinds must be among them."""
    values = [_values(example.name, example.text) for example in examples]
    answers = [_SPAM if example.spam else _HONEST for example in examples]
    folds = [index % FOLDS for index in range(len(examples))]
    random.Random(seed).shuffle(folds)  # noqa: S311
    honest: list[float] = []
    for fold in range(FOLDS):
        learned = [index for index, of in enumerate(folds) if of != fold]
        weights = _fit(values, answers, learned, seed)
        honest += [
            _chance(weights, values[index])
            for index, of in enumerate(folds)
            if of == fold and answers[index] == _HONEST
        ]
    weights = _fit(values, answers, list(range(len(examples))), seed)
    return Model(weights=weights, threshold=_above(honest, FALSE_ALARMS))


def _above(scores: list[float], share: float) -> float:
    """A threshold that at most `share` of `scores` reach."""
    ordered = sorted(scores, reverse=True)
    allowed = int(len(ordered) * share)
    return max(0.5, math.nextafter(ordered[allowed], 2.0)) if ordered else 0.5


def _values(name: str, text: str) -> list[tuple[int, float]]:
    """The features and how much each counts: the more often the more, but ever less."""
    found = features.of(name, text)
    raw = [(index, 1.0 + math.log(len(shown))) for index, shown in found.items()]
    norm = math.sqrt(sum(value * value for _, value in raw)) or 1.0
    return [(index, 3 * value / norm) for index, value in raw]


def _chance(weights: Sequence[float], values: list[tuple[int, float]]) -> float:
    total = sum(weights[index] * value for index, value in values)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _fit(
    values: list[list[tuple[int, float]]], answers: list[int], learned: list[int], seed: int
) -> list[float]:
    """Stochastic gradient descent; the rarer kind counts as much as the other."""
    weights = [0.0] * features.SIZE
    number = [sum(answers[index] == kind for index in learned) for kind in (_HONEST, _SPAM)]
    balance = [len(learned) / (2 * max(1, count)) for count in number]
    order, shuffled = list(learned), random.Random(seed)  # noqa: S311
    for epoch in range(EPOCHS):
        shuffled.shuffle(order)
        rate = RATE / (1 + epoch)
        for index in order:
            answer = answers[index]
            error = (answer - _chance(weights, values[index])) * rate * balance[answer]
            for place, value in values[index]:
                weights[place] += error * value - rate * DECAY * weights[place]
    return weights
