#include "tests/bench/load/Workload.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <utility>

namespace load {

namespace {

using Clock = std::chrono::steady_clock;

// Of the idle sessions, those that are asked in turn.
constexpr std::size_t askedSessions = 50;
constexpr int loginsAtOnce = 16;

double secondsSince(Clock::time_point began)
{
    return std::chrono::duration<double>(Clock::now() - began).count();
}

class Run
{
public:
    Run(const Options &options)
        : m_options(options)
    {}

    void all(const std::function<void()> &ready, const std::function<bool(Result)> &done)
    {
        if (m_options.workload != "login")
            openSessions();
        if (m_options.workload == "stor")
            makeUpload();
        ready();
        do {
            doOnce();
        } while (done(std::exchange(m_result, {})));
        if (m_upload >= 0)
            ::close(m_upload);
    }

private:
    void doOnce()
    {
        m_begun = 0;
        const auto began = Clock::now();
        std::vector<Task<>> tasks;
        const bool isIdle = m_options.workload == "idle";
        const int atOnce = isIdle ? 1 : m_options.sessions;
        for (int i = 0; i < atOnce; ++i)
            tasks.push_back(work(i));
        finish(tasks);
        m_result.seconds = secondsSince(began);
    }

    void finish(std::vector<Task<>> &tasks)
    {
        for (Task<> &task : tasks)
            task.start();
        while (!std::ranges::all_of(tasks, &Task<>::isDone))
            m_loop.runOnce();
        for (Task<> &task : tasks)
            task.result();
    }

    void openSessions()
    {
        for (int i = 0; i < m_options.sessions; ++i)
            m_sessions.push_back(std::make_unique<FtpSession>(m_loop, m_options.server));
        std::vector<Task<>> tasks;
        for (int i = 0; i < std::min(loginsAtOnce, m_options.sessions); ++i)
            tasks.push_back(openRemaining());
        finish(tasks);
    }

    Task<> openRemaining()
    {
        while (m_opened < m_sessions.size()) {
            FtpSession &session = *m_sessions[m_opened++];
            co_await session.open();
            co_await session.expect("TYPE I", 200);
        }
    }

    void makeUpload()
    {
        m_upload = ::memfd_create("upload", MFD_CLOEXEC);
        const std::vector<char> block(1 << 20, 'u');
        for (std::int64_t left = m_options.bytes; left > 0; left -= std::int64_t(block.size())) {
            const auto size = std::min<std::int64_t>(left, std::int64_t(block.size()));
            if (::write(m_upload, block.data(), std::size_t(size)) != size)
                throw Failure("no memory for the upload");
        }
    }

    /// Takes operations until there are none left.
    Task<> work(int session)
    {
        while (m_begun < m_options.operations) {
            const int number = m_begun++;
            const auto began = Clock::now();
            bool failed = false;
            try {
                co_await one(session, number);
            } catch (const Failure &failure) {
                failed = true;
                if (m_result.errors++ == 0)
                    m_result.firstError = failure.what();
            }
            if (failed)
                continue;
            ++m_result.operations;
            m_result.latencies.push_back(secondsSince(began));
        }
    }

    Task<> one(int session, int number)
    {
        const std::string &workload = m_options.workload;
        if (workload == "login")
            return login();
        if (workload == "idle")
            return m_sessions[std::size_t(number) % std::min(askedSessions, m_sessions.size())]->expect("NOOP", 200);
        FtpSession &mine = *m_sessions[std::size_t(session)];
        if (workload == "retr")
            return retrieve(mine, m_options.path);
        if (workload == "small")
            return retrieve(mine, m_options.path + '/' + std::to_string(number % 1000));
        if (workload == "stor")
            return store(mine, m_options.path + std::to_string(number));
        if (workload == "list")
            return list(mine);
        if (workload == "refuse")
            return beRefused(mine, number, 7);
        if (workload == "scan")
            return beRefused(mine, number, 1 + number / 3 % 250);
        throw std::invalid_argument("no such workload: " + workload);
    }

    Task<> login()
    {
        FtpSession session(m_loop, m_options.server);
        co_await session.open();
        co_await session.quit();
    }

    Task<> retrieve(FtpSession &session, std::string path)
    {
        const std::int64_t bytes =
            co_await session.transfer("RETR " + path, [this](Channel &data) { return data.discard(m_options.bytes); });
        // Tickets and the end of TLS count as bytes here.
        const std::int64_t most = m_options.bytes + (m_options.server.tls ? 4096 : 0);
        if (bytes < m_options.bytes || bytes > most)
            throw Failure(path + " came as " + std::to_string(bytes) + " bytes");
        m_result.bytes += m_options.bytes;
    }

    Task<> store(FtpSession &session, std::string path)
    {
        const auto send = [this](Channel &data) { return sendUpload(data); };
        m_result.bytes += co_await session.transfer("STOR " + path, send);
    }

    Task<std::int64_t> sendUpload(Channel &data)
    {
        co_await data.sendFile(m_upload, m_options.bytes);
        co_await data.finishWriting();
        co_return m_options.bytes;
    }

    Task<> list(FtpSession &session)
    {
        const auto count = [this](Channel &data) { return countLines(data); };
        m_result.bytes += co_await session.transfer(m_options.command + ' ' + m_options.path, count);
    }

    Task<std::int64_t> countLines(Channel &data)
    {
        std::int64_t bytes = 0;
        for (;;) {
            const std::size_t got = co_await data.read(m_buffer.data(), m_buffer.size());
            if (got == 0)
                co_return bytes;
            bytes += std::int64_t(got);
            m_result.lines += std::count(m_buffer.begin(), m_buffer.begin() + std::ptrdiff_t(got), '\n');
        }
    }

    /// Another machine's port, in both spellings, and a reserved port of the client's own.
    Task<> beRefused(FtpSession &session, int number, int port)
    {
        static constexpr std::array starts = {"PORT 127,0,0,77,200,", "EPRT |1|127.0.0.77|51", "PORT 127,0,0,1,0,"};
        const std::size_t which = std::size_t(number) % starts.size();
        const std::string end = which == 1 ? std::to_string(100 + port) + '|' : std::to_string(port);
        const std::string line = starts[which] + end;
        const int code = co_await session.command(line);
        if (code / 100 == 2)
            ++m_result.accepted;
        else if (code / 100 != 5)
            throw Failure(line + ": " + session.text());
    }

    const Options &m_options;
    Loop m_loop;
    std::vector<std::unique_ptr<FtpSession>> m_sessions;
    std::size_t m_opened = 0;
    int m_begun = 0;
    int m_upload = -1;
    std::array<char, 1 << 16> m_buffer{}; // what was read of a listing, between two waits
    Result m_result;
};

} // namespace

void run(const Options &options, const std::function<void()> &ready, const std::function<bool(Result result)> &done)
{
    std::make_unique<Run>(options)->all(ready, done);
}

} // namespace load
