#include "server/session/Session.h"

#include "server/config/TextCheck.h"
#include "server/net/Worker.h"
#include "server/session/Commands.h"
#include "server/session/DataConnectionLog.h"
#include "server/session/DataPort.h"
#include "server/session/SessionGate.h"
#include "server/session/Transfer.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

bool holdsControlCharacters(const QByteArray &argument)
{
    return std::ranges::any_of(argument, [](char c) { return c == '\0' || c == '\r' || c == '\n'; });
}

/// Whether the account may be used over this control connection, as the configuration is now.
bool satisfies(const Session &session, const config::User &account)
{
    if (!account.certificate.isEmpty())
        return config::plainFingerprint(account.certificate) == session.clientCertificate();
    return !account.requireTls || session.isProtected();
}

} // namespace

Session::Session(Host &host, net::Accepted connection, const address::Endpoint &local, base::SessionId id,
                 config::TlsUse listenerTls)
    : m_host(&host)
    , m_id(id)
    , m_client(connection.peer)
    , m_local(local)
    , m_control(std::make_unique<net::PlainStream>(std::move(connection.descriptor)), host.worker().deadlines(), *this)
    , m_idle(host.worker().deadlines(), [this] { idleExpired(); })
    , m_penalty(host.worker().deadlines(), [this] { std::exchange(m_afterPenalty, nullptr)(); })
    , m_dataPort(std::make_unique<DataPort>(*this))
    , m_began(host.services().clock.utcMicroseconds())
    , m_listenerTls(listenerTls)
{}

Session::~Session() = default;

void Session::greet()
{
    m_lastActivity = services().clock.steadyMilliseconds();
    audit::SessionRecord begun;
    begun.id = m_id;
    begun.began = m_began;
    begun.client = m_client;
    begun.server = m_local;
    record(std::move(begun));
    armIdle();
    if (m_listenerTls == config::TlsUse::Implicit)
        beginImplicitTls();
    else
        sayWelcome();
}

void Session::sayWelcome()
{
    reply(protocol::Reply(220, config().server.greeting.toUtf8()));
    m_control.flush();
}

// ------------------------------------------------------------------------------------------------ taking commands

void Session::linesArrived()
{
    if (m_ended || m_running)
        return;
    if (m_commands == 0 && protocol::isForeignProtocol(m_control.unfinishedLine())) {
        recordEvent("problem", u"Something else than FTP was spoken."_s);
        reply(500, "This is an FTP server.");
        closeAfterReply(u"not FTP"_s);
        m_control.flush();
        return;
    }
    runWaiting();
}

void Session::runWaiting()
{
    m_running = true;
    while (!m_ended && !m_control.isBehind()) {
        if (m_hold == Hold::Transferring) {
            takeUrgent();
            if (m_hold == Hold::Transferring)
                break;
            continue;
        }
        if (m_hold != Hold::None)
            break;
        if (!m_farewell.isNull() && !m_endAfterTransfer) {
            end(m_endReason, m_farewell);
            break;
        }
        if (!m_waiting.empty()) {
            const protocol::InputLine line = std::move(m_waiting.front());
            m_waiting.erase(m_waiting.begin());
            run(line);
            continue;
        }
        const std::optional<protocol::InputLine> line = m_control.nextLine();
        if (!line)
            break;
        run(*line);
    }
    m_running = false;
    if (m_ended)
        return;
    m_control.setReading(m_waiting.size() < maxWaitingLines);
    m_control.flush();
    if (!m_ended && m_control.inputEnded())
        inputEnded();
}

void Session::inputEnded()
{
    if (m_hold == Hold::None && !m_control.isBehind()) {
        m_endReason = u"lost"_s;
        m_control.closeWhenSaid();
    } else if (m_hold == Hold::Transferring && m_waiting.size() < maxWaitingLines) {
        // RFC 959 section 4.1.1: the control connection's end without QUIT is an abort; an upload whose client died
        // must not pass for complete.
        const auto isQuit = [](const protocol::InputLine &line) {
            const protocol::Command command = protocol::parseCommand(line.text);
            return command.spec && command.spec->verb == protocol::Verb::Quit;
        };
        if (std::ranges::none_of(m_waiting, isQuit))
            closeAfterReply(u"lost"_s);
    }
}

void Session::takeUrgent()
{
    // During a transfer only these act; what else comes waits its turn, and not without bound.
    while (m_hold == Hold::Transferring && m_waiting.size() < maxWaitingLines) {
        std::optional<protocol::InputLine> line = m_control.nextLine();
        if (!line)
            return;
        const protocol::Command command = protocol::parseCommand(line->text);
        const bool acts =
            command.spec && (command.spec->verb == protocol::Verb::Abor || command.spec->verb == protocol::Verb::Stat);
        if (acts)
            run(*line);
        else
            m_waiting.push_back(std::move(*line));
    }
}

