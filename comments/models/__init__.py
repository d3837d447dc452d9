from .audit import AddressView, AppendOnly, AppendOnlyQuerySet, ModerationAction, PersonAction
from .comment import Comment, KeptText, Report
from .commenter import Commenter, LinkRequest, Notice, PrivateLink
from .desk import (
    Before,
    ChecklistItem,
    Claim,
    DeskSettings,
    Note,
    ReasonTemplate,
    SafeguardingCase,
    SafeguardingEntry,
    Sweep,
)
from .screening import Attempt, ClassifierState, DailySalt, HeldWord

__all__ = [
    "AddressView",
    "AppendOnly",
    "AppendOnlyQuerySet",
    "Attempt",
    "Before",
    "ChecklistItem",
    "Claim",
    "ClassifierState",
    "Comment",
    "Commenter",
    "DailySalt",
    "DeskSettings",
    "HeldWord",
    "KeptText",
    "LinkRequest",
    "ModerationAction",
    "Note",
    "Notice",
    "PersonAction",
    "PrivateLink",
    "ReasonTemplate",
    "Report",
    "SafeguardingCase",
    "SafeguardingEntry",
    "Sweep",
]
