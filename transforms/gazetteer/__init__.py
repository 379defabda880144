"""The dated gazetteer: divisions from province to village with their codes, names, intervals and successors."""

from transforms.gazetteer.lookup import Gazetteer, Place, gazetteer, places_frame

__all__ = ["Gazetteer", "Place", "gazetteer", "places_frame"]
