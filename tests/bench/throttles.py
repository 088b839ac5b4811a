#!/usr/bin/env python3
"""Measures how exact the speed limits are: of the server and of an area, in both directions, in clear text and over TLS.

    tests/bench/throttles.py --program build/release/bin/portcullis

Each transfer goes on for some seconds, from the command to the last reply, alone. Prints a table; fails when a speed is off
by more than 5 %.
"""

import argparse
import ftplib
import io
import json
import pathlib
import shutil
import sys
import tempfile
import time

import peers
from process import ServerProcess
from protected import Protected, trusting
from servers import ADDRESS, Site

MB = 1_000_000
SPEEDS = (1 * MB, 20 * MB)
MOST_OFF = 0.05


class Limited(peers.Portcullis):
    """With a limit of the server, or of its areas and a wider one of the server."""

    def __init__(self, program, by_area):
        super().__init__(program, "normal")
        self._by_area = by_area

    def command(self, site):
        command = super().command(site)
        if self._by_area:
            file = site.scratch / "portcullis.json"
            config = json.loads(file.read_text())
            for key in ("downloadBytesPerSecond", "uploadBytesPerSecond"):
                config["server"]["limits"][key] = 3 * site.bytes_per_second
                for area in config["areas"]:
                    area[key] = site.bytes_per_second
            file.write_text(json.dumps(config))
        return command


def client_of(site, protected):
    client = Protected(context=trusting(), timeout=60) if protected else ftplib.FTP(timeout=60)
    client.connect(site.address, site.port)
    client.login()
    if protected:
        client.prot_p()
    return client


def measure(site, protected, uploads, size):
    """Bytes a second."""
    with client_of(site, protected) as client:
        began = time.monotonic()
        if uploads:
            client.storbinary("STOR /incoming/up", io.BytesIO(bytes(size)), blocksize=65536)
        else:
            client.retrbinary("RETR /big", lambda block: None, blocksize=65536)
        seconds = time.monotonic() - began
    for upload in site.incoming.iterdir():
        upload.unlink()
    return size / seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=float, default=6)
    options = parser.parse_args()
    off = False
    print("| limit, MB/s | of | direction | over | measured, MB/s | of the limit |")
    print("|---:|---|---|---|---:|---:|")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="portcullis-throttles-"))
    try:
        root = folder / "site"
        (root / "incoming").mkdir(parents=True)
        for number, (speed, by_area) in enumerate((speed, by_area) for speed in SPEEDS for by_area in (False, True)):
            size = int(speed * options.seconds)
            (root / "big").write_bytes(bytes(size))
            scratch = folder / str(number)
            scratch.mkdir()
            site = Site(root, scratch, 26000 + int(time.time()) % 4000 + number, ADDRESS, speed)
            process = ServerProcess(Limited(options.program, by_area).command(site), site.address, site.port, scratch)
            try:
                for uploads in (False, True):
                    for protected in (False, True):
                        measured = measure(site, protected, uploads, size)
                        off |= abs(measured / speed - 1) > MOST_OFF
                        print(f"| {speed / MB:g} | {'area' if by_area else 'session'} | {'up' if uploads else 'down'} | "
                              f"{'TLS' if protected else 'clear text'} | {measured / MB:.3f} | {measured / speed:.3f} |",
                              flush=True)
            finally:
                process.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if off else 0)


if __name__ == "__main__":
    main()
