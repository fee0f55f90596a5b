"""The YAML block at the head of a document."""

from typing import Any


def parsed(text: str) -> dict[str, Any]:
    """The fields of a front matter block; empty where it is not a YAML mapping."""
    import yaml

    try:
        fields = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError):
        return {}
    return {str(key): value for key, value in fields.items()} if isinstance(fields, dict) else {}
