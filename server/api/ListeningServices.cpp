#include "server/api/ListeningServices.h"

#include "server/base/KernelFile.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace api {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 mostBytes = 1024 * 1024;
constexpr qsizetype wordDigits = 8; // the kernel prints addresses as 32-bit words

bool isHex(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
    });
}

/// Each word as it lies in memory: the digits are of the machine's own byte order, the bytes are of the network's.
address::IpAddress addressOf(const QByteArray &digits)
{
    address::IpAddress::Bytes bytes{};
    const qsizetype words = digits.size() / wordDigits;
    for (qsizetype i = 0; i < words; ++i) {
        const quint32 word = digits.mid(i * wordDigits, wordDigits).toUInt(nullptr, 16);
        std::memcpy(&bytes[size_t(i) * sizeof word], &word, sizeof word);
    }
    return words == 1 ? address::IpAddress::fromV4(qFromBigEndian<quint32>(bytes.data()))
                      : address::IpAddress::fromV6(bytes);
}

/// `0100007F:0016`, null when it is something else.
address::Endpoint endpointOf(const QByteArray &text)
{
    constexpr qsizetype portDigits = 4;
    const qsizetype colon = text.indexOf(':');
    const QByteArray digits = text.left(std::max<qsizetype>(colon, 0));
    const QByteArray port = text.mid(colon + 1);
    const bool isAddress = digits.size() == wordDigits || digits.size() == 4 * wordDigits;
    if (!isAddress || port.size() != portDigits || !isHex(digits) || !isHex(port))
        return {};
    return {addressOf(digits), port.toUShort(nullptr, 16)};
}

} // namespace

QList<address::Endpoint> listeningIn(const QByteArray &table)
{
    constexpr qsizetype localField = 1;
    constexpr qsizetype stateField = 3;
    QList<address::Endpoint> listening;
    const QList<QByteArray> lines = table.split('\n');
    for (const QByteArray &line : lines) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        if (fields.size() <= stateField || fields.at(stateField) != "0A"_ba) // TCP_LISTEN
            continue;
        const address::Endpoint endpoint = endpointOf(fields.at(localField));
        if (!endpoint.isNull() && endpoint.port != 0)
            listening.append(endpoint);
    }
    return listening;
}

QList<address::Endpoint> listeningServices()
{
    QList<address::Endpoint> services = listeningIn(base::startOfKernelFile(u"/proc/net/tcp"_s, mostBytes))
        + listeningIn(base::startOfKernelFile(u"/proc/net/tcp6"_s, mostBytes));
    const auto byPort = [](const address::Endpoint &a, const address::Endpoint &b) {
        return a.port != b.port ? a.port < b.port : a.address < b.address;
    };
    std::sort(services.begin(), services.end(), byPort);
    services.erase(std::unique(services.begin(), services.end()), services.end());
    return services;
}

} // namespace api
