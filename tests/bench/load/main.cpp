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
  --wait yes    says {"ready":true} when all have signed in, and starts when a line comes
)";

double cpuSeconds()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

bool set(load::Options &options, std::string_view name, const std::string &value)
{
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
    else if (name == "--wait")
        options.waits = value == "yes";
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
}

} // namespace

int main(int argc, char **argv)
{
    const std::span<char *> arguments(argv, std::size_t(argc));
    load::Options options;
    ::alarm(120);
    if (arguments.size() < 2 || arguments.size() % 2 != 0) {
        std::fputs(usage, stderr);
        return 2;
    }
    options.workload = arguments[1];
    double cpu = 0;
    try {
        for (std::size_t i = 2; i < arguments.size(); i += 2) {
            if (!set(options, arguments[i], arguments[i + 1]))
                throw std::invalid_argument(std::string("no such option: ") + arguments[i]);
        }
        load::Result result = load::run(options, [&] {
            if (options.waits) {
                std::cout << "{\"ready\":true}" << std::endl;
                std::string go;
                std::getline(std::cin, go);
            }
            cpu = cpuSeconds();
        });
        print(std::move(result), cpuSeconds() - cpu);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "ftp_load: %s\n", error.what());
        return 1;
    }
    return 0;
}
