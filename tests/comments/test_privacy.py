import pytest
from cryptography.fernet import Fernet, InvalidToken

from comments import checks, privacy
from comments.submission import commenter


def test_digest_is_the_same_for_every_spelling():
    spellings = {"Ana@Example.org", " ana@example.org ", "ＡＮＡ@example.org"}

    assert {privacy.digest(spelling) for spelling in spellings} == {
        privacy.digest("ana@example.org")
    }


def test_digest_depends_on_the_key(settings):
    before = privacy.digest("ana@example.org")

    settings.QUIETPRESS_DIGEST_KEY = "another key of forty characters and more"

    assert privacy.digest("ana@example.org") != before


def test_keyed_parts_do_not_run_into_each_other():
    assert privacy.keyed("x", ["ab", "c"]) != privacy.keyed("x", ["a", "bc"])


def test_address_comes_back_as_it_was_typed():
    assert privacy.decrypt(privacy.encrypt("Ana@Example.org")) == "Ana@Example.org"


def test_address_is_never_encrypted_to_the_same_bytes_twice():
    assert privacy.encrypt("ana@example.org") != privacy.encrypt("ana@example.org")


def test_rotation_reads_old_keys_and_writes_the_new_one(settings):
    old = privacy.encrypt("ana@example.org")
    new_key, old_keys = Fernet.generate_key().decode(), settings.QUIETPRESS_ENCRYPTION_KEYS

    settings.QUIETPRESS_ENCRYPTION_KEYS = [new_key, *old_keys]
    rotated = privacy.rotate(old)
    settings.QUIETPRESS_ENCRYPTION_KEYS = [new_key]

    assert privacy.decrypt(rotated) == "ana@example.org"
    with pytest.raises(InvalidToken):
        privacy.decrypt(old)


@pytest.mark.django_db
def test_commenter_is_one_for_every_spelling_and_tells_nothing():
    first, second = commenter("ana@example.org"), commenter("ANA@example.org")

    assert first == second
    assert commenter("") is None
    assert str(first) == f"Commenter {first.pk}"
    assert b"ana" not in bytes(first.address)


@pytest.mark.parametrize(
    ("setting", "value", "error"),
    [
        ("QUIETPRESS_ENCRYPTION_KEYS", ["short"], "comments.E001"),
        ("QUIETPRESS_DIGEST_KEY", "short", "comments.E002"),
    ],
)
def test_check_refuses_a_key_that_protects_nothing(settings, setting, value, error):
    setattr(settings, setting, value)

    assert [found.id for found in checks.keys_are_usable()] == [error]


def test_check_passes_good_keys():
    assert checks.keys_are_usable() == []