void Session::run(const protocol::InputLine &line)
{
    ++m_commands;
    m_changed = true;
    m_lastActivity = services().clock.steadyMilliseconds();
    m_lastCommandAt = services().clock.utcMicroseconds();
    if (line.tooLong) {
        m_lastCommand = "(line too long)";
        countError();
        reply(500, "Line too long.");
        return;
    }
    if (protocol::isForeignProtocol(line.text)) {
        recordEvent("problem", u"Something else than FTP was spoken."_s);
        reply(500, "This is an FTP server.");
        closeAfterReply(u"not FTP"_s);
        return;
    }
    const protocol::Command command = protocol::parseCommand(line.text);
    m_lastCommand = protocol::redacted(line.text);
    if (!isAcceptable(command)) {
        countError();
        return;
    }
    const protocol::Needs needs = command.spec->needs;
    if (!needs.testFlag(protocol::Need::KeepsRename))
        state.renameFrom.reset();
    if (!needs.testFlag(protocol::Need::KeepsRestart))
        state.restart = 0;
    handlerOf(command.spec->verb)(*this, command);
}

bool Session::isAcceptable(const protocol::Command &command)
{
    if (!command.spec) {
        reply(500, "Unknown command.");
        return false;
    }
    const protocol::Needs needs = command.spec->needs;
    if (needs.testFlag(protocol::Need::Unimplemented) || !handlerOf(command.spec->verb)) {
        reply(502, "Command not implemented.");
        return false;
    }
    if (needs.testFlag(protocol::Need::Login) && !state.identity.signedIn) {
        reply(530, "Please log in with USER and PASS.");
        return false;
    }
    if (!protocol::argumentFits(command)) {
        reply(501, command.argument.isEmpty() ? "Argument missing." : "No argument expected.");
        return false;
    }
    const bool isPath = needs.testFlag(protocol::Need::Path);
    if (holdsControlCharacters(command.argument) || (isPath && !protocol::isAcceptablePath(command.argument))) {
        // A refused data port command leaves nothing pending, whatever it was refused for.
        if (command.spec->verb == protocol::Verb::Port || command.spec->verb == protocol::Verb::Eprt)
            handlerOf(command.spec->verb)(*this, command);
        else
            reply(501, "Illegal characters in the argument.");
        return false;
    }
    return true;
}

void Session::countError()
{
    // Whoever gets everything wrong before logging in is not an FTP client.
    if (state.identity.signedIn || ++m_errors < maxErrorsBeforeLogin)
        return;
    reply(421, "Too many errors.");
    closeAfterReply(u"errors"_s);
}

void Session::reply(const protocol::Reply &reply)
{
    m_control.say(reply);
}

std::optional<files::VirtualPath> Session::resolve(const QByteArray &argument)
{
    auto path = files::VirtualPath::resolve(state.folder, argument);
    if (!path)
        reply(550, "No such file or folder.");
    return path;
}

std::optional<files::VirtualPath> Session::resolveNew(const QByteArray &argument)
{
    auto path = files::VirtualPath::resolve(state.folder, argument);
    if (!path)
        reply(553, "File name not allowed.");
    return path;
}

// ----------------------------------------------------------------------------------------------- login and farewell

void Session::signIn(const accounts::Identity &identity)
{
    state.identity = identity;
    state.userName.reset();
    m_view = files::View(settings().areas, identity);
    m_failedLogins = 0;
    m_changed = true;
    armIdle();
    recordEvent("login", identity.anonymous ? u"Anonymous login."_s : u"Login with password."_s);
}

void Session::signOut()
{
    m_dataPort->clear(); // judges whoever waits there as what they came for
    const bool wasSignedIn = state.identity.signedIn;
    state = {};
    m_view = {};
    m_program.clear();
    m_changed = true;
    if (wasSignedIn) // else the time to sign in goes on
        armIdle();
}

void Session::settingsChanged()
{
    m_dataPort->settingsChanged();
    if (!state.identity.signedIn)
        return;
    const auto &users = config().accounts.users;
    const auto account = std::ranges::find(users, state.identity.user, &config::User::name);
    const bool stays = state.identity.anonymous
        ? config().accounts.anonymous
        : account != users.end() && account->enabled && satisfies(*this, *account);
    if (!stays) {
        end(u"account closed"_s, {421, "Your account is no longer open."});
        return;
    }
    m_view.setTree(settings().areas);
}

void Session::closeAfterReply(const QString &why)
{
    if (m_ended)
        return;
    m_endReason = why;
    m_ended = true;
    m_idle.clear();
    m_penalty.clear();
    m_dataPort->clear();
    if (m_transfer) {
        m_transfer->abandon(426);
        later()([](Session &session) { session.m_transfer.reset(); });
    }
    m_control.closeWhenSaid();
}

