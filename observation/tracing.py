"""Tracing: spans from an action to its notices, sent by OTLP over HTTP; off unless OTEL_EXPORTER_OTLP_ENDPOINT is set.

Spans carry ids and counts. Never content: no subject, no reason, no text of an exception.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # OpenTelemetry takes a while to import, and most installations leave it off
    from opentelemetry.sdk.trace import Span as SdkSpan
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"

PATIENCE = 3
"""Seconds for one export. A collector that is down must not hold a clerk's command up at its end."""

Attributes = Mapping[str, str | int]


class TraceSpan:
    """A span under way, or nothing at all when tracing is off."""

    def __init__(self, span: "SdkSpan | None" = None) -> None:
        self._span = span

    @property
    def traceparent(self) -> str | None:
        """Itself as a parent for others, in the form of W3C Trace Context."""
        if self._span is None:
            return None
        context = self._span.get_span_context()
        assert context is not None
        return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"

    def set(self, attributes: Attributes) -> None:
        """Add attributes."""
        if self._span is not None:
            self._span.set_attributes(attributes)

    def event(self, name: str, attributes: Attributes) -> None:
        """Something happened within it."""
        if self._span is not None:
            self._span.add_event(name, attributes)


_providers: list["TracerProvider"] = []


def wanted() -> bool:
    """Whether this process is asked to trace."""
    return bool(os.environ.get(ENDPOINT))


def switch_on(processor: "SpanProcessor | None" = None) -> None:
    """Trace from now on: to `processor`, else in batches to the collector that the environment names."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    if _providers:
        return
    # A collector that is down is told of where logs are kept; a clerk's terminal is no such place.
    logging.getLogger("opentelemetry").addHandler(logging.NullHandler())
    service = os.environ.get("OTEL_SERVICE_NAME", "mingpai")
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: service}))
    provider.add_span_processor(processor or BatchSpanProcessor(OTLPSpanExporter(timeout=PATIENCE)))
    _providers.append(provider)


def switch_off() -> None:
    """Send what is left, and trace no more."""
    while _providers:
        _providers.pop().shutdown()


@contextmanager
def span(name: str, parent: str | None, attributes: Attributes) -> Iterator[TraceSpan]:
    """A span around a block, under `parent` (a traceparent) or as the first of a new trace."""
    if not _providers:
        yield TraceSpan()
        return
    from opentelemetry.context import Context
    from opentelemetry.trace import Status, StatusCode
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier = {"traceparent": parent} if parent else {}
    context = TraceContextTextMapPropagator().extract(carrier, context=Context())
    started = _providers[0].get_tracer("mingpai").start_span(name, context=context, attributes=attributes)
    try:
        yield TraceSpan(started)  # type: ignore[arg-type]  # the API's type; the SDK's provider gives the SDK's span
    except BaseException as failed:
        started.set_status(Status(StatusCode.ERROR, type(failed).__name__))
        raise
    finally:
        started.end()
