"""JupyterLab on the course: a start page for each of the three users, and nothing sent anywhere."""

from techthb.lab.server import hand_out, open_lab
from techthb.lab.start import start_page

__all__ = ["hand_out", "open_lab", "start_page"]
