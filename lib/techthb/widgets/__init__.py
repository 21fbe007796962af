"""Explorers for JupyterLab: what a reader can move and click, with a plain figure beside it."""

from techthb.widgets.links import LinksExplorer, links

__all__ = ["LinksExplorer", "links"]
