"""Handles: the name by which somebody is found at a messenger or network.

Where the service is named, in words ("tg: anna", "insta @anna") or as an address (``t.me/anna``), the value
is ``service:name``, as people with one name at two services need not be one. Such a handle has a second
reading, ``@name``, at a confidence that links nothing: many people keep one name everywhere, so it is there
to be searched for. A handle whose service is not named is ``@name``. Linking takes the best reading of a
place, so it joins ``telegram:anna`` with ``telegram:anna`` and ``@anna`` with ``@anna``, and not the one
with the other.
"""

import re
from collections.abc import Iterator

from techthb.identify.characters import Folding
from techthb.identify.shape import Finder, Reading, reader, words

__all__ = ["HOSTS", "finder", "profile"]

NAMED, BARE, WORDED, UNNAMED, GUESSED = 0.95, 0.9, 0.8, 0.4, 0.6
"""An order: an address or a service with ``@``; ``@`` alone; a service and a name with a digit or mark; the
reading of a named handle without its service; a service and a name that may be a word."""

SERVICES = {
    "telegram": "telegram telegramm tg tlg телеграм телеграмм телега тг",
    "whatsapp": "whatsapp whats watsapp ватсап вотсап вацап",
    "instagram": "instagram insta ig инстаграм инста",
    "snapchat": "snapchat snap sc снапчат",
    "signal": "signal сигнал",
    "viber": "viber вайбер ваибер",
    "wechat": "wechat weixin",
    "line": "line",
    "kik": "kik",
    "threema": "threema",
    "wire": "wire",
    "session": "session",
    "skype": "skype скаип",
    "discord": "discord дискорд",
    "tiktok": "tiktok тикток",
    "facebook": "facebook fb messenger феисбук",
    "vk": "vk vkontakte вк вконтакте",
    "twitter": "twitter x",
    "profile": "onlyfans fansly manyvids linktree",
}
"""Services and how people call them, folded; ``profile`` is a page of one's own at any other platform."""

ORDINARY = frozenset(("line", "wire", "session", "signal", "сигнал", "x", "snap", "sc", "whats", "messenger"))
"""Those of these names that are words: what follows them is a name only if it looks like one."""

HOSTS = {
    "t.me": "telegram", "telegram.me": "telegram", "telegram.dog": "telegram", "instagram.com": "instagram",
    "snapchat.com": "snapchat", "tiktok.com": "tiktok", "facebook.com": "facebook", "fb.com": "facebook",
    "m.me": "facebook", "vk.com": "vk", "twitter.com": "twitter", "x.com": "twitter", "line.me": "line",
    "kik.me": "kik", "threema.id": "threema", "onlyfans.com": "profile", "fansly.com": "profile",
    "linktr.ee": "profile",
}  # fmt: skip
"""Where a service's pages of people lie."""

PAGES = words(
    "add addstickers joinchat share s c p reel reels explore stories u user users profile home "
    "login signup watch groups pages events hashtag search intent i settings about help legal terms "
    "privacy discover tag ti g id sharer people messages"
)
"""First parts of a path that are no names."""

SAYING = words(
    "yes no on only or and is me call text sms message chat here now available online for with by "
    "please add my at the write contact number account user name id также или только пиши пишите ja "
    "nein nur oder und oui non ou et si sí solo y o tak nie tylko also us you ok ask video "
    "videocall"
)
"""Words that follow the name of a service without being a handle."""

NAME = r"[A-Za-z](?:[\w.]{0,30}[A-Za-z0-9_])"
AFTER_SIGN = re.compile(rf"@({NAME})(?![\w@-])", re.ASCII)
IN_WORDS = re.compile(
    r"(?P<service>[^\W\d_]+)(?: ?(?:id|name|user|username|nick))?"
    rf" ?(?P<mark>[:=>~-]{{1,2}} ?@?|@| @) ?(?P<name>{NAME})"
    r"(?![\w@-])",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"(?:www\.)?(?P<host>[a-z.]+)/(?:@|add/|in/|~)?(?P<name>[a-z][\w.]{2,40})", re.IGNORECASE | re.ASCII
)


def profile(host: str, path: str) -> str | None:
    """The handle of a page of somebody's at a service, or null where ``host`` and ``path`` are none.

    >>> profile("t.me", "/Anna_21")
    'telegram:anna_21'
    """
    match = ADDRESS.match(f"{host}{path}")
    service = HOSTS.get(host)
    if not (match and service) or match["name"].lower() in PAGES:
        return None
    return f"{service}:{match['name'].rstrip('.').lower()}"


def finder(folding: Folding) -> Finder:
    """Handles in lower case: ``service:name`` or ``@name``."""
    known = {name: service for service, names in SERVICES.items() for name in names.split()}
    said = "|".join(sorted(known, key=lambda name: (-len(name), name)))
    hosts = "|".join(re.escape(host) for host in HOSTS)
    pattern = (
        rf"(?i)(?:{hosts})/[@~a-z][\w./@-]*"
        rf"|(?:{said})(?: ?(?:id|name|user|username|nick))? ?(?:[:=>~-]{{1,2}} ?@?|@) ?[a-z][\w.]+"
        r"|@[a-z]\S+"
    )

    def readings(before: str, stretch: str, after: str, _: str | None) -> Iterator[Reading]:
        if before.isalnum() or before in ("@", "_"):
            return
        if stretch.startswith("@"):
            if before not in tuple("./+-") and (match := AFTER_SIGN.match(stretch)):
                yield Reading(0, match.end(), "handle", f"@{match[1].lower()}", BARE)
        elif (address := ADDRESS.match(stretch)) and address["host"].lower() in HOSTS:
            if handle := profile(address["host"].lower(), stretch[address.end("host") :]):
                end = address.start("name") + len(handle.partition(":")[2])
                yield from _named(0, end, handle, NAMED)
        elif match := IN_WORDS.match(stretch + after[:1]):
            yield from _said(match, known)

    return reader(folding, pattern, readings, before=1, after=1)


def _said(match: re.Match[str], known: dict[str, str]) -> Iterator[Reading]:
    name, called = match["name"], match["service"].lower()
    if called not in known:  # "xid: anna": no word that stands for a service
        return
    if "@" in match["mark"]:
        confidence = NAMED
    elif re.search(r"[\d_.]", name):
        confidence = WORDED
    elif called in ORDINARY or name.lower() in SAYING:
        return
    else:
        confidence = GUESSED
    yield from _named(match.start("name"), match.end(), f"{known[called]}:{name.lower()}", confidence)


def _named(start: int, end: int, handle: str, confidence: float) -> Iterator[Reading]:
    yield Reading(start, end, "handle", handle, confidence)
    yield Reading(start, end, "handle", f"@{handle.partition(':')[2]}", UNNAMED)
