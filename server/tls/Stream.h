#pragma once

#include "server/net/ByteStream.h"
#include "server/tls/ControlSocket.h"
#include "server/tls/RecordGatherer.h"
#include "server/tls/Tickets.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace tls {

/// The server's side of one TLS connection over a socket; OpenSSL's own buffers are all that stands between. Belongs to
/// one thread. handshake() comes first; then it is a stream of bytes, which ends in good order only with close_notify:
/// an end without is a failure (RFC 8446 section 6.1).
class Stream final : public net::ByteStream
{
public:
    enum class Purpose : quint8 { Control, Data };
    Stream(SslPtr ssl, base::Descriptor socket, Purpose purpose, const SessionName &name);
    ~Stream() override;

    enum class Progress { Done, WantsRead, WantsWrite, Failed };
    /// Goes on with the handshake as far as the socket lets it.
    Progress handshake();
    /// Why it failed, in words for the log; nothing of the peer's.
    const QString &failure() const { return m_failure; }

    // What the handshake showed.
    Ticket ticket() const { return m_ticket; }
    bool isResumed() const;
    bool agreedOnProtocol() const; ///< the client offered ALPN
    bool asksForCertificate() const; ///< clients may show one
    QByteArray peerCertificate() const; ///< SHA-256 in hex; empty when it showed none

    enum class Age { Current, NotYet, Expired };
    /// Of the certificate the peer showed, at a time in microseconds UTC; current when it showed none.
    Age peerCertificateAge(qint64 utcMicroseconds) const;
    QString version() const; ///< "TLSv1.3"

    Purpose purpose() const { return m_purpose; }
    const SessionName &name() const { return m_name; }
    /// A new ticket goes out with the next bytes that are written, for clients that use each once. TLS 1.3 only; before
    /// that tickets are good for any number of times. The first goes with the first bytes of a control connection.
    void renewTicket();

    qint64 read(char *buffer, qint64 size) override;
    qint64 write(const char *bytes, qint64 size) override;
    qint64 writeLast(const char *bytes, qint64 size) override;
    qint64 sendFile(int file, off_t *offset, qint64 size) override;
    bool finishWriting() override;
    qint64 finishBeforeClose() override;
    bool needsBytesInPlace() const override;
    /// Says close_notify and leaves the socket open, for what comes after TLS; false: call again when writable.
    bool sayGoodbye();
    int descriptor() const override { return m_descriptor.get(); }
    base::Descriptor release() override;
    bool hasBuffered() const override;

    /// What data connections may ask for by its id: of TLS 1.2 only; null otherwise.
    SessionPtr sessionById() const;
    void allowResuming(SessionPtr session) { m_resumable = std::move(session); }

    /// For the callbacks of tickets and sessions.
    void sawTicket(Ticket ticket) { m_ticket = ticket; }
    SSL_SESSION *resumable() const { return m_resumable.get(); }

private:
    bool connectSocket();
    void addTicket();
    bool gathers();
    qint64 sendGathered(RecordGatherer::Last last);
    qint64 gather(const char *bytes, qint64 size, RecordGatherer::Last last);
    qint64 gatherFile(int file, off_t *offset, qint64 size);
    bool encrypt(const char *bytes, qint64 size);
    qint64 sayGoodbye(RecordGatherer::Last last);
    enum class Waits : quint8 { ToRead, ToWrite };
    qint64 outcome(int result, Waits mayWait);
    void discardUnread() const;
    static long boundReading(BIO *bio, int operation, const char *bytes, size_t size, int command, long value,
                             int result, size_t *moved);

    // After the SSL in destruction, which owns neither.
    base::Descriptor m_descriptor;
    ControlSocket m_socket;
    std::optional<RecordGatherer> m_gatherer; // once a data connection sends whose bytes the kernel doesn't encrypt
    SslPtr m_ssl;
    SessionPtr m_resumable;
    SessionName m_name;
    QString m_failure;
    Purpose m_purpose;
    Ticket m_ticket = Ticket::None;
    static constexpr qint64 readAtOnce = 64 * 1024; // beyond what is asked for
    qint64 m_readLeft = 0; // until the next call, of a data connection
    qint64 m_pending = 0; // plain bytes of a record that is encrypted and waits for the socket
    qint64 m_unreported = 0; // bytes that were sent and that no write() has returned yet
    bool m_hasSent = false;
    bool m_ticketIsDue = false; // with the next bytes
    bool m_wantsMore = false; // what waits inside, if anything, is less than a record
    bool m_endWaits = false; // the end of the stream was met behind bytes, and is still to be told
    bool m_broken = false; // nothing more can be done with it
    bool m_closeSent = false;
};

} // namespace tls
