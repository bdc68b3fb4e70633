"""Settings of a process, read from `BASEC_*` environment variables."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a process is told from outside; secrets have no default."""

    model_config = SettingsConfigDict(env_prefix="BASEC_")

    environment: Literal["development", "staging", "production"] = "production"
    database_url: str
    database_pool: int = Field(default=10, ge=1, le=100)
    redis_url: str = "redis://127.0.0.1:6379/0"
    auth_url: str = "http://127.0.0.1:8001"
    health_port: int | None = None
    signing_keys_file: Path | None = None
    auth_secret: str | None = None
    files_dir: Path | None = None
    smtp_url: str | None = None
    mail_from: str | None = None
    log_format: Literal["json", "console"] = "json"
    otlp_endpoint: str | None = Field(default=None, validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT")
