"""techthb: teaching the investigation of technology-facilitated trafficking in human beings.

One room per step of the work; data flows down the list, and a room imports only from rooms above it
(``techthb.rooms`` is the list, a test holds the code to it).
"""

__version__ = "0.1.0"
__all__ = ["__version__"]
