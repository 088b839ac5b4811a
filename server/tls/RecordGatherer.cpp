#include "server/tls/RecordGatherer.h"

#include "server/net/ByteStream.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace tls {

namespace {

/// The room that is filled again and again: it stays in the processor's cache, and no connection keeps one while it
/// waits for its turn.
thread_local QByteArray room;

constexpr qsizetype roomBytes = RecordGatherer::most + RecordGatherer::most / 64; // with what records add

} // namespace

BIO_METHOD *RecordGatherer::newMethod()
{
    BIO_METHOD *const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "data connection");
    if (made) {
        BIO_meth_set_write_ex(made, write);
        BIO_meth_set_ctrl(made, control);
    }
    return made;
}

BioPtr RecordGatherer::bio()
{
    static BIO_METHOD *const method = newMethod(); // the process's, as OpenSSL's own are
    return newBio(method, this);
}

int RecordGatherer::write(BIO *bio, const char *bytes, size_t size, size_t *written)
{
    auto &gatherer = *static_cast<RecordGatherer *>(BIO_get_data(bio));
    if (gatherer.m_bytes.isEmpty()) {
        room.reserve(roomBytes);
        gatherer.m_bytes.swap(room);
    }
    gatherer.m_bytes.append(bytes, qsizetype(size));
    *written = size;
    return 1;
}

long RecordGatherer::control(BIO *, int command, long, void *)
{
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

RecordGatherer::Sent RecordGatherer::send(Last last)
{
    if (isEmpty())
        return Sent::All;
    const qsizetype waits = m_bytes.size() - m_sent;
    const int flags = MSG_NOSIGNAL | (last == Last::Yes ? net::moreFollows : 0);
    const ssize_t count = ::send(m_descriptor, m_bytes.constData() + m_sent, size_t(waits), flags);
    if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
        return Sent::Failed;
    const qsizetype taken = std::max<qsizetype>(count, 0);
    if (taken == waits) {
        m_bytes.resize(0);
        m_sent = 0;
        m_bytes.swap(room);
        m_bytes = {};
        m_worthwhile = std::min(m_worthwhile * 2, most);
        return Sent::All;
    }
    m_worthwhile = std::max(m_worthwhile / 2, least);
    m_sent += taken;
    if (m_bytes.capacity() < roomBytes)
        return Sent::Some;
    // What is left gets room of its own.
    QByteArray left = m_bytes.sliced(std::exchange(m_sent, 0));
    m_bytes.swap(left);
    left.resize(0);
    left.swap(room);
    return Sent::Some;
}

} // namespace tls
