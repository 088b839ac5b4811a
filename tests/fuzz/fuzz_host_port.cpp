#include "server/protocol/HostPort.h"

#include "tests/fuzz/Require.h"

#include <algorithm>
#include <cstdint>

using protocol::HostPort;

namespace {

void checkResult(const HostPort &read)
{
    require(!read.portZero || read.error == HostPort::Error::Malformed);
    if (read.error == HostPort::Error::None) {
        require(!read.endpoint.isNull() && read.endpoint.port != 0);
        require(read.endpoint.address.scopeId() == 0);
    }
}

/// There is one way only to write an address and a port: reading and writing gives the same bytes again.
void checkPort(QByteArrayView argument)
{
    const HostPort read = protocol::parsePort(argument);
    checkResult(read);
    if (read.error != HostPort::Error::None)
        return;
    require(read.endpoint.address.isV4());
    const QByteArray text = protocol::passiveReplyText(read.endpoint);
    require(text == "Entering Passive Mode (" + argument.toByteArray() + ").");
}

/// IPv6 has many spellings, but the canonical one means the same endpoint.
void checkEprt(QByteArrayView argument)
{
    const HostPort read = protocol::parseEprt(argument);
    checkResult(read);
    if (read.error != HostPort::Error::None)
        return;
    require(std::ranges::all_of(argument, [](char c) { return c >= 0x21 && c <= 0x7e; }));
    const QByteArray family = read.endpoint.address.isV4() ? "1" : "2";
    const QByteArray canonical =
        "|" + family + "|" + read.endpoint.address.toText() + "|" + QByteArray::number(read.endpoint.port) + "|";
    const HostPort again = protocol::parseEprt(canonical);
    require(again.error == HostPort::Error::None && again.endpoint == read.endpoint);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView argument(reinterpret_cast<const char *>(data), qsizetype(size));
    checkPort(argument);
    checkEprt(argument);
    protocol::parseEpsv(argument, true);
    return 0;
}
