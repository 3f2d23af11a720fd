"""Arrangement: the office's own order and columns out of office.yaml; whoever lists needs nothing else of it."""

import yaml
from pydantic import ValidationError

from activities.place import Place
from schemas.arrangement import Arrangement


def arrangement_of(place: Place) -> Arrangement:
    """As office.yaml has it; an empty one where there is no such file. `Stop` with every fault of the file."""
    try:
        with place.office_path.open(encoding="utf-8") as stream:
            found = yaml.load(stream, Loader=_LOADER)
        return Arrangement.model_validate(
            {name: found[name] for name in Arrangement.fields_of if name in found}
        )
    except FileNotFoundError:
        return Arrangement()
    except (ValidationError, yaml.YAMLError, TypeError, ValueError):
        from commands.office import office_of  # tells what is wrong, and where

        office = office_of(place)
        return Arrangement(order=office.order, lists=office.lists)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
