// How a session's control connection becomes protected and ceases to be, and what its data connections have to show.

#include "server/session/Session.h"

using namespace Qt::Literals::StringLiterals;

namespace session {

bool Session::hasUnseenInput() const
{
    return !m_waiting.empty() || m_control.hasUnseenInput();
}

bool Session::hasUnreadInput() const
{
    return !m_waiting.empty() || m_control.hasUnreadInput();
}

void Session::beginTls()
{
    m_control.startTls(settings().tls);
}

void Session::endTls()
{
    m_control.stopTls();
}

void Session::tlsAwaited()
{
    m_host->tlsAwaited(*this);
}

void Session::tlsBegun()
{
    m_changed = true;
    m_lastActivity = services().clock.steadyMilliseconds();
    m_ticketIsUsed = false;
    if (m_listenerTls == config::TlsUse::Implicit)
        sayWelcome();
}

void Session::tlsFailed(const QString &why)
{
    recordEvent("tls-failed", u"The TLS handshake of the control connection failed: %1."_s.arg(why));
    m_endReason = u"TLS failed"_s;
}

void Session::tlsEnded()
{
    m_changed = true;
    if (m_listenerTls == config::TlsUse::Implicit)
        beginImplicitTls();
}

void Session::beginImplicitTls()
{
    if (settings().tls) {
        beginTls();
        return;
    }
    recordEvent("problem", u"A client came for TLS, and the server has no usable certificate."_s);
    m_endReason = u"no certificate"_s;
    // Nothing can be said: the client expects a handshake.
    later()([](Session &session) { session.m_control.dropNow(); });
}

QByteArray Session::clientCertificate() const
{
    const tls::Stream *const protection = m_control.protection();
    return protection ? protection->peerCertificate() : QByteArray();
}

tls::Stream::Age Session::clientCertificateAge() const
{
    const tls::Stream *const protection = m_control.protection();
    return protection ? protection->peerCertificateAge(m_host->services().clock.utcMicroseconds())
                      : tls::Stream::Age::Current;
}

std::optional<policy::TlsFault> Session::faultOfData(const tls::Stream &data) const
{
    if (data.isResumed())
        return std::nullopt; // no other ticket than this session's is accepted
    const QByteArray mine = data.asksForCertificate() ? clientCertificate() : QByteArray();
    if (!mine.isEmpty() && data.peerCertificate() != mine)
        return policy::TlsFault::OtherCertificate;
    if (config().tls.sessionReuse == config::Tls::SessionReuse::Require)
        return policy::TlsFault::NotResumed;
    return std::nullopt;
}

void Session::noteBinding(const tls::Stream *data)
{
    m_changed = true;
    if (!data) {
        m_binding = DataBinding::Clear;
        return;
    }
    if (data->isResumed()) {
        m_binding = DataBinding::Resumed;
        return;
    }
    const QByteArray mine = clientCertificate();
    if (!mine.isEmpty() && data->peerCertificate() == mine)
        m_binding = DataBinding::Certificate;
    else
        m_binding = data->agreedOnProtocol() ? DataBinding::Alpn : DataBinding::AddressOnly;
}

std::unique_ptr<tls::Stream> Session::protectData(base::Descriptor socket)
{
    const tls::Stream *const protection = m_control.protection();
    const std::shared_ptr<const tls::Context> &context = settings().tls;
    if (!protection || !context)
        return {};
    // However it ends, a client that uses each ticket once may have spent the last it had.
    m_ticketIsUsed = true;
    return context->protectData(std::move(socket), *protection);
}

void Session::renewTicket()
{
    tls::Stream *const protection = m_control.protection();
    if (protection && std::exchange(m_ticketIsUsed, false))
        protection->renewTicket();
}

} // namespace session
