#include "server/tls/Stream.h"

#include "server/tls/Certificate.h"
#include "server/tls/Say.h"

#include <openssl/err.h>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tls {

Stream::Stream(SslPtr ssl, base::Descriptor socket, Purpose purpose, const SessionName &name)
    : m_descriptor(std::move(socket))
    , m_socket(m_descriptor.get())
    , m_ssl(std::move(ssl))
    , m_name(name)
    , m_purpose(purpose)
{
    m_broken = !m_ssl || !connectSocket();
    if (m_broken)
        return;
    SSL_set_app_data(m_ssl.get(), this);
    SSL_set_accept_state(m_ssl.get());
}

Stream::~Stream() = default;

bool Stream::connectSocket()
{
    // OpenSSL's own for data, as the kernel's TLS is tied to it.
    if (m_purpose == Purpose::Data) {
        if (SSL_set_fd(m_ssl.get(), m_descriptor.get()) != 1)
            return false;
        BIO *const both = SSL_get_rbio(m_ssl.get());
        BIO_set_callback_arg(both, reinterpret_cast<char *>(this));
        BIO_set_callback_ex(both, &Stream::boundReading);
        return true;
    }
    BioPtr bio = m_socket.bio();
    if (!bio)
        return false;
    BIO *const both = bio.release();
    SSL_set_bio(m_ssl.get(), both, both);
    return true;
}

/// OpenSSL goes on reading as long as messages come that hold no bytes for us, such as KeyUpdate.
long Stream::boundReading(BIO *bio, int operation, const char *, size_t, int, long, int result, size_t *moved)
{
    auto *const stream = reinterpret_cast<Stream *>(BIO_get_callback_arg(bio));
    if (operation == BIO_CB_READ && stream->m_readLeft <= 0) {
        BIO_clear_retry_flags(bio);
        BIO_set_retry_read(bio);
        return -1;
    }
    if (operation == (BIO_CB_READ | BIO_CB_RETURN) && result > 0 && moved)
        stream->m_readLeft -= qint64(*moved);
    return result;
}

Stream::Progress Stream::handshake()
{
    if (m_broken)
        return Progress::Failed;
    m_readLeft = readAtOnce;
    ERR_clear_error();
    m_socket.lookAgain();
    const int result = SSL_do_handshake(m_ssl.get());
    if (result == 1) {
        if (m_purpose == Purpose::Control)
            renewTicket();
        return Progress::Done;
    }
    switch (SSL_get_error(m_ssl.get(), result)) {
    case SSL_ERROR_WANT_READ:
        return Progress::WantsRead;
    case SSL_ERROR_WANT_WRITE:
        return Progress::WantsWrite;
    default:
        break;
    }
    m_broken = true;
    m_failure = takeError();
    if (m_failure.isEmpty())
        m_failure = Say::tr("the connection was closed");
    return Progress::Failed;
}

bool Stream::isResumed() const
{
    return SSL_session_reused(m_ssl.get()) == 1;
}

bool Stream::agreedOnProtocol() const
{
    const unsigned char *name = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(m_ssl.get(), &name, &size);
    return size > 0;
}

bool Stream::asksForCertificate() const
{
    return SSL_get_verify_mode(m_ssl.get()) != SSL_VERIFY_NONE;
}

QByteArray Stream::peerCertificate() const
{
    const X509 *const certificate = SSL_get0_peer_certificate(m_ssl.get());
    return certificate ? fingerprintOf(certificate) : QByteArray();
}

Stream::Age Stream::peerCertificateAge(qint64 utcMicroseconds) const
{
    const X509 *const certificate = SSL_get0_peer_certificate(m_ssl.get());
    if (!certificate)
        return Age::Current;
    time_t at = time_t(utcMicroseconds / 1'000'000);
    // Zero is a time that can't be read; such a certificate is valid at no time.
    if (X509_cmp_time(X509_get0_notBefore(certificate), &at) >= 0)
        return Age::NotYet;
    return X509_cmp_time(X509_get0_notAfter(certificate), &at) > 0 ? Age::Current : Age::Expired;
}

QString Stream::version() const
{
    return QString::fromLatin1(SSL_get_version(m_ssl.get()));
}

void Stream::renewTicket()
{
    m_ticketIsDue = !m_broken && SSL_version(m_ssl.get()) == TLS1_3_VERSION
        && (SSL_get_options(m_ssl.get()) & SSL_OP_NO_TICKET) == 0;
}

/// Not before: until it is written OpenSSL takes itself for in a handshake, and says no goodbye.
void Stream::addTicket()
{
    if (std::exchange(m_ticketIsDue, false) && SSL_new_session_ticket(m_ssl.get()) == 1)
        m_socket.holdBackNext();
}

