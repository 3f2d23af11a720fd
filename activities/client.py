"""The engine's client, for whoever rings titles, and what a server must be able to do."""

import logging
from datetime import timedelta
from functools import cache

import structlog
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import GetSystemInfoRequest
from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.runtime import LogForwardingConfig, LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter
from temporalio.service import KeepAliveConfig, RPCError, RPCStatusCode

from activities.codec import Sealing
from activities.keyring import Keyring
from activities.place import Place
from observation import tracing
from observation.follow import FollowCalls
from wording import forms
from workflows import labels
from workflows.plugin import plugin

OLDEST_SERVER = (1, 32, 0)
"""Older servers add a hibernation's backoff up (design §3, version)."""

GONE = KeepAliveConfig(interval_millis=12_000, timeout_millis=3_000)
"""A front door that has lost its power says nothing. It is asked as often as it lets itself be (ten seconds), and left
for another one after fifteen; the SDK's own forty-five are long for who waits."""

CONNECT_TIMEOUT = timedelta(seconds=5)
"""That all addresses of the front door together may take: behind the first of them there may be nobody."""

log = structlog.get_logger("mingpai.client")


class ServerTooOldError(RuntimeError):
    """The Temporal server cannot carry hibernating titles."""


async def connect(address: str | None = None) -> Client:
    """A client by Temporal's own environment configuration (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, profiles).

    Where this installation has keys, what it gives the engine is sealed.
    """
    config = ClientConfig.load_client_connect_config()
    if address is not None:
        config["target_host"] = address
    if tracing.wanted():
        tracing.switch_on()
    keys = Keyring.of(Place.here().var)
    return await Client.connect(
        **config,
        keep_alive_config=GONE,
        connect_timeout=CONNECT_TIMEOUT,
        runtime=_runtime(),
        plugins=[plugin(codec=Sealing(keys) if keys else None)],
        interceptors=[FollowCalls()],
    )


@cache
def _runtime() -> Runtime:
    """The engine's core, whose own log lines go where this process's go: on a clerk's screen they are nobody's help."""
    core = logging.getLogger("temporalio.core")
    core.addHandler(logging.NullHandler())  # where no log is configured, Python would print warnings
    warnings = TelemetryFilter(core_level="WARN", other_level="ERROR")
    forwarded = LogForwardingConfig(logger=core)
    return Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter=warnings, forwarding=forwarded)))


async def check_server(client: Client) -> None:
    """Refuse a server that cannot carry hibernating titles."""
    require(await server_version(client))


async def make_readable(client: Client) -> None:
    """Have the server know what workflows show in its pages; one that does not let us shows nothing, and serves."""
    keyword = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
    shown = dict.fromkeys((labels.NAME.name, labels.STAGE.name), keyword)
    wanted = AddSearchAttributesRequest(namespace=client.namespace, search_attributes=shown)
    question = ListSearchAttributesRequest(namespace=client.namespace)
    why = ""
    try:
        await client.operator_service.add_search_attributes(wanted)
        # One that is there as another type stays so, and nothing is said of it.
        known = (await client.operator_service.list_search_attributes(question)).custom_attributes
        why = "、".join(name for name in shown if known[name] != keyword)
    except RPCError as failed:
        # The test server has no list, and refuses what it knows.
        if failed.status not in (RPCStatusCode.ALREADY_EXISTS, RPCStatusCode.UNIMPLEMENTED):
            why = str(failed)
    if why:
        log.warning("titles not readable in the engine's pages", error=why)
    else:
        labels.install(forms.STAGES)


async def server_version(client: Client) -> str:
    """Like 1.32.0; empty for the time-skipping test server."""
    info = await client.workflow_service.get_system_info(GetSystemInfoRequest())
    return info.server_version


def require(version: str) -> None:
    """`ServerTooOldError` for a server before 1.32.0. The time-skipping test server answers '' and is let pass."""
    if version and tuple(int(part) for part in version.split("-")[0].split(".")) < OLDEST_SERVER:
        wanted = ".".join(map(str, OLDEST_SERVER))
        raise ServerTooOldError(
            f"Temporal 服务器版本 {version} 过旧：称号休眠需要 {wanted} 或更新版本，请升级后再启动"
        )
