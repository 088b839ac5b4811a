"""A server under measurement: a process with all its children, what they use of the processor and of memory."""

import os
import re
import signal
import socket
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")


class DidNotStart(Exception):
    pass


class ServerProcess:
    def __init__(self, command, address, port, folder, environment=None):
        with open(folder / "output", "wb") as output:
            # A session of its own: its processes are known by it, whoever starts them.
            self._main = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output,
                                          stderr=output, env=environment, start_new_session=True)
        self._await_greeting(address, port, folder / "output")

    def _await_greeting(self, address, port, output):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self._main.poll() is None:
            try:
                with socket.create_connection((address, port), timeout=5) as control:
                    if control.recv(3) == b"220":
                        return
            except OSError:
                time.sleep(0.02)
        self.stop()
        raise DidNotStart(output.read_text(errors="replace")[-300:] or "no greeting")

    def _stats(self):
        """The fields of /proc/PID/stat behind the name, of each process of this server."""
        processes = {}
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                with open(f"/proc/{entry}/stat") as stat:
                    processes[int(entry)] = stat.read().rpartition(")")[2].split()
            except OSError:
                continue
        for pid, fields in processes.items():
            # Those of vsftpd leave the session they were started in.
            ancestor = pid
            while ancestor in processes and ancestor != self._main.pid:
                ancestor = int(processes[ancestor][1])
            if ancestor == self._main.pid or int(fields[3]) == self._main.pid:
                yield pid, fields

    def cpu_seconds(self):
        """Of processes that are gone, what their parents were told of them."""
        return sum(sum(int(ticks) for ticks in fields[11:15]) for _, fields in self._stats()) / TICK

    def memory_kib(self):
        """Proportional set size: what processes share counts once."""
        total = 0
        for pid, _ in self._stats():
            try:
                with open(f"/proc/{pid}/smaps_rollup") as rollup:
                    total += int(re.search(r"^Pss:\s+(\d+)", rollup.read(), re.MULTILINE)[1])
            except OSError:
                pass
        return total

    def descriptors(self):
        return len(os.listdir(f"/proc/{self._main.pid}/fd"))

    def stop(self):
        """The exit status of the main process."""
        pids = [pid for pid, _ in self._stats()]
        self._main.terminate()
        try:
            self._main.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._main.kill()
            self._main.wait()
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return self._main.returncode