void Session::end(const QString &why, const protocol::Reply &farewell, bool finishTransfer)
{
    if (m_ended)
        return;
    // A reply that waits for its record belongs to the transfer too.
    if (finishTransfer && (m_transfer || m_hold == Hold::Committing)) {
        m_endAfterTransfer = m_transfer != nullptr;
        m_endReason = why;
        m_farewell = farewell;
        return;
    }
    reply(farewell);
    closeAfterReply(why);
}

void Session::controlLost()
{
    finish(m_endReason.isEmpty() ? u"lost"_s : m_endReason);
}

void Session::finish(const QString &why)
{
    recordEnd(why);
    m_host->sessionEnded(*this);
}

void Session::destroyNow()
{
    recordEnd(u"shutdown"_s);
}

void Session::armIdle()
{
    const config::Limits &limits = config().server.limits;
    const int seconds = state.identity.signedIn ? limits.idleSeconds : limits.loginSeconds;
    if (seconds > 0)
        m_idle.set(qint64(seconds) * 1000);
    else
        m_idle.clear();
}

void Session::idleExpired()
{
    const config::Limits &limits = config().server.limits;
    const qint64 now = services().clock.steadyMilliseconds();
    if (state.identity.signedIn) {
        // Commands don't touch the timer; it looks back when it is due. A transfer is activity (its own time-out
        // watches it), as is whatever the server makes the client wait for.
        const qint64 left = m_lastActivity + qint64(limits.idleSeconds) * 1000 - now;
        if (m_hold != Hold::None || left > 0) {
            m_idle.set(m_hold != Hold::None ? qint64(limits.idleSeconds) * 1000 : left);
            return;
        }
    }
    end(u"idle"_s, {421, state.identity.signedIn ? "Idle for too long." : "No login in time."});
}

// ------------------------------------------------------------------------------------------------------- holding

void Session::hold(Hold why)
{
    m_hold = why;
}

void Session::release()
{
    m_hold = Hold::None;
    m_lastActivity = services().clock.steadyMilliseconds();
    m_changed = true;
    if (!m_running && !m_ended)
        runWaiting();
    if (isAtRest())
        m_host->cameToRest(*this);
}

bool Session::isAtRest() const
{
    return isIdle() && m_control.isAtRest();
}

bool Session::awaitsTls() const
{
    return isIdle() && m_control.awaitsTls();
}

bool Session::isIdle() const
{
    return m_hold == Hold::None && !m_ended && !m_running && !m_transfer && !m_endAfterTransfer && m_waiting.empty()
        && m_farewell.isNull() && m_endReason.isEmpty() && !m_penalty.isSet() && !m_dataPort->isNamed();
}

void Session::detach()
{
    m_idleLeft = m_idle.left();
    m_idle.clear();
    m_control.detach();
}

void Session::attach(Host &host)
{
    m_host = &host;
    m_changed = true;
    net::DeadlineWheel &deadlines = worker().deadlines();
    m_idle.moveTo(deadlines);
    m_penalty.moveTo(deadlines);
    m_dataPort->moveTo(deadlines);
    m_control.attach(deadlines);
    if (m_idleLeft > 0)
        m_idle.set(m_idleLeft);
    settingsChanged();
}

void Session::delay(qint64 milliseconds, std::function<void()> then)
{
    hold(Hold::Penalty);
    m_afterPenalty = std::move(then);
    m_penalty.set(milliseconds);
}

Session::Later Session::later() const
{
    return [gate = m_host->gate(), id = m_id](std::function<void(Session &)> task) { gate->post(id, std::move(task)); };
}

void Session::replyWhenRecorded(audit::Record record, const protocol::Reply &answer,
                                const protocol::Reply &ifNotRecorded, std::function<void()> takeBack)
{
    hold(Hold::Committing);
    m_host->recordThisTurn(
        std::move(record),
        [gate = m_host->gate(), id = m_id, answer, ifNotRecorded, takeBack = std::move(takeBack)](bool stored) {
            if (!stored && takeBack)
                takeBack();
            gate->enter(id, [answer = stored ? answer : ifNotRecorded](Session &session) {
                session.reply(answer);
                session.release();
            });
        });
}

// ------------------------------------------------------------------------------------------------------- transfers

void Session::beginTransfer(std::unique_ptr<Transfer> transfer)
{
    hold(Hold::Transferring);
    m_transfer = std::move(transfer);
    m_transfer->start();
}

void Session::transferEnded()
{
    m_changed = true;
    // Kept until the end of this function: the transfer is what calls it.
    const std::unique_ptr<Transfer> finished = std::move(m_transfer);
    m_endAfterTransfer = false; // the farewell is said before the next command would run
    if (m_hold == Hold::Transferring)
        release();
}

void Session::abortTransfer()
{
    reply(m_transfer->interrupt());
    reply(226, "ABOR command successful.");
    m_dataPort->clear();
    transferEnded();
}

} // namespace session