SessionPtr Stream::sessionById() const
{
    const bool hasOne = !m_broken && SSL_version(m_ssl.get()) == TLS1_2_VERSION;
    // A copy: OpenSSL never resumes a session again that one connection left without close_notify or after an alert.
    return SessionPtr(hasOne ? SSL_SESSION_dup(SSL_get_session(m_ssl.get())) : nullptr);
}

/// A client that has us wait to read before we may write, or the other way round, by messages of TLS itself is left: it
/// reads nothing, or sends half a message, and readiness for what was asked would be announced again and again.
qint64 Stream::outcome(int result, Waits mayWait)
{
    switch (SSL_get_error(m_ssl.get(), result)) {
    case SSL_ERROR_WANT_READ:
        if (mayWait == Waits::ToRead)
            return wouldBlock;
        break;
    case SSL_ERROR_WANT_WRITE:
        if (mayWait == Waits::ToWrite)
            return wouldBlock;
        break;
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    default:
        break;
    }
    m_broken = true;
    ERR_clear_error();
    return failed;
}

qint64 Stream::read(char *buffer, qint64 size)
{
    if (m_broken)
        return failed;
    // What came with the end of the handshake, or with what was read before, is read first.
    if (!hasBuffered())
        m_socket.lookAgain();
    m_readLeft = size + readAtOnce;
    m_wantsMore = false;
    m_endWaits = false;
    // A record holds 16 KiB at most; whoever brings a larger buffer gets it filled.
    qint64 got = 0;
    while (got < size) {
        ERR_clear_error();
        size_t more = 0;
        const int result = SSL_read_ex(m_ssl.get(), buffer + got, size_t(size - got), &more);
        if (result == 1) {
            got += qint64(more);
            continue;
        }
        // What came before an end or a failure is given first; the next call meets it again.
        const qint64 end = outcome(result, Waits::ToRead);
        m_wantsMore = end == wouldBlock;
        m_endWaits = got > 0 && end != wouldBlock;
        return got > 0 ? got : end;
    }
    return got;
}

/// Whether the kernel encrypts is known after the handshake only.
bool Stream::gathers()
{
    if (!std::exchange(m_hasSent, true) && m_purpose == Purpose::Data
        && !BIO_get_ktls_send(SSL_get_wbio(m_ssl.get()))) {
        m_gatherer.emplace(m_descriptor.get());
        if (BioPtr bio = m_gatherer->bio())
            SSL_set0_wbio(m_ssl.get(), bio.release());
        else
            m_gatherer.reset();
    }
    return m_gatherer.has_value();
}

/// 0 when all is gone, wouldBlock or failed.
qint64 Stream::sendGathered(RecordGatherer::Last last)
{
    switch (m_gatherer->send(last)) {
    case RecordGatherer::Sent::All:
        return 0;
    case RecordGatherer::Sent::Some:
        return wouldBlock;
    case RecordGatherer::Sent::Failed:
        break;
    }
    m_broken = true;
    return failed;
}

bool Stream::encrypt(const char *bytes, qint64 size)
{
    ERR_clear_error();
    for (qint64 done = 0; done < size;) {
        size_t written = 0;
        const auto piece = size_t(std::min(size - done, qint64(SSL3_RT_MAX_PLAIN_LENGTH)));
        if (const int result = SSL_write_ex(m_ssl.get(), bytes + done, piece, &written); result != 1) {
            m_broken = true; // a gatherer takes everything
            ERR_clear_error();
            return false;
        }
        done += qint64(written);
    }
    return true;
}

qint64 Stream::gather(const char *bytes, qint64 size, RecordGatherer::Last last)
{
    if (const qint64 waiting = sendGathered(RecordGatherer::Last::No); waiting != 0)
        return waiting;
    const qint64 some = std::min(size, m_gatherer->worthwhile());
    if (!encrypt(bytes, some))
        return failed;
    // The last ones go with the end.
    if (last == RecordGatherer::Last::No && sendGathered(last) == failed)
        return failed;
    return some;
}

qint64 Stream::gatherFile(int file, off_t *offset, qint64 size)
{
    if (const qint64 waiting = sendGathered(RecordGatherer::Last::No); waiting != 0)
        return waiting;
    const qint64 some = std::min(size, m_gatherer->worthwhile());
    std::array<char, 64 * 1024> plain;
    qint64 done = 0;
    while (done < some) {
        const auto piece = size_t(std::min(some - done, qint64(plain.size())));
        const ssize_t got = ::pread(file, plain.data(), piece, *offset + done);
        if (got <= 0)
            break;
        if (!encrypt(plain.data(), got))
            return failed;
        done += got;
    }
    if (sendGathered(RecordGatherer::Last::No) == failed)
        return failed;
    *offset += done;
    return done;
}

