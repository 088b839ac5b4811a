#include "server/protocol/Arguments.h"
#include "server/protocol/CommandTable.h"
#include "server/protocol/HostPort.h"
#include "server/protocol/LineReader.h"

#include "tests/fuzz/Require.h"

#include <QList>

#include <algorithm>
#include <cstdint>

using protocol::LineReader;

namespace {

struct Outcome
{
    QList<QByteArray> lines;
    qsizetype tooLong = 0;
    QByteArray replies;
    QByteArray pending;
    bool empty = true;

    bool operator==(const Outcome &) const = default;
};

/// Reads everything in pieces of `size` bytes.
Outcome readAll(QByteArrayView bytes, qsizetype size)
{
    LineReader reader;
    Outcome outcome;
    while (!bytes.isEmpty()) {
        const QByteArrayView piece = bytes.first(std::min(size, bytes.size()));
        reader.append(piece);
        bytes = bytes.sliced(piece.size());
        while (auto line = reader.next()) {
            require(!line->text.contains('\n') && line->text.size() <= LineReader::maxLine);
            outcome.tooLong += line->tooLong ? 1 : 0;
            outcome.lines.append(line->text);
        }
        require(reader.wantsMore() && reader.pending().size() <= LineReader::maxLine + 2);
        outcome.replies += reader.takeTelnetReplies();
    }
    outcome.pending = reader.pending().toByteArray();
    outcome.empty = reader.isEmpty();
    return outcome;
}

/// What a session does with a line before it believes it.
void useLine(const QByteArray &line)
{
    const protocol::Command command = protocol::parseCommand(line);
    require(!command.spec || !command.name.isEmpty());
    require(!command.spec || !protocol::isForeignProtocol(line));
    if (command.spec && command.spec->verb == protocol::Verb::Pass && !command.argument.isEmpty())
        require(protocol::redacted(line).size() == 9);
    protocol::isAcceptablePath(command.argument);
    protocol::listPath(command.argument);
    protocol::parseMfmt(command.argument);
    protocol::parseAllo(command.argument);
    protocol::parseType(command.argument, nullptr);
    if (const auto seconds = protocol::parseTimeVal(command.argument))
        require(protocol::parseTimeVal(protocol::timeVal(*seconds)) == seconds);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1);
    const Outcome whole = readAll(bytes, qsizetype(size));
    require(readAll(bytes, 1) == whole);
    require(readAll(bytes, 1 + data[0]) == whole);
    require(whole.replies.size() <= 2 * 256 * 3);
    for (const QByteArray &line : whole.lines)
        useLine(line);
    return 0;
}
