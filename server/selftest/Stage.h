#pragma once

#include "server/policy/Policy.h"
#include "server/selftest/Conversation.h"
#include "server/selftest/Expectation.h"
#include "server/selftest/PrivateServer.h"
#include "server/selftest/Report.h"

#include <functional>

namespace selftest {

/// Who plays which part in the test's small world.
struct Stage
{
    PrivateServer &server;
    const policy::Policy &policy;
    PrivateServer::Account account; ///< as whom this round is played
    address::IpAddress client; ///< where the control connection comes from
    address::IpAddress other; ///< another machine
    address::IpAddress self; ///< the server's own address

    /// Loopback too, and none of the addresses that stand for other machines.
    static address::IpAddress anotherLoopback() { return address::IpAddress::fromV4(0x7f090909); }

    Expectation expectation() const;
    /// Logged in, from the client's address.
    Conversation converse() const;
    void logIn(Conversation &conversation) const;
    /// Whether the policy's text lets the server connect there; the port may be anything but 0.
    bool allows(const address::Endpoint &target, policy::Transfer transfer = policy::Transfer::Unknown) const;
    bool allowsPassive(const address::IpAddress &peer, policy::Transfer transfer = policy::Transfer::Unknown) const;
};

/// What one case found, put together step by step. The first thing that is wrong makes it fail; later ones are added.
class Finding
{
public:
    void expect(const QString &what); ///< translated: what should come of it
    void wrong(const QString &what); ///< translated: what did
    void skip(const QString &why); ///< translated
    void note(const Conversation &conversation); ///< its transcript

    /// The reply to a command that names a target, against what should be; `received` 0: none came.
    void checkNamed(int received, bool allowed, const QByteArray &line);
    void checkUntouched(const Bait &bait);

    bool isSkipped() const { return m_skipped; }
    CaseResult result() const { return m_result; }
    void finish(); ///< without anything wrong: passed

private:
    void append(QString &text, const QString &line);

    CaseResult m_result;
    bool m_skipped = false;
    bool m_failed = false;
};

/// One attack.
struct Case
{
    const char *id;
    const char *title; ///< source text, as the next one
    const char *matters;
    void (*run)(const Stage &stage, Finding &finding);
};

QList<Case> casesOfTargets(); ///< what PORT and EPRT may name
QList<Case> casesOfTransfers(); ///< what is carried there
QList<Case> casesOfForms(); ///< how they may be written
QList<Case> casesOfStream(); ///< what else may come over the control connection
QList<Case> casesOfSequences(); ///< what comes of the order of commands
QList<Case> casesOfPassive(); ///< who comes to a passive port
QList<Case> casesOfTls(); ///< what gets between encrypted connections; where TLS is offered

} // namespace selftest
