#include "server/review/VirusScan.h"

#include "server/base/Descriptor.h"
#include "server/base/PlainText.h"
#include "server/review/Say.h"

#include <QFile>
#include <QtEndian>

#include <array>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace review {

namespace {

using base::Error;
using base::Result;

constexpr int patience = 60'000; // milliseconds without an answer
constexpr int blink = 300'000; // microseconds between looks at the flag
constexpr qsizetype longestAnswer = 1024;
constexpr size_t chunk = 64 * 1024;

Error silent()
{
    return {Error::Code::Unavailable, Say::tr("The virus scanner does not answer.")};
}

base::Descriptor connectTo(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (name.isEmpty() || size_t(name.size()) >= sizeof address.sun_path)
        return {};
    std::memcpy(address.sun_path, name.constData(), size_t(name.size()));
    base::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval limit{0, blink};
    if (!socket.isValid() || ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0
        || ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) != 0
        || ::connect(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return {};
    return socket;
}

} // namespace

VirusScan::VirusScan(QString socket, const std::atomic_bool *cancelled)
    : m_socket(std::move(socket))
    , m_cancelled(cancelled)
{}

bool VirusScan::mayTryAgain(const QElapsedTimer &since) const
{
    if (errno == EINTR)
        return true;
    return (errno == EAGAIN || errno == EWOULDBLOCK) && !since.hasExpired(patience)
        && !(m_cancelled && m_cancelled->load());
}

bool VirusScan::sendAll(int socket, const char *bytes, size_t size) const
{
    QElapsedTimer since;
    since.start();
    while (size > 0) {
        const ssize_t sent = ::send(socket, bytes, size, MSG_NOSIGNAL);
        if (sent < 0 && mayTryAgain(since))
            continue;
        if (sent <= 0)
            return false;
        bytes += sent;
        size -= size_t(sent);
    }
    return true;
}

/// Each piece behind its length; one of length 0 ends. False: the daemon takes no more, and has said why.
bool VirusScan::sendContent(int socket, int file) const
{
    std::array<char, sizeof(quint32) + chunk> buffer;
    off_t offset = 0;
    for (;;) {
        const ssize_t got = ::pread(file, buffer.data() + sizeof(quint32), chunk, offset);
        if (got < 0 && errno == EINTR)
            continue;
        const auto size = quint32(qMax<ssize_t>(got, 0));
        qToBigEndian(size, buffer.data());
        if (!sendAll(socket, buffer.data(), sizeof(quint32) + size))
            return false;
        if (size == 0)
            return got == 0;
        offset += got;
    }
}

/// Up to the NUL that ends an answer to a "z" command.
QByteArray VirusScan::answer(int socket) const
{
    QByteArray all;
    std::array<char, 256> buffer;
    QElapsedTimer since;
    since.start();
    while (!all.contains('\0') && all.size() < longestAnswer) {
        const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (got < 0 && mayTryAgain(since))
            continue;
        if (got <= 0)
            break;
        all.append(buffer.data(), got);
    }
    const qsizetype end = all.indexOf('\0');
    return end < 0 ? QByteArray() : all.first(end).trimmed(); // half an answer is none
}

QString VirusScan::socketHere()
{
    for (const char *path : {"/run/clamav/clamd.ctl", "/run/clamav/clamd.sock", "/run/clamd.scan/clamd.sock",
                             "/var/run/clamav/clamd.ctl"}) {
        struct stat status = {};
        if (::stat(path, &status) == 0 && S_ISSOCK(status.st_mode))
            return QString::fromLatin1(path);
    }
    return {};
}

Result<VirusScan::Verdict> VirusScan::scan(int descriptor) const
{
    const base::Descriptor socket = connectTo(m_socket);
    constexpr char command[] = "zINSTREAM"; // with its NUL
    if (!socket.isValid() || !sendAll(socket.get(), command, sizeof command))
        return silent();
    const bool sentAll = sendContent(socket.get(), descriptor);
    const QByteArray said = answer(socket.get());
    if (said == "stream: OK" && sentAll)
        return Verdict{true, {}};
    if (said.startsWith("stream: ") && said.endsWith(" FOUND"))
        return Verdict{false, base::escaped(said.sliced(8).chopped(6), 100)};
    if (said.startsWith("INSTREAM size limit exceeded"))
        return Error{Error::Code::Quota, Say::tr("The virus scanner takes no file of this size.")};
    return silent();
}

} // namespace review
