"""Arrangement: the office's own order and columns out of office.yaml; whoever lists needs nothing else of it."""

import yaml
from pydantic import ValidationError

from activities.place import Place
from regulations.yaml import DEEPEST, LARGEST
from schemas.arrangement import Arrangement
from wording.files import opened


def arrangement_of(place: Place) -> Arrangement:
    """As office.yaml has it; an empty one where there is no such file. `Stop` with every fault of the file."""
    try:
        with opened(place.office_path) as stream:
            text = stream.read(LARGEST + 1)
        _check(text)
        found = yaml.load(text, Loader=_LOADER)
        return Arrangement.model_validate(
            {name: found[name] for name in Arrangement.fields_of if name in found}
        )
    except FileNotFoundError:
        return Arrangement()
    except (ValidationError, yaml.YAMLError, TypeError, ValueError, OSError, RecursionError):
        from commands.office import office_of  # tells what is wrong, and where

        office = office_of(place)
        return Arrangement(order=office.order, lists=office.lists)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _check(text: bytes) -> None:
    """`ValueError` for what the quick reader has no bounds for: at some depth it ends the process."""
    if len(text) > LARGEST:
        raise ValueError("long")
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
            raise ValueError("deep")
