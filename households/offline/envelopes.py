"""Envelopes: what a device recorded, closed so that the device itself can't open them again.

Each is closed in the browser (static/js/offline/seal.js) with a key of its own: ECDH on P-256 with a pair that is
thrown away after use, HKDF-SHA-256, AES-256-GCM. The associated data bind an envelope to user, uuid and key.

Our private key follows from ``SECRET_KEY`` (docs/adr/0009): there is no file to lose, and every web
process has the same. ``SECRET_KEY_FALLBACKS`` opens what was closed before the key was changed.
"""

import base64
import binascii
import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

_PURPOSE = b"adv-offline-1"
#: Order of the group of P-256; a private key is a number from 1 up to it (NIST SP 800-186, 3.2.1.3).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
#: Longest part of an envelope in characters; ours are under 400.
_LONGEST = 2000


class ClosedEnvelopeError(ValueError):
    """This envelope can't be opened: made for somebody else, with a key that is gone, or broken."""


@dataclass(frozen=True, slots=True)
class Key:
    """The private key, with the name that envelopes carry and the public half that browsers get."""

    private: ec.EllipticCurvePrivateKey
    public: bytes

    @property
    def id(self) -> str:
        """First 96 bits of the hash of the public key."""
        return encode(hashlib.sha256(self.public).digest()[:12])


def encode(data: bytes) -> str:
    """Return base64url without padding, as seal.js writes it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@functools.lru_cache(maxsize=8)
def _key_from(secret: str) -> Key:
    """Derive the key pair from a secret; 48 bytes make the bias of the remainder negligible (FIPS 186-5, A.2.1)."""
    material = HKDF(hashes.SHA256(), 48, salt=None, info=_PURPOSE + b" private key").derive(secret.encode())
    private = ec.derive_private_key(int.from_bytes(material) % (_ORDER - 1) + 1, ec.SECP256R1())
    return Key(private, private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def current_key() -> Key:
    """Return the key that new envelopes are closed for."""
    return _key_from(settings.SECRET_KEY)


def public_key() -> dict[str, str]:
    """Return what a browser needs to close an envelope."""
    key = current_key()
    return {"id": key.id, "public": encode(key.public)}


def open_envelope(envelope: Mapping[str, object], *, uuid: str, owner: str) -> object:
    """Return the decoded JSON in an envelope that ``owner`` closed under ``uuid``. Raises ClosedEnvelopeError."""
    keys = {key.id: key for key in map(_key_from, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])}
    key = keys.get(_part(envelope, "key"))
    if key is None:
        raise ClosedEnvelopeError("a key that is not ours")
    try:
        point, nonce, box = (_bytes(envelope, name) for name in ("point", "nonce", "box"))
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = key.private.exchange(ec.ECDH(), theirs)
        secret = HKDF(hashes.SHA256(), 32, salt=None, info=_PURPOSE + point + key.public).derive(shared)
        content = AESGCM(secret).decrypt(nonce, box, bound_to(key.id, owner, uuid))
        return json.loads(content)
    except (InvalidTag, ValueError, RecursionError) as problem:
        raise ClosedEnvelopeError("it does not open") from problem


def bound_to(key_id: str, owner: str, uuid: str) -> bytes:
    """Return the associated data: an envelope opens for this key, this user and this uuid only."""
    return b"|".join([_PURPOSE, key_id.encode(), owner.encode(), uuid.encode()])


def _part(envelope: Mapping[str, object], name: str) -> str:
    value = envelope.get(name)
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ClosedEnvelopeError(f"no {name}")
    return value


def _bytes(envelope: Mapping[str, object], name: str) -> bytes:
    text = _part(envelope, name)
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as problem:
        raise ClosedEnvelopeError(f"{name} is no base64url") from problem
