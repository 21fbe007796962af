"""Note every address that a Python process connects to or looks up, in the file that the test names."""

import os
import sys
from typing import Any

LOG = os.environ["TECHTHB_TEST_CONNECTIONS"]


def note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "a socket in the file system"
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    descriptor = os.open(LOG, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    os.write(descriptor, f"{host}\n".encode())
    os.close(descriptor)


sys.addaudithook(note)
