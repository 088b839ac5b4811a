#include "server/session/Commands.h"
#include "server/session/Session.h"

namespace session {

void runAllo(Session &session, const protocol::Command &command)
{
    const std::optional<qint64> bytes = protocol::parseAllo(command.argument);
    if (!bytes) {
        session.reply(501, "Illegal size.");
        return;
    }
    session.state.announced = *bytes;
    // 200 and not 202: some cameras ask again for ever on 202.
    session.reply(200, "ALLO command successful.");
}

void runMode(Session &session, const protocol::Command &command)
{
    const QByteArray mode = command.argument.toUpper();
    if (mode == "S")
        session.reply(200, "Mode set to S.");
    else if (mode == "B" || mode == "C" || mode == "Z")
        session.reply(504, "Only stream mode is supported.");
    else
        session.reply(501, "Illegal mode.");
}

void runRest(Session &session, const protocol::Command &command)
{
    const std::optional<qint64> offset = protocol::parseOffset(command.argument);
    if (!offset) {
        session.reply(501, "Illegal offset.");
        return;
    }
    if (*offset > 0 && session.state.type == protocol::RepresentationType::Ascii) {
        session.reply(504, "Restarting needs TYPE I.");
        return;
    }
    session.state.restart = *offset;
    session.reply(
        protocol::Reply(350, "Restarting at " + QByteArray::number(*offset) + ". Send the transfer command."));
}

void runStru(Session &session, const protocol::Command &command)
{
    const QByteArray structure = command.argument.toUpper();
    if (structure == "F")
        session.reply(200, "Structure set to F.");
    else if (structure == "R" || structure == "P")
        session.reply(504, "Only file structure is supported.");
    else
        session.reply(501, "Illegal structure.");
}

void runType(Session &session, const protocol::Command &command)
{
    bool malformed = false;
    const auto type = protocol::parseType(command.argument, &malformed);
    if (!type) {
        if (malformed)
            session.reply(501, "Illegal type.");
        else
            session.reply(504, "Only types A and I are supported.");
        return;
    }
    session.state.type = *type;
    session.reply(200, *type == protocol::RepresentationType::Ascii ? "Type set to A." : "Type set to I.");
}

} // namespace session
