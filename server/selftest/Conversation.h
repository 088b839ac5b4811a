#pragma once

#include "server/address/Endpoint.h"
#include "server/base/Descriptor.h"
#include "server/tls/Client.h"

#include <QByteArray>
#include <QStringList>

namespace selftest {

/// A control connection that says exactly what it is told and keeps a transcript. Blocks, a few seconds at most: for
/// the self-test's own thread.
class Conversation final
{
public:
    /// From a source address of this machine; null: any.
    Conversation(const address::Endpoint &server, const address::IpAddress &from);

    bool isOpen() const { return m_socket.isValid(); }
    address::IpAddress localAddress() const;
    bool logIn(const QString &user, const QString &password); ///< not part of the transcript

    /// After AUTH's reply 234; false: the handshake was refused. `protocol`: offered by ALPN.
    bool startTls(const QByteArray &protocol = {});
    /// What a data connection of this session resumes; null in clear text.
    tls::ClientSession tlsSession() const;

    /// Sends the line and waits for the final reply; its code, 0 when there was none.
    int say(const QByteArray &line);
    void send(const QByteArray &bytes); ///< as they are, several lines maybe
    int hear(); ///< one more reply

    const QByteArray &lastReply() const { return m_reply; } ///< all its lines
    QString sent() const { return m_sent.join(u'\n'); } ///< escaped
    QString received() const { return m_received.join(u'\n'); }

    /// Opens a connection as a data connection would be; invalid if it is refused.
    static base::Descriptor connectFrom(const address::IpAddress &from, const address::Endpoint &to);
    /// Everything until the other side closes, or until it has said nothing for long.
    static QByteArray readAll(int socket);

private:
    QByteArray readMore();

    base::Descriptor m_socket;
    std::unique_ptr<tls::Client> m_tls;
    QByteArray m_buffer;
    QByteArray m_reply;
    QStringList m_sent;
    QStringList m_received;
};

/// A port of this machine on which nobody has any business: whether somebody came is the proof.
class Bait final
{
public:
    explicit Bait(const address::IpAddress &address);

    bool isValid() const { return m_socket.isValid(); }
    const address::Endpoint &endpoint() const { return m_endpoint; }
    bool isTouched() const; ///< somebody waits to be accepted
    base::Descriptor accept() const; ///< waits

private:
    base::Descriptor m_socket;
    address::Endpoint m_endpoint;
};

/// 127,0,0,1,p1,p2 (RFC 959 section 5.3.2).
QByteArray portArgument(const address::Endpoint &endpoint);
/// |1|127.0.0.1|port| (RFC 2428 section 2).
QByteArray eprtArgument(const address::Endpoint &endpoint);
/// The port of a reply 229 (RFC 2428 section 3); 0: it names none.
quint16 passivePort(const QByteArray &reply);

} // namespace selftest
