"""The verifier's own Ed25519, and that it is a file that an old Python runs without anything installed."""

import ast
import random
import sys

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from deploy.auditor.verify_export import signed_by
from tests.audit.conftest import VERIFIER

ORDER = 2**252 + 27742317777372353535851937790883648493

RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
        "be24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
        "2aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716e"
        "d28dc027beceea1ec40a",
    ),
]
"""Section 7.1, tests 1 to 3: public key, message, signature."""


def library_says(key: bytes, signature: bytes, message: bytes) -> bool:
    """What the cryptography library makes of it."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_vectors_of_rfc_8032(key: str, message: str, signature: str) -> None:
    assert signed_by(key, signature, bytes.fromhex(message))
    assert not signed_by(key, signature, bytes.fromhex(message) + b"!")


def test_the_verifier_and_the_library_agree_on_good_and_on_spoiled_signatures() -> None:
    chance = random.Random(8032)
    seen = set()
    for _ in range(60):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        message = chance.randbytes(chance.randrange(200))
        parts = [private.public_key().public_bytes_raw(), private.sign(message), message]
        which = chance.randrange(4)
        if which < 3 and parts[which]:
            spoiled = bytearray(parts[which])
            spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
            parts[which] = bytes(spoiled)
        expected = library_says(*parts)
        seen.add(expected)
        assert signed_by(parts[0].hex(), parts[1].hex(), parts[2]) is expected
    assert seen == {True, False}


def test_a_signature_has_one_form() -> None:
    key, message, signature = RFC_8032[1]
    raw = bytes.fromhex(signature)
    larger = (int.from_bytes(raw[32:], "little") + ORDER).to_bytes(32, "little")
    assert not signed_by(key, (raw[:32] + larger).hex(), bytes.fromhex(message))


@pytest.mark.parametrize("key", ["", "zz", None, "ff" * 32, "ed" + "ff" * 30 + "7f", "00" * 31])
def test_what_is_no_key_signs_nothing(key: str | None) -> None:
    assert not signed_by(key, RFC_8032[0][2], b"")


def test_the_verifier_is_python_3_9_and_the_standard_library() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= set(sys.stdlib_module_names)