qint64 Stream::write(const char *bytes, qint64 size)
{
    if (m_broken)
        return failed;
    if (gathers())
        return gather(bytes, size, RecordGatherer::Last::No);
    // Sent by a call that couldn't report it, as the caller had come with fewer bytes than were encrypted before.
    qint64 sent = std::min(size, m_unreported);
    m_unreported -= sent;
    if (sent < size && m_pending == 0)
        addTicket();
    while (sent < size) {
        const bool again = m_pending > 0;
        const qint64 piece = again ? m_pending : std::min(size - sent, qint64(SSL3_RT_MAX_PLAIN_LENGTH));
        ERR_clear_error();
        size_t written = 0;
        // A record that waits was encrypted by the first call; OpenSSL wants its length again and looks at no byte.
        const int result = SSL_write_ex(m_ssl.get(), bytes + sent, size_t(piece), &written);
        if (result != 1) {
            const qint64 end = outcome(result, Waits::ToWrite);
            m_pending = end == wouldBlock ? piece : 0;
            if (sent > 0)
                return sent;
            return end == 0 ? failed : end;
        }
        m_pending = 0;
        const qint64 reported = std::min(qint64(written), size - sent);
        sent += reported;
        m_unreported = qint64(written) - reported;
    }
    return sent;
}

qint64 Stream::writeLast(const char *bytes, qint64 size)
{
    if (!m_broken && gathers())
        return gather(bytes, size, RecordGatherer::Last::Yes);
    m_socket.holdBack();
    return write(bytes, size);
}

qint64 Stream::sendFile(int file, off_t *offset, qint64 size)
{
    if (m_broken)
        return failed;
    if (gathers())
        return gatherFile(file, offset, size);
    if (!BIO_get_ktls_send(SSL_get_wbio(m_ssl.get())))
        return cannotSendFile;
    ERR_clear_error();
    const ossl_ssize_t sent = SSL_sendfile(m_ssl.get(), file, *offset, size_t(size), 0);
    if (sent < 0) {
        const qint64 end = outcome(int(sent), Waits::ToWrite);
        return end == 0 ? failed : end;
    }
    *offset += sent;
    return sent;
}

bool Stream::finishWriting()
{
    if (!sayGoodbye())
        return false;
    ::shutdown(m_descriptor.get(), SHUT_WR);
    return true;
}

qint64 Stream::finishBeforeClose()
{
    if (!m_gatherer) {
        if (!sayGoodbye())
            return wouldBlock;
        discardUnread();
        return 0;
    }
    // Bytes, close_notify and the socket's end share a packet.
    const qint64 said = m_broken ? failed : sayGoodbye(RecordGatherer::Last::Yes);
    if (said == 0) {
        ::shutdown(m_descriptor.get(), SHUT_WR);
        discardUnread();
    }
    return said;
}

/// A socket that is closed with something unread, such as the client's close_notify, resets the connection, and what is
/// still under way to the client is lost.
void Stream::discardUnread() const
{
    std::array<char, 4096> unread;
    for (int i = 0; i < 16 && ::recv(m_descriptor.get(), unread.data(), unread.size(), MSG_DONTWAIT) > 0; ++i) {}
}

bool Stream::needsBytesInPlace() const
{
    return BIO_get_ktls_send(SSL_get_wbio(m_ssl.get()));
}

bool Stream::sayGoodbye()
{
    return m_broken || sayGoodbye(RecordGatherer::Last::No) != wouldBlock;
}

qint64 Stream::sayGoodbye(RecordGatherer::Last last)
{
    if (!m_closeSent) {
        // What the client says in clear text after its own goodbye has to stay in the socket.
        SSL_set_read_ahead(m_ssl.get(), 0);
        ERR_clear_error();
        // 0: our close_notify is out, the peer's is not here yet; nobody waits for it, as it has nothing to say any
        // more.
        const int result = SSL_shutdown(m_ssl.get());
        if (result < 0 && outcome(result, Waits::ToWrite) == wouldBlock)
            return wouldBlock;
        m_closeSent = true;
    }
    return m_gatherer ? sendGathered(last) : 0;
}

base::Descriptor Stream::release()
{
    m_broken = true;
    m_ssl.reset();
    return std::move(m_descriptor);
}

bool Stream::hasBuffered() const
{
    return m_endWaits || (m_ssl && !m_wantsMore && SSL_has_pending(m_ssl.get()) == 1);
}

} // namespace tls
