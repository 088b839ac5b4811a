"""Thousands of idle sessions: what they cost in memory, and what they add to the answer time of one that is not idle.

The numbers are printed. Memory is always judged, answer times only with PORTCULLIS_INTEROP_FULL=1, on a machine that
does nothing else.
"""

import resource
import time
import unittest

import portcullis
from portcullis import FULL, SLOW, Control

FEW = 50
MANY = 500 if SLOW else 5000
NOOPS = 2000
KIB_A_SESSION = 32
SOURCES = 10


class Scale(portcullis.ServerTest):
    @classmethod
    def change(cls, config):
        config["server"]["limits"].update(idleSeconds=3600, loginSeconds=3600)

    @classmethod
    def setUpClass(cls):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MANY * 2 + 1000
        if hard != resource.RLIM_INFINITY and hard < wanted:
            raise unittest.SkipTest(f"{hard} descriptors a process are allowed, {wanted} are needed")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))  # the server inherits it
        super().setUpClass()

    def noop_times(self):
        times = []
        with self.server.anonymous() as control:
            for _ in range(NOOPS):
                began = time.perf_counter()
                reply = control.cmd("NOOP")
                times.append(time.perf_counter() - began)
                self.assertCode(reply, 200)
        times.sort()
        return times[len(times) // 2], times[len(times) * 99 // 100]

    def open_idle(self, sessions, up_to):
        while len(sessions) < up_to:
            # Other source addresses, so that one pair of addresses does not run out of ports.
            source = f"127.0.1.{1 + len(sessions) % SOURCES}"
            control = Control("127.0.0.1", self.server.port(), source)
            sessions.append(control.login("anonymous", "a@b"))

    def test_idle_sessions_are_cheap(self):
        sessions = []
        try:
            self.noop_times()
            self.open_idle(sessions, FEW)
            few_median, few_p99 = self.noop_times()
            memory = self.server.memory()
            self.open_idle(sessions, MANY)
            a_session = (self.server.memory() - memory) / (MANY - FEW)
            many_median, many_p99 = self.noop_times()
        finally:
            for control in sessions:
                control.close()
        print(f"memory: {a_session / 1024:.1f} KiB a session (proportional set size, {MANY} sessions)")
        print(f"NOOP with {FEW} sessions: median {few_median * 1e6:.0f} us, p99 {few_p99 * 1e6:.0f} us")
        print(f"NOOP with {MANY} sessions: median {many_median * 1e6:.0f} us, p99 {many_p99 * 1e6:.0f} us "
              f"(p99 ratio {many_p99 / few_p99:.2f})")
        if not SLOW:
            self.assertLess(a_session, KIB_A_SESSION * 1024)
        if FULL:
            self.assertLessEqual(many_p99 / few_p99, 3)
        # All of them are gone again.
        self.assertLess(self.server.settled_descriptors(200), 200)


if __name__ == "__main__":
    portcullis.main()
