"""Structured logs: one JSON object a line in production, coloured lines by hand; each with the request's number."""

from typing import Any

import structlog

PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    structlog.processors.UnicodeDecoder(),
]


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """Give Django's LOGGING and set structlog up to write through it."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    final = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {"()": structlog.stdlib.ProcessorFormatter, "processor": final, "foreign_pre_chain": PROCESSORS},
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "django": {"handlers": ["out"], "level": "INFO", "propagate": False},
            "django.server": {"handlers": ["out"], "level": "WARNING", "propagate": False},
            "django_structlog": {"handlers": ["out"], "level": level, "propagate": False},
            "fontTools": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
            "urllib3": {"level": "WARNING"},  # its debug lines hold the keys of webhooks
            "weasyprint": {"level": "ERROR"},
        },
    }
