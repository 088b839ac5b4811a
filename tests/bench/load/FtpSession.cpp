#include "tests/bench/load/FtpSession.h"

#include <array>
#include <cctype>
#include <charconv>

namespace load {

namespace {

int codeOf(std::string_view line)
{
    int code = 0;
    const bool begins = line.size() >= 4 && std::from_chars(line.data(), line.data() + 3, code).ptr == line.data() + 3;
    if (!begins)
        throw Failure("not a reply: " + std::string(line));
    return code;
}

/// The port of "227 … (h1,h2,h3,h4,p1,p2)". The address is the control connection's: anything else would be a fault.
std::uint16_t passivePort(const std::string &text)
{
    std::array<int, 6> numbers{};
    const char *at = text.data() + text.find_first_of("0123456789", 4);
    const char *const end = text.data() + text.size();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto [next, error] = std::from_chars(at, end, numbers[i]);
        if (error != std::errc() || (i + 1 < numbers.size() && (next == end || *next != ',')))
            throw Failure("no port in: " + text);
        at = next + 1;
    }
    return std::uint16_t(numbers[4] * 256 + numbers[5]);
}

} // namespace

Task<> FtpSession::open()
{
    co_await m_control.connect(m_server.address, m_server.port);
    const int greeting = co_await reply();
    if (greeting != 220)
        throw Failure("greeting: " + m_text);
    if (m_server.tls)
        co_await beginTls();
    const int user = co_await command("USER anonymous");
    if (user == 230) // Pure-FTPd asks anonymous clients for no password
        co_return;
    if (user != 331)
        throw Failure("USER: " + m_text);
    co_await expect("PASS load@example.com", 230);
}

Task<> FtpSession::beginTls()
{
    co_await expect("AUTH TLS", 234);
    co_await m_control.startTls(m_server.tls, nullptr);
    co_await expect("PBSZ 0", 200);
    co_await expect("PROT P", 200);
}

Task<> FtpSession::quit()
{
    co_await expect("QUIT", 221);
    co_await m_control.discard();
    m_control.close();
}

Task<int> FtpSession::command(std::string line)
{
    co_await m_control.write(line + "\r\n");
    co_return co_await reply();
}

Task<> FtpSession::expect(std::string line, int code)
{
    const int got = co_await command(line);
    if (got != code)
        throw Failure(line + ": " + m_text);
}

Task<int> FtpSession::reply()
{
    int code = 0;
    for (;;) {
        const std::size_t end = m_input.find('\n');
        if (end == std::string::npos) {
            std::array<char, 2048> buffer;
            const std::size_t got = co_await m_control.read(buffer.data(), buffer.size());
            if (got == 0)
                throw Failure("the server ended the control connection");
            m_input.append(buffer.data(), got);
            continue;
        }
        m_text.assign(m_input, 0, end);
        m_input.erase(0, end + 1);
        // Of a reply of several lines the last has a space behind the code.
        if (code != 0
            && (m_text.size() < 4 || m_text[3] != ' ' || !std::isdigit(static_cast<unsigned char>(m_text[0]))))
            continue;
        code = codeOf(m_text);
        if (m_text[3] == ' ')
            co_return code;
    }
}

/// Some servers shake hands before they say 150, others after it: the handshake first suits both.
Task<std::int64_t> FtpSession::transferOverTls(std::string line, Move move)
{
    Channel data(m_loop);
    co_await openPassive(data);
    co_await m_control.write(line + "\r\n");
    // Not made in the call: GCC 12 would destroy it twice there.
    SessionPtr session;
    if (m_server.resumes)
        session = resumable(m_control.tls());
    co_await data.startTls(m_server.tls, session.get());
    if (m_server.resumes && !SSL_session_reused(data.tls()))
        throw Failure(line + ": TLS was not resumed");
    const int opening = co_await reply();
    if (opening != 150 && opening != 125)
        throw Failure(line + ": " + m_text);
    const std::int64_t bytes = co_await move(data);
    data.close();
    const int done = co_await reply();
    if (done != 226)
        throw Failure(line + ": " + m_text);
    co_return bytes;
}

Task<std::int64_t> FtpSession::transfer(std::string line, Move move)
{
    if (m_server.tls) {
        const std::int64_t moved = co_await transferOverTls(std::move(line), std::move(move));
        co_return moved;
    }
    Channel data(m_loop);
    co_await openPassive(data);
    const int opening = co_await command(line);
    if (opening != 150 && opening != 125)
        throw Failure(line + ": " + m_text);
    const std::int64_t bytes = co_await move(data);
    data.close();
    const int done = co_await reply();
    if (done != 226)
        throw Failure(line + ": " + m_text);
    co_return bytes;
}

Task<> FtpSession::openPassive(Channel &data)
{
    co_await expect("PASV", 227);
    co_await data.connect(m_server.address, passivePort(m_text));
}

} // namespace load
