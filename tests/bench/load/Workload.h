#pragma once

#include "tests/bench/load/FtpSession.h"

#include <functional>
#include <string>
#include <vector>

namespace load {

struct Options
{
    std::string workload;
    Server server;
    int sessions = 1; ///< at once
    int operations = 1; ///< of all sessions together
    std::string path; ///< of the file, of the folder, or the beginning of an upload's name
    std::int64_t bytes = 0; ///< of the file; what arrives must be as much
    std::string command = "LIST";
};

struct Result
{
    double seconds = 0;
    int operations = 0; ///< that succeeded
    int errors = 0;
    std::string firstError;
    std::int64_t bytes = 0; ///< moved over data connections
    std::int64_t lines = 0; ///< of listings
    int accepted = 0; ///< what should have been refused
    std::vector<double> latencies; ///< seconds, of each operation
};

/// Runs a workload from the logins to the last operation. `ready` is called when everybody is signed in and nothing is
/// measured yet; the clock starts when it returns. `done` gets what was measured while the sessions are still there,
/// and says whether they do all of it once more. Throws when that cannot be reached.
void run(const Options &options, const std::function<void()> &ready, const std::function<bool(Result result)> &done);

} // namespace load
