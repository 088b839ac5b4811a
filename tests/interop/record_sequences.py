"""Records what real clients leave in the log, for tests/server/audit/tst_classification.cpp: nmap's bounce scan and its
ftp-bounce script, clients in active mode behind a router that translates addresses, in a container, with two addresses.

    sudo tests/interop/record_sequences.py > tests/data/audit/recorded.txt

The machines are network namespaces of this one:

    server 198.51.100.1 -- (Internet) -- attacker 203.0.113.66, which has 203.0.113.67 as well
                                      -- router 203.0.113.7 -- client 192.168.178.20
                                      -- host   203.0.113.8 -- container 172.17.0.2

Router and host masquerade by nftables, without the helper that would rewrite PORT. Needs root, nmap, lftp, curl and
nftables.
"""

import contextlib
import os
import re
import subprocess
import sys

import portcullis

SERVER = "198.51.100.1"
PREFIX = f"rec{os.getpid() % 10000}"


def name(machine):
    return f"{PREFIX}-{machine}"


def inside(machine, *command):
    return ["ip", "netns", "exec", name(machine), *command]


def must(*command):
    subprocess.run([str(word) for word in command], check=True)


def link(machine, address, to, prefix=24):
    """A wire from a machine to another's bridge or interface; returns the other end's name."""
    here, there = "wan0", f"{machine}0"
    must("ip", "link", "add", here, "netns", name(machine), "type", "veth", "peer", "name", there, "netns", name(to))
    must(*inside(machine, "ip", "address", "add", f"{address}/{prefix}", "dev", here))
    must(*inside(machine, "ip", "link", "set", here, "up"))
    must(*inside(to, "ip", "link", "set", there, "up"))
    return there


def masquerade(machine):
    must(*inside(machine, "sysctl", "-qw", "net.ipv4.ip_forward=1"))
    must(*inside(machine, "nft", "add", "table", "ip", "nat"))
    must(*inside(machine, "nft", "add chain ip nat post { type nat hook postrouting priority 100 ; }"))
    must(*inside(machine, "nft", "add", "rule", "ip", "nat", "post", "oifname", "wan0", "masquerade"))


@contextlib.contextmanager
def machines():
    names = ["internet", "server", "attacker", "router", "client", "host", "container"]
    for one in names:
        must("ip", "netns", "add", name(one))
        must(*inside(one, "ip", "link", "set", "lo", "up"))
    try:
        must(*inside("internet", "sysctl", "-qw", "net.ipv4.ip_forward=1"))
        must(*inside("internet", "ip", "link", "add", "net", "type", "bridge"))
        must(*inside("internet", "ip", "address", "add", "203.0.113.1/24", "dev", "net"))
        must(*inside("internet", "ip", "link", "set", "net", "up"))
        for machine, address in (("attacker", "203.0.113.66"), ("router", "203.0.113.7"), ("host", "203.0.113.8")):
            port = link(machine, address, "internet")
            must(*inside("internet", "ip", "link", "set", port, "master", "net"))
            must(*inside(machine, "ip", "route", "add", "default", "via", "203.0.113.1"))
        must(*inside("attacker", "ip", "address", "add", "203.0.113.67/24", "dev", "wan0"))
        port = link("server", SERVER, "internet")
        must(*inside("internet", "ip", "address", "add", "198.51.100.254/24", "dev", port))
        must(*inside("server", "ip", "route", "add", "default", "via", "198.51.100.254"))
        for machine, address, gateway, router in (("client", "192.168.178.20", "192.168.178.1", "router"),
                                                  ("container", "172.17.0.2", "172.17.0.1", "host")):
            port = link(machine, address, router)
            must(*inside(router, "ip", "address", "add", f"{gateway}/24", "dev", port))
            must(*inside(machine, "ip", "route", "add", "default", "via", gateway))
            masquerade(router)
        yield
    finally:
        for one in names:
            subprocess.run(["ip", "netns", "delete", name(one)], check=False)


def alone(config):
    config["server"]["listeners"] = [{"address": SERVER, "port": 21, "tls": "off"}]
    config["server"]["bans"] = {"blockedAttempts": 0}


URL = f"ftp://{SERVER}/file"


def lftp(settings, commands="cat file; cat file; cat file; ls"):
    return ["lftp", "-e", f"set net:max-retries 2; set net:timeout 5; set net:reconnect-interval-base 1; "
            f"set ftp:passive-mode off; {settings} open ftp://{SERVER}; {commands}; quit"]


#: name, what it should be taken for in the end, where, what. nmap gives up at its first free port that is refused, which
#: alone can't be told from a client's private address.
SEQUENCES = [
    ("nmap-bounce", "reserved-port-probe", "attacker",
     ["nmap", "-Pn", "-n", "-p", "21-30,2000-2010,5000", "-b", f"anonymous:guest@{SERVER}:21", "10.1.2.3"]),
    ("nmap-bounce-free-ports", "nat-mistake", "attacker",
     ["nmap", "-Pn", "-n", "-p", "2000-2100", "-b", f"anonymous:guest@{SERVER}:21", "10.1.2.3"]),
    ("nmap-script", "nmap-script", "attacker", ["nmap", "-Pn", "-n", "-p", "21", "--script", "ftp-bounce", SERVER]),
    ("lftp-behind-nat", "nat-mistake", "client", lftp("")),
    ("curl-behind-nat", "nat-mistake", "client",
     ["curl", "--silent", "--show-error", "--ftp-port", "-", "--max-time", "10", URL, URL, URL]),
    ("curl-in-container", "multi-homed", "container",
     ["curl", "--silent", "--show-error", "--ftp-port", "-", "--max-time", "10", URL, URL, URL]),
    ("lftp-other-address", "multi-homed", "attacker", lftp("set ftp:port-ipv4 203.0.113.67;")),
    ("curl-other-address", "multi-homed", "attacker",
     ["curl", "--silent", "--show-error", "--ftp-port", "203.0.113.67", "--max-time", "10", URL, URL, URL]),
]


def version(program):
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return re.search(r"\d+\.\d+(\.\d+)?", told)[0]


def record(title, kind, machine, command):
    """On a server of its own, so that one client doesn't colour what the next is taken for."""
    server = portcullis.Server(alone)
    server.prefix = inside("server")
    (server.pub / "file").write_bytes(b"the file\n" * 10)
    with server:
        told = portcullis.run(*inside(machine, *command))
        rows = list(reversed(server.blocked()))
    print(f"\n= {title}: {kind}")
    print(f"# {command[0]} {version(command[0])}: {' '.join(command)}")
    for line in (told.stdout + told.stderr).strip().splitlines()[:6]:
        print(f"# > {line[:110]}")
    for row in rows:
        print("|".join(str(word) for word in (
            row["at"] - rows[0]["at"], row["client"], row["target"], row["target_port"], row["verb"], row["command"],
            ",".join(row["reasons"]), row["count"], row["classification"], row["argument"])))
    if not rows:
        print("nothing was refused", file=sys.stderr)


def main():
    print("# Refused attempts of real clients, recorded by tests/interop/record_sequences.py; see there for the machines.\n"
          "# A sequence begins with its name and what all of it together is taken for. Its rows: microseconds since the\n"
          "# first, client, target, port, verb, command, reasons, count, classification then, argument.")
    with machines():
        for sequence in SEQUENCES:
            record(*sequence)


if __name__ == "__main__":
    main()
