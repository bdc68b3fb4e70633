"""Locations: where a store keeps goods, the store itself and what it adds."""

from construction.locations.models import StockLocation
from construction.locations.schemas import LocationCode, LocationOut
from construction.locations.service import ensure, listed

__all__ = ["LocationCode", "LocationOut", "StockLocation", "ensure", "listed"]
