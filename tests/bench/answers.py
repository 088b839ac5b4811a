#!/usr/bin/env python3
"""Measures how soon a server answers NOOP while thousands of other sessions are idle, beside other servers.

    sudo tests/bench/answers.py --peers

A round trip takes some tens of microseconds, and the slowest of a hundred depends on what the machine does at that moment. So
all servers are loaded at the same time, and asked in turns of a fraction of a second: a moment that is slow is so for all of
them. The table shows medians over the turns, and the ratio is that of each turn to the best other server in it.
"""

import argparse
import contextlib
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import peers
from process import DidNotStart, ServerProcess
from servers import ADDRESS, BUILD, HERE, Site

WARM_UP = 2  # turns that don't count


class Asked:
    """A server with its idle sessions."""

    def __init__(self, server, options, site):
        self.name = server.name
        self.samples = []
        self._process = ServerProcess(server.command(site), site.address, site.port, site.scratch)
        load = [options.load, "idle", "--host", site.address, "--port", site.port, "--sessions", options.sessions,
                "--operations", options.questions, "--wait", "yes", "--seconds", 3000]
        self._load = subprocess.Popen([str(part) for part in load], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if not self._load.stdout.readline():
            self.stop()
            raise DidNotStart("the sessions could not sign in")

    def ask(self):
        self._load.stdin.write("\n")
        self._load.stdin.flush()
        sample = json.loads(self._load.stdout.readline())
        if sample["errors"]:
            sys.exit(f"{self.name}: {sample['firstError']}")
        self.samples.append(sample)

    def median(self, key):
        return statistics.median(sample[key] for sample in self.samples) * 1e6

    def stop(self):
        self._load.kill()
        self._load.communicate()
        self._process.stop()


def table(asked):
    ours, *others = asked
    lines = ["| NOOP, us | " + " | ".join(one.name for one in asked) + (" | ratio to the best |" if others else " |"),
             "|---" * (len(asked) + 1 + bool(others)) + "|"]
    for key in ("p50", "p99"):
        cells = [f"{one.median(key):.0f}" for one in asked]
        if others:
            best = min(others, key=lambda one: one.median(key))
            ratios = [mine[key] / theirs[key] for mine, theirs in zip(ours.samples, best.samples)]
            cells.append(f"{statistics.median(ratios):.2f}, {best.name}")
        lines.append(f"| {key} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=BUILD / "bin/portcullis")
    parser.add_argument("--load", type=pathlib.Path, default=BUILD / "tests/ftp_load")
    parser.add_argument("--peers", action="store_true", help="beside other servers; as root")
    parser.add_argument("--peers-folder", type=pathlib.Path, default=HERE.parents[2] / "build/peers")
    parser.add_argument("--servers", help="comma-separated names of others; all by default")
    parser.add_argument("--sessions", type=int, default=5000, help="of each server")
    parser.add_argument("--questions", type=int, default=2000, help="in a turn")
    parser.add_argument("--turns", type=int, default=40)
    options = parser.parse_args()

    servers = [peers.Portcullis(options.program)]
    if options.peers:
        peers.fetch(options.peers_folder)
        servers += [server for server in peers.others(options.peers_folder)
                    if not options.servers or server.name in options.servers.split(",")]
    with tempfile.TemporaryDirectory(prefix="answers-") as name, contextlib.ExitStack() as running:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        (folder / "site/incoming").mkdir(parents=True)
        port = 22000 + int(time.time()) % 4000
        asked = []
        for number, server in enumerate(servers):
            if missing := server.missing():
                print(f"{server.name} is left out: {missing}", file=sys.stderr)
                continue
            scratch = pathlib.Path(tempfile.mkdtemp(dir=folder))
            try:
                asked.append(Asked(server, options, Site(folder / "site", scratch, port + number, ADDRESS)))
                running.callback(asked[-1].stop)
            except DidNotStart as error:
                print(f"{server.name} is left out: {error}", file=sys.stderr)
        if not asked or asked[0].name != servers[0].name:
            sys.exit(1)
        for turn in range(WARM_UP + options.turns):
            print(f"\r{turn + 1}/{WARM_UP + options.turns}\033[K", end="", file=sys.stderr)
            first = turn % len(asked)
            for one in asked[first:] + asked[:first]:
                one.ask()
        for one in asked:
            del one.samples[:WARM_UP]
        print("\r\033[K", end="", file=sys.stderr)
        print(table(asked))


if __name__ == "__main__":
    main()
