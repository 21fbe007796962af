"""The report of a case: what was linked, how strongly, what would break it, what may be said."""

from techthb.report.page import Scores, write_report
from techthb.report.summary import SUMMARY, cluster_summary

__all__ = ["SUMMARY", "Scores", "cluster_summary", "write_report"]
