#include "server/protocol/Features.h"
#include "server/session/Commands.h"
#include "server/session/DataPort.h"
#include "server/session/FolderListing.h"
#include "server/session/Session.h"

namespace session {

namespace {

constexpr qsizetype longestProgramName = 128;

/// The session's own state only: no other users, no addresses.
protocol::Reply statusReply(const Session &session)
{
    const SessionStatus status = session.status();
    QList<QByteArray> lines;
    if (!session.state.identity.signedIn)
        lines.append("Not logged in");
    else
        lines.append(session.state.identity.anonymous ? "Logged in as anonymous" : "Logged in");
    const bool ascii = session.state.type == protocol::RepresentationType::Ascii;
    lines.append(ascii ? "TYPE: ASCII; STRUcture: File; MODE: Stream" : "TYPE: Image; STRUcture: File; MODE: Stream");
    if (session.isTransferring())
        lines.append("Transfer in progress: " + QByteArray::number(status.transferred) + " bytes so far");
    else
        lines.append("No transfer in progress");
    return {211, "Status:", lines, "End"};
}

void setFacts(Session &session, const QByteArray &options)
{
    session.state.facts = protocol::parseFacts(options);
    QByteArray chosen;
    using protocol::Fact;
    for (const auto &[fact, name] : {std::pair{Fact::Type, "type;"}, std::pair{Fact::Size, "size;"},
                                     std::pair{Fact::Modify, "modify;"}, std::pair{Fact::Perm, "perm;"}}) {
        if (session.state.facts.testFlag(fact))
            chosen += name;
    }
    session.reply(protocol::Reply(200, chosen.isEmpty() ? QByteArray("MLST OPTS") : "MLST OPTS " + chosen));
}

} // namespace

void runClnt(Session &session, const protocol::Command &command)
{
    session.setProgram(command.argument.left(longestProgramName));
    session.reply(200, "Noted.");
}

void runFeat(Session &session, const protocol::Command &)
{
    const policy::Policy &policy = session.policy();
    protocol::FeatureContext context;
    context.active = policy.active;
    context.passive = policy.passive;
    context.signedIn = session.state.identity.signedIn && !session.state.identity.anonymous;
    context.tls = session.listenerTls() != config::TlsUse::Off && session.settings().tls != nullptr;
    context.facts = session.state.facts;
    session.reply(protocol::featReply(context));
}

void runHelp(Session &session, const protocol::Command &command)
{
    session.reply(protocol::helpReply(command.argument));
}

void runNoop(Session &session, const protocol::Command &)
{
    session.reply(200, "NOOP command successful.");
}

void runOpts(Session &session, const protocol::Command &command)
{
    const QByteArray options = command.argument.toUpper();
    if (options == "MLST" || options.startsWith("MLST "))
        setFacts(session, command.argument.mid(5));
    else if (options == "UTF8 ON" || options == "UTF-8 ON" || options == "UTF8")
        session.reply(200, "UTF-8 is always on.");
    else if (options == "UTF8 OFF" || options == "UTF-8 OFF")
        session.reply(504, "UTF-8 can't be switched off.");
    else
        session.reply(501, "No such option.");
}

void runSite(Session &session, const protocol::Command &command)
{
    if (command.argument.toUpper() == "HELP")
        session.reply(protocol::Reply(214, "The following SITE commands are recognized:", {"HELP"}, "End"));
    else
        session.reply(504, "No such SITE command.");
}

void runStat(Session &session, const protocol::Command &command)
{
    if (command.argument.isEmpty()) {
        session.reply(statusReply(session));
        return;
    }
    if (!session.state.identity.signedIn) {
        session.reply(530, "Please log in with USER and PASS.");
        return;
    }
    replyListing(session, command);
}

void runSyst(Session &session, const protocol::Command &)
{
    session.reply(215, "UNIX Type: L8");
}

} // namespace session
