import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from comments import privacy
from comments.models import Commenter, LinkRequest
from comments.submission import commenter

pytestmark = pytest.mark.django_db


def test_rotation_lets_the_old_key_go(settings, capsys):
    made = commenter("ana@readers.example")
    new, old = Fernet.generate_key().decode(), settings.QUIETPRESS_ENCRYPTION_KEYS

    settings.QUIETPRESS_ENCRYPTION_KEYS = [new, *old]
    call_command("rotate_keys")
    settings.QUIETPRESS_ENCRYPTION_KEYS = [new]

    made.refresh_from_db()
    assert privacy.decrypt(made.address) == "ana@readers.example"
    assert capsys.readouterr().out == "1 address encrypted anew.\n"


def test_rotation_without_the_right_key_changes_nothing(settings):
    for number in range(3):
        commenter(f"reader-{number}@readers.example")
    before = {row.pk: bytes(row.address) for row in Commenter.objects.all()}

    settings.QUIETPRESS_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError):
        call_command("rotate_keys")

    assert {row.pk: bytes(row.address) for row in Commenter.objects.all()} == before


def test_rotation_of_many_goes_on_where_it_was_stopped(settings, monkeypatch, capsys):
    """Killed in the middle, every address is readable, and the second run does the rest."""
    from comments.management.commands import rotate_keys

    number = 100_000
    old = list(settings.QUIETPRESS_ENCRYPTION_KEYS)
    token = privacy.encrypt("ana@readers.example")
    Commenter.objects.bulk_create(
        (Commenter(digest=f"{index:064x}", address=token) for index in range(number)),
        batch_size=5_000,
    )
    new = Fernet.generate_key().decode()
    settings.QUIETPRESS_ENCRYPTION_KEYS = [new, *old]
    rotated = privacy.rotate
    turns = iter(range(number))

    def killed(token):
        if next(turns) == 2_500:
            raise KeyboardInterrupt
        return rotated(token)

    monkeypatch.setattr(privacy, "rotate", killed)
    with pytest.raises(KeyboardInterrupt):
        call_command("rotate_keys")
    monkeypatch.setattr(privacy, "rotate", rotated)
    current = sum(
        privacy.is_current(token)
        for token in Commenter.objects.order_by("pk").values_list("address", flat=True)[:5_000]
    )

    call_command("rotate_keys")
    settings.QUIETPRESS_ENCRYPTION_KEYS = [new]

    read = {privacy.decrypt(token) for token in Commenter.objects.values_list("address", flat=True)}
    assert (current, rotate_keys.BATCH, read) == (2_000, 1_000, {"ana@readers.example"})
    assert capsys.readouterr().out == f"{number - 2_000} addresses encrypted anew.\n"


def test_rotation_reaches_requests_for_lost_links(settings):
    LinkRequest.objects.create(digest="x", address=privacy.encrypt("ana@readers.example"))
    new, old = Fernet.generate_key().decode(), settings.QUIETPRESS_ENCRYPTION_KEYS

    settings.QUIETPRESS_ENCRYPTION_KEYS = [new, *old]
    call_command("rotate_keys")
    settings.QUIETPRESS_ENCRYPTION_KEYS = [new]

    assert privacy.decrypt(LinkRequest.objects.get().address) == "ana@readers.example"
