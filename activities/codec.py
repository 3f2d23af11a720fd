"""Codec: whatever the engine is given to hold is sealed first: who reaches its port reads and forges nothing.

What comes back unsealed, altered, under a key that is not here, or from another workflow, is handed on as what nobody
can read: an update with it is turned down, a signal dropped, a task that needs it fails and is tried again, and a title
that stands on it is started again from the register. Names, states and times stay readable: see docs/threat-model.md.
"""

import secrets
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidTag
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ActivitySerializationContext,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)

from activities.keyring import Keyring

SEALED, UNREADABLE = b"binary/sealed", b"binary/unreadable"
"""How Temporal's own pages see what is sealed; and what no converter takes for anything."""

VERSION = b"mingpai/1"
NONCE = 12
LEVEL = 6
_AS_IT_IS, _PACKED = b"\0", b"\1"


@dataclass(frozen=True)
class Sealing(PayloadCodec, WithSerializationContext):
    """A codec under one keyring, for one workflow: what was sealed for another one does not open."""

    keys: Keyring
    workflow: str = ""

    def with_context(self, context: SerializationContext) -> Self:
        """The same for the workflow at hand, or for that of the activity at hand."""
        match context:
            case WorkflowSerializationContext() | ActivitySerializationContext():
                return type(self)(self.keys, context.workflow_id or "")
        return self

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Each of them sealed. `NoKeyError`."""
        return [self._sealed(one) for one in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Each of them opened, or unreadable. `NoKeyError` for an account that may read no key."""
        return [self._opened(one) for one in payloads]

    def opens(self, payload: Payload) -> bool:
        """Whether what the engine holds can be read here."""
        return self._opened(payload).metadata["encoding"] != UNREADABLE

    def _sealed(self, payload: Payload) -> Payload:
        name, key = self.keys.seal()
        whole = payload.SerializeToString()
        packed = zlib.compress(whole, LEVEL)
        content = _PACKED + packed if len(packed) < len(whole) else _AS_IT_IS + whole
        nonce = secrets.token_bytes(NONCE)
        data = nonce + key.encrypt(nonce, content, self._bound_to(name))
        return Payload(metadata={"encoding": SEALED, "key": name.encode()}, data=data)

    def _opened(self, payload: Payload) -> Payload:
        name = payload.metadata["key"].decode(errors="replace") if "key" in payload.metadata else ""
        key = self.keys.open(name)
        if payload.metadata["encoding"] == SEALED and key is not None:
            nonce, hidden = payload.data[:NONCE], payload.data[NONCE:]
            try:
                content = key.decrypt(nonce, hidden, self._bound_to(name))
            except (InvalidTag, ValueError):
                pass
            else:
                whole = zlib.decompress(content[1:]) if content[:1] == _PACKED else content[1:]
                return Payload.FromString(whole)
        return Payload(metadata={"encoding": UNREADABLE})

    def _bound_to(self, name: str) -> bytes:
        return b"\0".join((VERSION, name.encode(), self.workflow.encode()))
