#!/usr/bin/env python3
"""Many readers and a writer at once: how long answers take, whether any fails, and whether the ledger is whole afterwards.

    bench/serve.py [--vigie target/release/vigie] [--seconds 60] [--readers 200] [--rate 50]

Needs `wrk` (Debian package) for the readers; they ask for the next address as soon as they have an answer. The ledger is that of
`vigie demo`. Exit status 1 when an answer was an error, when the 99th percentile is over --limit, or when the ledger is not what was sent.
"""

import argparse
import http.client
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

TOKEN = "a token for measuring only"
ADDRESSES = [
    "/", "/timeline", "/api/v1/overview", "/api/v1/timeline?limit=20", "/api/v1/timeline?actor=RUS&limit=20", "/api/v1/newest?limit=20",
    "/api/v1/claims?limit=20", "/api/v1/announced?limit=20", "/api/v1/tension?actor=RUS&recipient=UKR",
    "/api/v1/tension?actor=USA&recipient=RUS&period=day", "/api/v1/search?q=Ukraine&limit=20", "/api/v1/voices?limit=20",
    "/api/v1/places", "/api/v1/scenarios/capital", "/api/v1/documents/ukr-001", "/document/ukr-001", "/assets/js/main.js",
]
LUA = """
local addresses = {%s}
local n = math.random(#addresses)
request = function()
  n = n %% #addresses + 1
  return wrk.format("GET", addresses[n])
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('{"requests": %%d, "p50": %%f, "p90": %%f, "p99": %%f, "max": %%f, "socket_errors": %%d, "status_errors": %%d}\\n',
    summary.requests, latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    e.connect + e.read + e.write + e.timeout, e.status))
end
"""


class Writer(threading.Thread):
    """Sends so many documents a second, over a few connections, until told to stop."""

    def __init__(self, port, rate, number, of):
        super().__init__()
        self.port, self.gap, self.number, self.of = port, of / rate, number, of
        self.sent, self.failed, self.times = 0, [], []
        self.stop = threading.Event()

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        random_ = random.Random(self.number)
        start = time.monotonic() + self.number * self.gap / self.of
        n = 0
        while not self.stop.is_set():
            time.sleep(max(0.0, start + n * self.gap - time.monotonic()))
            n += 1
            town = random_.choice(["Kharkiv", "Donetsk", "Mariupol", "Kherson", "Sumy", "Odesa"])
            body = json.dumps({
                "id": f"load-{self.number}-{n}", "publication": f"Wire {self.number}", "date": "2023-10-01",
                "title": f"Dispatch {self.number}/{n}",
                "text": f"Russia shelled {town} on Sunday, dispatch {self.number}-{n} says. Ukraine demands that Moscow withdraw its troops.",
            })
            begun = time.monotonic()
            try:
                connection.request("POST", "/api/v1/documents", body, {"content-type": "application/json", "authorization": f"Bearer {TOKEN}"})
                answer = connection.getresponse()
                text = answer.read()
                if answer.status == 201:
                    self.sent += 1
                else:
                    self.failed.append(f"{answer.status} {text[:200]!r}")
            except OSError as error:
                self.failed.append(str(error))
                connection.close()
            self.times.append(time.monotonic() - begun)


def serve(vigie, ledger):
    """Starts the server; its port is what it says."""
    server = subprocess.Popen(
        [vigie, "serve", "--ledger", ledger, "--listen", "127.0.0.1:0"],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "VIGIE_TOKEN": TOKEN},
    )
    for line in server.stderr:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if found:
            threading.Thread(target=lambda: [print(f"server: {rest}", end="") for rest in server.stderr], daemon=True).start()
            return server, int(found.group(1))
        print(line, end="", file=sys.stderr)
    sys.exit("the server did not start")


def get(port, address):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address)
    return json.loads(connection.getresponse().read())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vigie", default="target/release/vigie")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--writers", type=int, default=128, help="connections of the writer")
    parser.add_argument("--limit", type=float, default=250, help="99th percentile at most, milliseconds")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = str(Path(folder) / "vigie.db")
        subprocess.run([given.vigie, "demo", "--no-serve", "--ledger", ledger], check=True, stdout=subprocess.DEVNULL)
        server, port = serve(given.vigie, ledger)
        before = get(port, "/api/v1/overview")["summary"]["documents"]
        script = Path(folder) / "readers.lua"
        script.write_text(LUA % ", ".join(json.dumps(address) for address in ADDRESSES))
        writers = [Writer(port, given.rate, n, given.writers) for n in range(given.writers)]
        for writer in writers:
            writer.start()
        command = ["wrk", "-t1", f"-c{given.readers}", f"-d{given.seconds}s", "--timeout", "20s", "-s", str(script), f"http://127.0.0.1:{port}"]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for writer in writers:
            writer.stop.set()
        for writer in writers:
            writer.join()
        readers = json.loads(next(line for line in output.splitlines() if line.startswith("{")))
        sent = sum(writer.sent for writer in writers)
        failed = [fault for writer in writers for fault in writer.failed]
        times = sorted(second for writer in writers for second in writer.times)
        time.sleep(3)
        after = get(port, "/api/v1/overview")["summary"]
        server.terminate()
        ended = server.wait(timeout=30)
        whole = sqlite3.connect(ledger).execute("PRAGMA integrity_check").fetchone()[0]
        orphans = sqlite3.connect(ledger).execute("PRAGMA foreign_key_check").fetchall()
    print(f"readers: {json.dumps(readers)}")
    print(f"writer: {sent} documents kept, {sent / given.seconds:.1f}/s, median {times[len(times) // 2] * 1000:.0f} ms, {len(failed)} failed {failed[:3]}")
    print(f"ledger: {before} + {sent} documents sent, {after['documents']} there, settled {after['settled']}, integrity {whole}, orphans {len(orphans)}, exit {ended}")
    right = (
        readers["socket_errors"] == readers["status_errors"] == 0 and not failed and readers["p99"] <= given.limit
        and after["documents"] == before + sent and after["settled"] and whole == "ok" and not orphans and ended == 0
    )
    print("right" if right else "WRONG")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
