"""clang-tidy over the sources named on standard input: run_tidy.py BUILD_DIRECTORY < sources

Most of clang-tidy's time goes into the system headers of each source. So many sources are read together, as one file that
includes them; those that cannot stand together (two helpers of one name) are parted again. The analyser recognises such
files by the word UnifiedSource in their name and treats the included sources as it would alone.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

TOGETHER = 40
# The analyser's deep mode takes four times as long as everything else together.
ANALYZER = ["-Xclang", "-analyzer-config", "-Xclang", "mode=shallow"]
# The compiler finds reserved names at once; the check of that name takes a sixth of the time for the same.
WARNINGS = ["-Wno-everything", "-Wreserved-identifier", "-Wreserved-macro-identifier", "-Wno-unknown-warning-option",
            "-Qunused-arguments"]
INCLUDE = re.compile(r'^#include (?:<.*>|".*\.h")', re.M)
INCLUDED_SOURCE = re.compile(r'^#include "(.*\.cpp)"', re.M)
FINDING = re.compile(r"^(/.*?):\d+:\d+: (?:warning|error|fatal error): ")


def flags_of(entry):
    """The compiler's arguments without itself, a launcher, the source and the output."""
    arguments = entry.get("arguments") or shlex.split(entry["command"])
    kept, skip = [], False
    for argument in arguments[1:]:
        if skip:
            skip = False
        elif argument in ("-o", "-MF", "-MT", "-MQ"):
            skip = True
        elif argument.startswith(("-D", "-I", "-f", "-std=", "-m")):
            kept.append(argument)
        elif argument == "-isystem" or (kept and kept[-1] == "-isystem"):
            kept.append(argument)
    return kept


class Tidy:
    def __init__(self, build, sources):
        self.root = pathlib.Path.cwd()
        self.place = self.root / build / "tidy"
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir(parents=True)
        self.flags = {}
        for entry in json.loads((self.root / build / "compile_commands.json").read_text()):
            for name in self.compiled_by(entry):
                self.flags.setdefault(name, flags_of(entry))
        self.sources = [source for source in sources if source in self.flags]
        self.unknown = [source for source in sources if source not in self.flags]
        self.count = 0

    def compiled_by(self, entry):
        """The sources an entry is for: the build itself may have put several into one."""
        path = pathlib.Path(entry["directory"], entry["file"])
        yield os.path.relpath(path, self.root)
        if self.place.parent in path.parents and path.exists():
            for included in INCLUDED_SOURCE.findall(path.read_text()):
                yield os.path.relpath(included, self.root)

    def groups(self, sources):
        """Neighbours whose build differs in nothing but include directories and the Qt modules they use."""
        alike = collections.defaultdict(list)
        for source in sources:
            options = {flag for flag in self.flags[source] if flag.startswith(("-D", "-f", "-std", "-m"))}
            options = {flag for flag in options if not re.match(r"-D(QT_\w+_LIB|QT_TESTCASE_\w+|PORTCULLIS_)", flag)}
            alike[source.split("/")[0], tuple(sorted(options))].append(source)
        for members in alike.values():
            parts = -(-len(members) // TOGETHER)
            for part in range(parts):
                yield members[part * len(members) // parts : (part + 1) * len(members) // parts]

    def unify(self, members):
        self.count += 1
        file = self.place / f"UnifiedSource{self.count}.cpp"
        includes, lines = {}, []
        for index, member in enumerate(members):
            text = (self.root / member).read_text()
            if re.search(r"^(QTEST_\w*MAIN\(|int main\()", text, re.M) and len(members) > 1:
                # A program: in a namespace of its own, after what it includes.
                includes.update(dict.fromkeys(INCLUDE.findall(text)))
                lines += [f"namespace program_{index} {{", f'#include "{self.root / member}"', "}"]
            else:
                lines.append(f'#include "{self.root / member}"')
        file.write_text("\n".join([*includes, *lines]) + "\n")
        flags, pairs = [], set()
        for member in members:
            told = iter(self.flags[member])
            for flag in told:
                pair = (flag, next(told)) if flag == "-isystem" else (flag,)
                if pair not in pairs and not flag.startswith("-DQT_TESTCASE_"):
                    pairs.add(pair)
                    flags += pair
        return file, flags + WARNINGS

    def broken(self, file, flags):
        """The sources that do not compile where they stand."""
        told = subprocess.run(["clang++", "-fsyntax-only", "-ferror-limit=0", *flags, file], capture_output=True, text=True)
        if told.returncode == 0:
            return set()
        found, way = set(), set()
        for line in told.stderr.splitlines():
            if included := re.match(r"(?:In file included|\s+) from (/.*?):\d+[:,]", line):
                way.add(included[1])
            elif fault := re.match(r"(/.*?):\d+:\d+: ((?:fatal )?error)?", line):
                # An error in a header is its includer's.
                found |= {fault[1], *way} if fault[2] else set()
                way = set()
        return {os.path.relpath(name, self.root) for name in found}

    def check(self, members):
        """Findings in these sources and the headers they include, and the sources that have to stand elsewhere."""
        broken = self.broken(*self.unify(members)) if len(members) > 1 else set()
        staying = [member for member in members if member not in broken]
        # When parting does not help, the fault is a real one and clang-tidy will tell it.
        if not staying or len(staying) == len(members):
            return self.run(members), []
        parted = [member for member in members if member in broken]
        findings, more = self.check(staying)
        return findings, parted + more

    def run(self, members):
        file, flags = self.unify(members)
        told = subprocess.run(["clang-tidy", "--quiet", "--checks=-bugprone-suspicious-include", file, "--", *flags, *ANALYZER],
                              capture_output=True, text=True)
        findings, current = [], None
        for line in told.stdout.splitlines():
            if found := FINDING.match(line):
                current = [line]
                if "_autogen/" not in found[1]:  # what moc writes is not ours
                    findings.append(current)
            elif current is not None:
                current.append(line)
        findings = ["\n".join(lines) for lines in findings]
        if told.returncode != 0 and current is None:
            findings.append(f"clang-tidy failed on {', '.join(members)}:\n{told.stderr}{told.stdout}")
        return findings


def main():
    sources = [line.strip() for line in sys.stdin if line.strip()]
    tidy = Tidy(sys.argv[1], sources)
    if tidy.unknown:
        print("not built, so not checked:", " ".join(tidy.unknown), file=sys.stderr)
    seen, waiting = set(), tidy.sources
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        while waiting:
            largest_first = sorted(tidy.groups(waiting), key=len, reverse=True)
            waiting = []
            for findings, parted in pool.map(tidy.check, largest_first):
                waiting += parted
                for finding in findings:
                    if finding not in seen:
                        seen.add(finding)
                        print(finding, flush=True)
    print(f"{len(tidy.sources)} sources, {len(seen)} findings", file=sys.stderr)
    sys.exit(1 if seen else 0)


main()
