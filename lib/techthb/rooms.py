"""The rooms of the library, in the order in which data flows through them."""

__all__ = ["ROOMS"]

ROOMS: tuple[str, ...] = (
    "errors",  # what a user can be told
    "progress",  # how long work reports itself
    "files",  # whole files or none, digests, names that stay in their folder
    "schema",  # what an advertisement, identifier, edge, pair, cluster is; reading and checking tables
    "gate",  # whose data, by what right: synthetic.json, case.yml, the log, retention, purge
    "datasets",  # what datasets/ ships: reserved numbers, OSCE States, targets
    "world",  # seeded fictional regions with planted truth and planted traps
    "engine",  # SQL and batch functions on DuckDB
    "provenance",  # what went in, what came out, with which parameters and versions
    "identify",  # identifiers in an advertisement, each with its span
    "link",  # edges, common identifiers, clusters, strongest pairs
    "evaluate",  # scores against truth
    "policy",  # OSCE targets as claims on an evidence ladder
    "course",  # the module list, exercises, checks, hints
    "plot",  # figures
    "report",  # the self-contained page of a case
    "widgets",  # explorers for notebooks
    "lab",  # JupyterLab on the course
    "cli",  # one verb per room
)
