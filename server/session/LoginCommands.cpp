#include "server/accounts/PasswordHash.h"
#include "server/base/PlainText.h"
#include "server/config/TextCheck.h"
#include "server/session/Commands.h"
#include "server/session/DataPort.h"
#include "server/session/Session.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

using accounts::PasswordVerifier;

/// What stands in the log, where the client only learns "incorrect".
QString reasonOf(const config::User *user, bool anonymous)
{
    if (anonymous)
        return u"Anonymous logins are switched off."_s;
    if (!user)
        return u"No such account."_s;
    if (!user->enabled)
        return u"The account is disabled."_s;
    if (user->password.isEmpty())
        return u"The account has no password yet."_s;
    return u"Wrong password."_s;
}

const config::User *accountOf(const Session &session, const QByteArray &name)
{
    const auto &users = session.config().accounts.users;
    const auto found = std::ranges::find(users, QString::fromUtf8(name), &config::User::name);
    return found == users.end() ? nullptr : &*found;
}

/// After the same time, whatever was wrong, and in the same words wherever others would tell a guesser something (RFC
/// 2577 sections 5 and 7).
void refuseLogin(Session &session, const QString &why, const char *told)
{
    session.noteFailedLogin(why);
    session.state.userName.reset();
    const int delay = session.services().failedLoginDelayMilliseconds;
    const int jitter = delay > 0 ? int(QRandomGenerator::global()->bounded(quint32(delay / 2 + 1))) : 0;
    session.delay(delay + jitter, [&session, told] {
        if (session.farewell().isNull())
            session.reply(530, told);
        session.release();
    });
}

constexpr const char *incorrect = "Login incorrect.";

struct Lack
{
    QString why; ///< for the log; empty: nothing lacks
    const char *told = incorrect; ///< to the client
};

/// What the account wants of the control connection besides the password.
Lack lackingProtection(const Session &session, const config::User &user)
{
    if (user.requireTls && !session.isProtected())
        return {u"The account requires TLS."_s};
    if (user.certificate.isEmpty())
        return {};
    const QByteArray shown = session.clientCertificate();
    if (shown.isEmpty())
        return {u"The account requires a client certificate, and none was shown."_s};
    if (shown != config::plainFingerprint(user.certificate))
        return {u"Another client certificate than the account's."_s};
    // Whoever knows the password and holds the key may be told what is wrong.
    switch (session.clientCertificateAge()) {
    case tls::Stream::Age::Expired:
        return {u"The account's client certificate has expired."_s, "The client certificate has expired."};
    case tls::Stream::Age::NotYet:
        return {u"The account's client certificate is not valid yet."_s, "The client certificate is not valid yet."};
    case tls::Stream::Age::Current:
        break;
    }
    return {};
}

void finishLogin(Session &session, PasswordVerifier::Outcome outcome)
{
    if (!session.state.userName)
        return;
    const config::User *const user = accountOf(session, *session.state.userName);
    if (outcome == PasswordVerifier::Outcome::Busy) {
        session.recordEvent("login-failed", u"Too many logins at once."_s);
        session.reply(421, "Too many logins at once; try again later.");
        session.closeAfterReply(u"busy"_s);
        return;
    }
    // The account may have been closed while its password was being verified.
    const bool isRight = outcome == PasswordVerifier::Outcome::Right && user && user->enabled;
    const Lack lack = isRight ? lackingProtection(session, *user) : Lack();
    if (isRight && lack.why.isEmpty()) {
        session.services().bans.forgiveLogins(session.client().address);
        session.signIn({true, false, user->name});
        session.reply(230, "Logged in.");
        session.release();
        return;
    }
    const bool anonymous = accounts::isAnonymousName(QString::fromUtf8(*session.state.userName));
    refuseLogin(session, lack.why.isEmpty() ? reasonOf(user, anonymous) : lack.why, lack.told);
}

} // namespace

void runUser(Session &session, const protocol::Command &command)
{
    // To become somebody else in the same session would carry state over; REIN or a new connection does it.
    if (session.state.identity.signedIn) {
        session.reply(503, "Already logged in.");
        return;
    }
    if (session.listenerTls() == config::TlsUse::Required && !session.isProtected()) {
        session.reply(530, "TLS is required here; send AUTH TLS first.");
        return;
    }
    session.dataPort().clear();
    session.state.userName = command.argument.left(256);
    session.reply(331, "Password required.");
}

void runPass(Session &session, const protocol::Command &command)
{
    if (session.state.identity.signedIn || !session.state.userName) {
        session.reply(503, "Send USER first.");
        return;
    }
    const bool anonymous = accounts::isAnonymousName(QString::fromUtf8(*session.state.userName));
    if (anonymous && session.config().accounts.anonymous) {
        session.signIn({true, true, {}});
        session.reply(230, "Logged in.");
        return;
    }
    const config::User *const user = anonymous ? nullptr : accountOf(session, *session.state.userName);
    const bool usable = user && user->enabled && !user->password.isEmpty();
    session.hold(Session::Hold::Verifying);
    session.services().passwords.verify(usable ? user->password.toUtf8() : QByteArray(), command.argument,
                                        [later = session.later()](PasswordVerifier::Outcome outcome) {
                                            later([outcome](Session &waiting) { finishLogin(waiting, outcome); });
                                        });
}

void runQuit(Session &session, const protocol::Command &)
{
    session.reply(221, "Goodbye.");
    session.closeAfterReply(u"quit"_s);
}

} // namespace session
