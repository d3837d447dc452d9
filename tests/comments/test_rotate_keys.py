import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from comments import privacy
from comments.models import Commenter
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
