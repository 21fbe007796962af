"""Figures: each shows one finding, tells it in its title, and describes itself in ``figure.alt``."""

from techthb.plot.base import COLOURS, GREY, INK, Picture, drawn, image_tag, picture, png, show, svg

__all__ = ["COLOURS", "GREY", "INK", "Picture", "drawn", "image_tag", "picture", "png", "show", "svg"]
