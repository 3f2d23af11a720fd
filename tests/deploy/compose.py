"""What the tests read of docker-compose.yml: services, and their scripts as the containers' shells see them."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
COMPOSE = ROOT / "docker-compose.yml"
MTLS = ROOT / "deploy" / "compose.mtls.yml"


def services(path: Path = COMPOSE) -> dict[str, Any]:
    """The services of one file, anchors resolved, variables not."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["services"]
    return found


def script(service: str) -> str:
    """The script that `sh -euc` runs in a service; `$$` is Compose's way to write a dollar."""
    one = services()[service]
    assert one["entrypoint"] == ["sh", "-euc"]
    return str(one["command"][0]).replace("$$", "$")
