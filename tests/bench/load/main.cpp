// Loads an FTP server from one thread and prints what came of it as a line of JSON. tests/bench/servers.py runs it.

#include "tests/bench/load/Workload.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <span>
#include <string_view>

namespace {

constexpr const char *usage = R"(usage: ftp_load WORKLOAD --host IPV4 --port N [OPTION VALUE]…

  login    connect, USER, PASS, QUIT
  retr     RETR --path, which has --bytes
  small    RETR of the files 0 to 999 in --path, each of --bytes
  stor     STOR of --bytes as --path with a number behind it
  list     --command (LIST, MLSD, NLST) of --path
  idle     --sessions stay signed in; NOOP on 50 of them in turn
  refuse   PORT and EPRT that must be refused, the same ones again and again
  scan     likewise, each of another port

  --sessions N  at once (1)      --operations N  in all (1)
  --seconds N   give up after (120)
  --tls reuse   explicit TLS, for data connections too, which resume the control connection's; or: fresh
  --wait yes    says {"ready":true} when all have signed in, and does the work each time a line comes; the sessions stay
                until the input ends
)";

double cpuSeconds()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Arguments
{
    load::Options load;
    std::string tls;
    bool waits = false;
};

bool awaitLine()
{
    std::string go;
    return bool(std::getline(std::cin, go));
}

bool set(Arguments &arguments, std::string_view name, const std::string &value)
{
    load::Options &options = arguments.load;
    if (name == "--host")
        options.server.address = value;
    else if (name == "--port")
        options.server.port = std::uint16_t(std::stoi(value));
    else if (name == "--sessions")
        options.sessions = std::stoi(value);
    else if (name == "--operations")
        options.operations = std::stoi(value);
    else if (name == "--path")
        options.path = value;
    else if (name == "--bytes")
        options.bytes = std::stoll(value);
    else if (name == "--command")
        options.command = value;
    else if (name == "--tls")
        arguments.tls = value;
    else if (name == "--wait")
        arguments.waits = value == "yes";
    else if (name == "--seconds")
        ::alarm(unsigned(std::stoi(value)));
    else
        return false;
    return true;
}

double percentile(std::vector<double> &sorted, double share)
{
    if (sorted.empty())
        return 0;
    return sorted[std::min(sorted.size() - 1, std::size_t(double(sorted.size()) * share))];
}

/// What servers say may hold anything.
std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        const bool isPlain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
        out += isPlain ? c : '?';
    }
    return out + '"';
}

void print(load::Result result, double cpu)
{
    std::ranges::sort(result.latencies);
    std::printf("{\"operations\":%d,\"errors\":%d,\"firstError\":%s,\"seconds\":%.6f,\"bytes\":%lld,\"lines\":%lld,"
                "\"accepted\":%d,\"p50\":%.6f,\"p99\":%.6f,\"clientCpu\":%.6f}\n",
                result.operations, result.errors, quoted(result.firstError).c_str(), result.seconds,
                static_cast<long long>(result.bytes), static_cast<long long>(result.lines), result.accepted,
                percentile(result.latencies, 0.5), percentile(result.latencies, 0.99), cpu);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    const std::span<char *> words(argv, std::size_t(argc));
    Arguments arguments;
    ::alarm(120);
    if (words.size() < 2 || words.size() % 2 != 0) {
        std::fputs(usage, stderr);
        return 2;
    }
    arguments.load.workload = words[1];
    load::ContextPtr context;
    double cpu = 0;
    try {
        for (std::size_t i = 2; i < words.size(); i += 2) {
            if (!set(arguments, words[i], words[i + 1]))
                throw std::invalid_argument(std::string("no such option: ") + words[i]);
        }
        if (!arguments.tls.empty()) {
            context = load::clientContext();
            arguments.load.server.tls = context.get();
            arguments.load.server.resumes = arguments.tls == "reuse";
        }
        const auto ready = [&] {
            if (arguments.waits) {
                std::cout << "{\"ready\":true}" << std::endl;
                awaitLine();
            }
            cpu = cpuSeconds();
        };
        const auto done = [&](load::Result result) {
            print(std::move(result), cpuSeconds() - cpu);
            // The sessions stay: of servers with a process a session the time of those that are gone may be lost.
            const bool again = arguments.waits && awaitLine();
            cpu = cpuSeconds();
            return again;
        };
        load::run(arguments.load, ready, done);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "ftp_load: %s\n", error.what());
        return 1;
    }
    return 0;
}
