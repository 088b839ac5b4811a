#include "server/protocol/HostPort.h"
#include "server/session/Commands.h"
#include "server/session/DataPort.h"
#include "server/session/DataReplies.h"
#include "server/session/Session.h"

namespace session {

namespace {

/// After EPSV ALL the client has promised to use nothing else (RFC 2428 section 4).
bool refusedByEpsvAll(Session &session)
{
    if (!session.state.extendedPassiveOnly)
        return false;
    session.dataPort().clear();
    session.reply(501, "Not after EPSV ALL.");
    return true;
}

void replyFamilies(Session &session)
{
    session.reply(unknownFamily.code, unknownFamily.text);
}

} // namespace

void runPort(Session &session, const protocol::Command &command)
{
    if (!refusedByEpsvAll(session))
        session.dataPort().name(audit::DataVerb::Port, command.argument, protocol::parsePort(command.argument));
}

void runEprt(Session &session, const protocol::Command &command)
{
    if (refusedByEpsvAll(session))
        return;
    const protocol::HostPort named = protocol::parseEprt(command.argument);
    if (named.error == protocol::HostPort::Error::UnknownFamily) {
        session.dataPort().clear();
        replyFamilies(session);
        return;
    }
    session.dataPort().name(audit::DataVerb::Eprt, command.argument, named);
}

void runPasv(Session &session, const protocol::Command &command)
{
    if (refusedByEpsvAll(session))
        return;
    if (session.local().address.isV6()) {
        session.dataPort().clear();
        session.reply(425, "PASV is for IPv4; use EPSV.");
        return;
    }
    session.dataPort().listen(audit::DataVerb::Pasv, command.argument);
}

void runEpsv(Session &session, const protocol::Command &command)
{
    using protocol::EpsvArgument;
    const EpsvArgument argument = protocol::parseEpsv(command.argument, command.hasArgument);
    const bool v6 = session.local().address.isV6();
    switch (argument) {
    case EpsvArgument::All:
        session.dataPort().clear();
        session.state.extendedPassiveOnly = true;
        session.reply(200, "EPSV ALL command successful.");
        return;
    case EpsvArgument::Malformed:
        session.dataPort().clear();
        session.reply(501, "Illegal argument.");
        return;
    case EpsvArgument::UnknownFamily:
        session.dataPort().clear();
        replyFamilies(session);
        return;
    case EpsvArgument::Ipv4:
    case EpsvArgument::Ipv6:
        if (v6 != (argument == EpsvArgument::Ipv6)) {
            session.dataPort().clear();
            session.reply(522,
                          v6 ? "Network protocol not supported, use (2)." : "Network protocol not supported, use (1).");
            return;
        }
        break;
    case EpsvArgument::None:
        break;
    }
    session.dataPort().listen(audit::DataVerb::Epsv, command.argument);
}

} // namespace session
