"""A refusal that a client has read is in the log, whenever the process dies.

1,000 third-party PORTs over 50 connections, the process killed by SIGKILL at a random moment; 5 times, 20 with
PORTCULLIS_INTEROP_FULL=1.
"""

import collections
import random
import threading
import time
import unittest

import portcullis
from portcullis import FULL, Closed, Control, Server

CONNECTIONS = 50
PER_CONNECTION = 20
ROUNDS = 20 if FULL else 5


class Durability(unittest.TestCase):
    def attack(self, server, index, barrier, read):
        """Each connection asks for addresses of its own (10.1.index.number), so that its rows can be counted."""
        try:
            control = Control("127.0.0.1", server.port()).login("anonymous", "a@b")
        except (Closed, OSError):
            barrier.wait()
            return
        barrier.wait()
        with control:
            for number in range(PER_CONNECTION):
                argument = f"10,1,{index},{number},19,136"
                try:
                    reply = control.cmd(f"PORT {argument}")
                except (Closed, OSError, AssertionError):
                    return
                if reply.code == 504:
                    read.append(argument)

    def attack_by_all(self, server, kill_after=None):
        """Runs the whole attack; returns the refusals that were read and how long it took."""
        barrier = threading.Barrier(CONNECTIONS + 1)
        read = []
        threads = [threading.Thread(target=self.attack, args=(server, index, barrier, read))
                   for index in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        barrier.wait()
        began = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)  # the moment of death is the thing that varies
            server.kill()
        for thread in threads:
            thread.join()
        return read, time.monotonic() - began

    def test_every_refusal_that_was_read_is_in_the_log(self):
        chance = random.Random()

        def no_bans(config):
            config["server"]["bans"] = {"blockedAttempts": 0}

        server = Server(no_bans)
        try:
            server.start()
            read, whole = self.attack_by_all(server)
            server.stop()
            self.assertEqual(len(read), CONNECTIONS * PER_CONNECTION)
            self.assertEqual(len(server.blocked()), CONNECTIONS * PER_CONNECTION, "undisturbed")
            cut_short = 0
            for number in range(ROUNDS):
                before = collections.Counter(row["argument"] for row in server.blocked())
                delay = chance.uniform(0.02, 0.95) * whole
                server.start()
                read, _ = self.attack_by_all(server, kill_after=delay)
                after = collections.Counter(row["argument"] for row in server.blocked())
                lost = before + collections.Counter(read) - after
                self.assertFalse(lost, f"round {number}, killed after {delay:.3f} s: {sum(lost.values())} refusals of "
                                       f"{len(read)} that were read are not in the log: {list(lost)[:5]}")
                cut_short += len(read) < CONNECTIONS * PER_CONNECTION
                print(f"round {number}: killed after {delay * 1000:.0f} ms, {len(read)} refusals read, "
                      f"{sum((after - before).values())} in the log")
            self.assertGreater(cut_short, 0, "no round was cut short, so nothing was shown")
            # And the survivor serves on with the same log.
            server.start()
            with server.anonymous() as control:
                self.assertEqual(control.code("PORT 10,9,9,9,19,136"), 504)
            self.assertEqual(server.blocked()[0]["argument"], "10,9,9,9,19,136")
            server.stop()
        finally:
            if server.is_alive():
                server.kill()
            server.remove()


if __name__ == "__main__":
    portcullis.main()
