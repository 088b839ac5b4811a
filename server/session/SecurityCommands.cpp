// RFC 4217: TLS on the control connection, and whether data connections get it.

#include "server/session/Commands.h"
#include "server/session/DataPort.h"
#include "server/session/Session.h"

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

/// What came behind the command would change sides: sent in one security, run in another (CVE-2011-0411).
bool refusedForQueuedInput(Session &session, bool queued)
{
    if (!queued)
        return false;
    session.recordEvent("problem", u"Bytes were queued behind a command that changes the security; closed."_s);
    session.reply(503, "Nothing may follow this command before its reply.");
    session.closeAfterReply(u"injection"_s);
    return true;
}

bool refusedInClear(Session &session)
{
    if (session.isProtected())
        return false;
    session.reply(503, "Send AUTH TLS first.");
    return true;
}

} // namespace

void runAuth(Session &session, const protocol::Command &command)
{
    session.dataPort().clear();
    if (session.listenerTls() == config::TlsUse::Off) {
        session.reply(502, "TLS is not offered here.");
        return;
    }
    const QByteArray mechanism = command.argument.toUpper();
    if (mechanism != "TLS" && mechanism != "TLS-C") {
        session.reply(504, "Only AUTH TLS is supported.");
        return;
    }
    if (session.isProtected() || session.state.identity.signedIn) {
        session.reply(503, session.isProtected() ? "TLS is in use already." : "AUTH comes before USER.");
        return;
    }
    if (!session.settings().tls) {
        session.reply(431, "TLS is not available at the moment: the server has no usable certificate.");
        return;
    }
    if (refusedForQueuedInput(session, session.hasUnseenInput()))
        return;
    session.state = {};
    session.setProgram({});
    session.reply(234, "Begin the TLS handshake.");
    session.beginTls();
}

void runCcc(Session &session, const protocol::Command &)
{
    session.dataPort().clear();
    // The session's protection is what binds its data connections.
    if (session.isProtected())
        session.reply(534, "The control connection stays protected.");
    else
        session.reply(533, "The control connection is not protected.");
}

void runPbsz(Session &session, const protocol::Command &command)
{
    if (refusedInClear(session))
        return;
    if (!protocol::parseOffset(command.argument)) {
        session.reply(501, "Illegal size.");
        return;
    }
    // RFC 4217 section 8: TLS needs no buffer; the reply offers 0 to whoever asks for another.
    session.state.bufferSizeAgreed = true;
    session.reply(200, "PBSZ=0");
}

void runProt(Session &session, const protocol::Command &command)
{
    if (refusedInClear(session))
        return;
    if (!session.state.bufferSizeAgreed) {
        session.reply(503, "Send PBSZ 0 first.");
        return;
    }
    const QByteArray level = command.argument.toUpper();
    if (level == "S" || level == "E") {
        session.reply(536, "Only levels C and P are supported.");
    } else if (level == "C" && session.config().tls.dataProtection == config::TlsUse::Required) {
        session.reply(534, "Data connections must be protected here.");
    } else if (level == "C" || level == "P") {
        session.dataPort().clear();
        session.state.dataProtected = level == "P";
        session.reply(200, level == "P" ? "Data connections will be protected." : "Data connections will be in clear.");
    } else {
        session.reply(504, "There is no such protection level.");
    }
}

void runRein(Session &session, const protocol::Command &)
{
    if (refusedForQueuedInput(session, session.isProtected() && session.hasUnreadInput()))
        return;
    session.signOut();
    session.reply(220, "Ready for a new user.");
    // RFC 4217 section 11: the reply is the last thing that is protected.
    if (session.isProtected())
        session.endTls();
}

} // namespace session
