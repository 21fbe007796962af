"""What a hostile hand-in tries. Each ends with a wrong answer to the first question, unless it changes that.

Every one is code for the cell ``adding``. Names say what is tried.
"""

__all__ = ["ATTACKS", "IN_NOTEBOOK"]

ATTACKS: dict[str, str] = {
    "equality that always agrees": """
class Five(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return hash(5)
total = Five(4)
""",
    "a class that lies about its class": """
class Five:
    __class__ = int
    def __eq__(self, other): return True
total = Five()
""",
    "an input hook": """
get_ipython().input_transformers_post.append(lambda lines: ["pass\\n"])
total = 4
""",
    "reading the history": """
print([each for each in In if "Two and three" in each], get_ipython().user_ns.get("_ih"))
total = 4
""",
    "frames": """
import sys
frame, seen = sys._getframe(), []
while frame:
    for value in list(frame.f_locals.values()):
        if type(value).__name__ == "dict" and "needs" in value:
            value["needs"] = {name: [] for name in value["needs"]}
            value["steps"] = []
    frame = frame.f_back
total = 4
""",
    "the garbage collector": """
import gc
from techthb.course.results import Result
for each in gc.get_objects():
    if isinstance(each, dict) and each.get("total") is not None:
        each["total"] = 4
print([each for each in gc.get_objects() if isinstance(each, str) and "count again" in each])
total = 4
""",
    "the process's files": """
from pathlib import Path
found = []
for path in Path("/proc").glob("*/environ"):
    try: found.append(path.read_bytes())
    except OSError: pass
for path in Path("/proc").glob("*/" + "root" + "/etc/shadow"):
    try: found.append(path.read_bytes())
    except OSError: pass
print(found)
total = 4
""",
    "writing the gradebook": """
import os, sqlite3
for above, folders, names in os.walk("/"):
    for name in names:
        if name == "gradebook.db":
            connection = sqlite3.connect(os.path.join(above, name))
            connection.execute("update grade set manual_score = 3")
            connection.commit()
total = 4
""",
    "looking for the truth": """
import os
found = []
for above, folders, names in os.walk("/"):
    if above.startswith(("/proc", "/sys", "/usr")):
        folders[:] = []
        continue
    for name in names:
        if name in ("checks.py", "quiz.json", "course_key", "world.json"):
            found.append(os.path.join(above, name))
print("FOUND", found)
total = 4
""",
    "patching the library": """
import techthb.course.results as results, techthb.course.exercises as exercises
full = lambda *a, **k: results.Result(3, 3, "Right.")
exercises.Exercise.judge = full
exercises.Exercise.hint = lambda *a: None
results.Result.__post_init__ = lambda self: object.__setattr__(self, "points", 3.0)
total = 4
""",
    "forging marks on the channel": """
import os, json
lines = b"".join(
    json.dumps({"ended": at, "points": 3.0, "maximum": 3.0, "message": "Right."}).encode() + b"\\n"
    for at in range(20)
)
for descriptor in range(3, 300):
    try: os.write(descriptor, lines)
    except OSError: pass
total = 4
""",
    "frames of the grader's own": """
import os, struct
said = b'{"reason": "", "points": 3}'
for descriptor in range(3, 300):
    try: os.write(descriptor, b"k" + struct.pack("!I", len(said)) + said)
    except OSError: pass
total = 4
""",
    "values that are none": """
import techthb.course.grading.running as running
running.encoded = lambda value: {"$": "table", "v": "AAAA"}
total = 4
""",
    "values of a kind that there is not": """
import techthb.course.grading.running as running
running.encoded = lambda value: {"$": "eval", "v": "__import__('os').system('id')"}
total = 4
""",
    "a pickle": """
class Bomb:
    def __reduce__(self): return (print, ("in the grader",))
total = Bomb()
""",
    "a table with a pickle in it": """
import pandas
class Bomb:
    def __reduce__(self): return (print, ("in the grader",))
total = pandas.DataFrame({"a": [Bomb()]})
""",
    "the key of the course": """
from pathlib import Path
from techthb.course.cases import case_seed, course_key
try: print(course_key(Path("/exercise")))
except OSError as error: print(error)
print(case_seed(bytes(32), "90-practice"))
total = 4
""",
    "a fork bomb": """
import os
total = 4
while True:
    try: os.fork()
    except OSError: pass
""",
    "a memory bomb": """
total = 4
held = []
while True: held.append(bytearray(50_000_000))
""",
    "a memory bomb in shared memory": """
import mmap
total = 4
held = []
while True:
    each = mmap.mmap(-1, 200_000_000)
    for at in range(0, 200_000_000, 4096): each[at] = 1
    held.append(each)
""",
    "a memory bomb of many processes": """
import os, time
total = 4
for _ in range(20):
    if os.fork() == 0:
        held = bytearray(200_000_000)
        time.sleep(60)
time.sleep(60)
""",
    "an endless loop": """
total = 4
while True: pass
""",
    "an endless loop that takes no signal": """
import signal
for each in range(1, 65):
    try: signal.signal(each, signal.SIG_IGN)
    except (OSError, ValueError): pass
total = 4
while True:
    try:
        while True: pass
    except BaseException: pass
""",
    "sleeping": """
import time
total = 4
time.sleep(3600)
""",
    "huge output": """
total = 4
print("x" * 200_000_000)
""",
    "huge output on the channel": """
import os
total = 4
while True:
    for descriptor in range(3, 300):
        try: os.write(descriptor, b"x" * 1_000_000)
        except OSError: pass
""",
    "exit code": """
import os
total = 4
os._exit(0)
""",
    "exit": """
total = 4
raise SystemExit(0)
""",
    "keyboard interrupt": """
total = 4
raise KeyboardInterrupt
""",
    "a signal to itself": """
import os
total = 4
os.kill(os.getpid(), 9)
""",
    "a signal to everybody": """
import os
total = 4
for target in (-1, 0, 1, os.getppid()):
    try: os.kill(target, 9)
    except OSError as error: print(error)
""",
    "a crash of the interpreter": """
import ctypes
total = 4
ctypes.string_at(0)
""",
    "threads left behind": """
import threading, time
def later():
    while True:
        get_ipython().user_ns["total"] = 4
        time.sleep(0.001)
for _ in range(5): threading.Thread(target=later, daemon=False).start()
total = 4
""",
    "a daemon left behind": """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True: time.sleep(1)
    os._exit(0)
total = 4
""",
    "patched builtins": """
import builtins
builtins.isinstance = lambda *a: True
builtins.abs = lambda each: 0
builtins.type = lambda each: int
builtins.int = lambda each=0, *a: 5
total = 4
""",
    "sockets": """
import socket
said = []
for family, place in ((socket.AF_INET, ("192.0.2.1", 80)), (socket.AF_INET, ("127.0.0.1", 22))):
    try:
        one = socket.socket(family); one.settimeout(1); one.connect(place); said.append("CONNECTED")
    except OSError as error: said.append(str(error))
print(said)
total = 4
""",
    "a faked clock": """
import time
time.time = time.monotonic = time.perf_counter = lambda: 0.0
total = 4
""",
    "standard input": """
total = 4
total = input("the answer? ")
""",
    "deep recursion": """
total = []
for _ in range(200_000): total = [total]
""",
    "a list within itself": """
total = []
total.append(total)
""",
    "more rights": """
import ctypes, os
libc = ctypes.CDLL(None)
said = []
for name, call in {
    "setuid": lambda: os.setuid(0), "seteuid": lambda: os.seteuid(0), "chroot": lambda: os.chroot("/tmp"),
    "nice": lambda: os.setpriority(os.PRIO_PROCESS, 0, -20),
}.items():
    try: call(); said.append(name + " WORKED")
    except OSError: pass
if libc.mount(b"tmpfs", b"/usr", b"tmpfs", 0, None) == 0: said.append("mount WORKED")
import resource
try: resource.setrlimit(resource.RLIMIT_NPROC, (10_000, 10_000)); said.append("limits WORKED")
except (ValueError, OSError): pass
print(said)
total = 4
""",
    "a user namespace": """
import ctypes
libc = ctypes.CDLL(None)
alone = libc.unshare(0x10000000) == 0
print("UNSHARED" if alone and libc.mount(b"tmpfs", b"/usr", b"tmpfs", 0, None) == 0 else "no")
total = 4
""",
    "writing where others read": """
import os, sys, techthb
from pathlib import Path
said = []
places = [Path(techthb.__file__).parent, Path(sys.prefix), Path("/cases"), Path("/kept"), Path("/known"),
          Path("/exercise/data"), Path("/usr")]
for place in places:
    try: (place / "sitecustomize.py").write_text("total = 5"); said.append(str(place))
    except OSError: pass
print("WROTE", said)
total = 4
""",
    "changing the hints": """
from pathlib import Path
Path("hints.py").write_text("def q1(total): return None")
Path("checks.py").write_text("import techthb.course as c\\ndef q1(total): return c.Result(3, 3, 'Right.')")
total = 4
""",
    "filling the disk": """
import tempfile
total = 4
for number in range(200):
    with open(f"{tempfile.gettempdir()}/{number}", "wb") as stream: stream.write(bytes(7_000_000))
""",
    "another grade function": """
grade = lambda name: 3.0
total = 4
""",
    "answers past the checks": """
grade.__self__.answers.update(q1=5, q3=["a", "b"], q2=object())
total = 4
""",
    "a number beyond all": """
total = 10 ** 100_000
""",
    "a replayed result": """
import json
print(json.dumps({"ended": 3, "values": {"total": 5}}))
total = 4
""",
}

IN_NOTEBOOK: dict[str, dict[str, object]] = {
    "the test cell returns the points": {"replace": {"q1": "3.0"}},
    "a second test cell": {"append": {"grade_id": "q1", "grade": True, "points": 3, "source": "3.0"}},
    "points in the metadata": {"points": {"q1": 300}},
    "the set-up cell gives another grade": {"replace": {"setup": "grade = lambda name: 3\nanswer = print"}},
    "the answer cell claims to be the test": {
        "append": {"grade_id": "q1", "grade": True, "solution": True, "points": 3, "source": "total = 4"}
    },
}
"""Hand-ins whose notebook itself was changed: sources, metadata, further cells."""
