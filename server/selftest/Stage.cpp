#include "server/selftest/Stage.h"

#include "server/base/Clock.h"
#include "server/base/PlainText.h"
#include "server/net/InterfaceAddresses.h"
#include "server/selftest/Say.h"

namespace selftest {

Expectation Stage::expectation() const
{
    QList<address::IpAddress> own{self, server.overV6().address, anotherLoopback()};
    const QList<net::InterfaceAddress> interfaces = net::interfaceAddresses();
    for (const net::InterfaceAddress &each : interfaces) {
        if (!PrivateServer::standIns().contains(each.address))
            own.append(each.address.withoutScope());
    }
    return {policy, own, base::Clock::system().utcMicroseconds()};
}

Conversation Stage::converse() const
{
    Conversation conversation(server.overV4(), client);
    logIn(conversation);
    return conversation;
}

void Stage::logIn(Conversation &conversation) const
{
    if (account.name.isEmpty())
        conversation.logIn(QStringLiteral("anonymous"), QStringLiteral("self@test"));
    else
        conversation.logIn(account.name, account.password);
}

bool Stage::allows(const address::Endpoint &target, policy::Transfer transfer) const
{
    return expectation().allows({policy::Direction::Active, client, account.name, target, transfer});
}

bool Stage::allowsPassive(const address::IpAddress &peer, policy::Transfer transfer) const
{
    return expectation().allows({policy::Direction::Passive, client, account.name, {peer, 1}, transfer});
}

void Finding::append(QString &text, const QString &line)
{
    if (line.isEmpty())
        return;
    if (!text.isEmpty())
        text += u'\n';
    text += line;
}

void Finding::expect(const QString &what)
{
    append(m_result.expected, what);
}

void Finding::wrong(const QString &what)
{
    m_failed = true;
    append(m_result.observed, what);
}

void Finding::skip(const QString &why)
{
    m_skipped = true;
    append(m_result.observed, why);
}

void Finding::note(const Conversation &conversation)
{
    append(m_result.sent, conversation.sent());
    append(m_result.received, conversation.received());
}

void Finding::checkNamed(int received, bool allowed, const QByteArray &line)
{
    const QString shown = base::escaped(QByteArrayView(line), 200);
    expect(allowed ? Say::tr("%1: taken, because a rule allows it").arg(shown) : Say::tr("%1: refused").arg(shown));
    if (received == 0)
        wrong(Say::tr("%1 was not answered.").arg(shown));
    else if (allowed && received != 200)
        wrong(Say::tr("%1 was refused although the policy allows it.").arg(shown));
    else if (!allowed && received < 400)
        wrong(Say::tr("%1 was taken although it must be refused.").arg(shown));
}

void Finding::checkUntouched(const Bait &bait)
{
    expect(Say::tr("No connection arrives at %1.").arg(bait.endpoint().toString()));
    if (bait.isTouched())
        wrong(Say::tr("A connection arrived at %1.").arg(bait.endpoint().toString()));
}

void Finding::finish()
{
    using Outcome = CaseResult::Outcome;
    m_result.outcome = m_failed ? Outcome::Failed : m_skipped ? Outcome::Skipped : Outcome::Passed;
}

} // namespace selftest
