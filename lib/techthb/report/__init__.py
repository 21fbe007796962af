"""The report of a case: what was linked, how strongly, what would break it, what may be said."""

from techthb.report.adverts import advert_html, show_advert
from techthb.report.page import Scores, write_report
from techthb.report.summary import ASIDE, SUMMARY, cluster_summary, set_aside
from techthb.report.templates import show_template, template_html, template_text

__all__ = [
    "ASIDE", "SUMMARY", "Scores", "advert_html", "cluster_summary", "set_aside", "show_advert",
    "show_template", "template_html", "template_text", "write_report",
]  # fmt: skip
