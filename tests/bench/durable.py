#!/usr/bin/env python3
"""Measures how near refusals with `durability: full` come to the pace of the disk that holds the log.

    tests/bench/durable.py --folder FOLDER-ON-THAT-DISK

Every refusal is on the disk before its answer, so a client that waits for each is refused once a commit at most, and all
clients together as often as there are of them. The table compares with that: the clients divided by the time of one
fsync(2) behind an appended page, measured before and after each load. On a disk that takes a millisecond or more little is
lost to anything else; on one that answers sooner, the time in which the clients read and write counts, too.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import peers
from process import ServerProcess
from servers import BUILD, Site

PAGE = 4096
SYNCS = 200
UNTIL_STEADY = 2000  # commits: then the -wal file no longer grows, but is written anew


def fsync_seconds(folder):
    """The median."""
    file = folder / "pages"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    times = []
    try:
        for _ in range(SYNCS):
            os.write(descriptor, os.urandom(PAGE))
            began = time.perf_counter()
            os.fsync(descriptor)
            times.append(time.perf_counter() - began)
    finally:
        os.close(descriptor)
        file.unlink()
    return statistics.median(times)


def refuse(options, site, sessions, operations):
    load = [options.load, "refuse", "--host", site.address, "--port", site.port, "--sessions", sessions,
            "--operations", operations, "--seconds", 300]
    done = subprocess.run([str(part) for part in load], check=True, capture_output=True, text=True)
    sample = json.loads(done.stdout)
    if sample["errors"] or sample["accepted"]:
        sys.exit(f"{sessions} sessions: {sample['errors']} errors, {sample['accepted']} accepted")
    return sample["operations"] / sample["seconds"]


def refusals_a_second(options, site, sessions):
    process = ServerProcess(peers.Portcullis(options.program).command(site), site.address, site.port, site.scratch)
    try:
        refuse(options, site, 1, UNTIL_STEADY)
        return refuse(options, site, sessions, options.operations * sessions)
    finally:
        process.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=BUILD / "bin/portcullis")
    parser.add_argument("--load", type=pathlib.Path, default=BUILD / "tests/ftp_load")
    parser.add_argument("--folder", type=pathlib.Path, default=BUILD, help="on the disk that is to hold the log")
    parser.add_argument("--sessions", default="1,2,4,8,32")
    parser.add_argument("--operations", type=int, default=2000, help="of each session")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    counts = [int(count) for count in options.sessions.split(",")]
    samples = {count: [] for count in counts}
    port = 26000 + int(time.time()) % 3000
    with tempfile.TemporaryDirectory(prefix="durable-", dir=options.folder) as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        (folder / "site/incoming").mkdir(parents=True)
        for _ in range(options.rounds):
            for count in counts:
                port += 1
                scratch = pathlib.Path(tempfile.mkdtemp(dir=folder))
                before = fsync_seconds(folder)
                rate = refusals_a_second(options, Site(folder / "site", scratch, port), count)
                samples[count].append((rate, (before + fsync_seconds(folder)) / 2))
    print("| sessions | refused PORTs/s, `full` | one fsync, ms | sessions / fsync | ratio |")
    print("|---:|---:|---:|---:|---:|")
    for count in counts:
        rate = statistics.median(rate for rate, _ in samples[count])
        fsync = statistics.median(fsync for _, fsync in samples[count])
        ratio = statistics.median(rate * fsync / count for rate, fsync in samples[count])
        print(f"| {count} | {rate:,.0f} | {fsync * 1000:.3f} | {count / fsync:,.0f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
