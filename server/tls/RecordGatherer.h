#pragma once

#include "server/tls/OpenSsl.h"

#include <QByteArray>
#include <QtGlobal>

namespace tls {

/// Encrypted records of a data connection on their way to its socket, many with one call: over a quick network, or
/// within a machine, each call may wake whoever reads, which can cost half of what it takes to encrypt what it brings.
/// What the socket doesn't take waits here. Belongs to one thread.
class RecordGatherer
{
public:
    explicit RecordGatherer(int descriptor)
        : m_descriptor(descriptor)
    {}
    ~RecordGatherer() = default;
    RecordGatherer(const RecordGatherer &) = delete;
    RecordGatherer &operator=(const RecordGatherer &) = delete;

    /// A BIO that takes everything, null without memory; the gatherer has to outlive it.
    BioPtr bio();
    /// So many plain bytes are worth gathering now: more and more while the socket takes all of them, and less for a
    /// slow reader, of whom little is to wait.
    qint64 worthwhile() const { return m_worthwhile; }
    bool isEmpty() const { return m_sent == m_bytes.size(); }

    enum class Last { No, Yes };
    enum class Sent { All, Some, Failed };
    /// Sends what waits as far as the socket takes it; the last of it along with the end of the sending direction.
    Sent send(Last last = Last::No);

    static constexpr qint64 least = 64 * 1024;
    static constexpr qint64 most = 512 * 1024;

private:
    static BIO_METHOD *newMethod();
    static int write(BIO *bio, const char *bytes, size_t size, size_t *written);
    static long control(BIO *bio, int command, long, void *);

    int m_descriptor;
    QByteArray m_bytes;
    qsizetype m_sent = 0; // of them
    qint64 m_worthwhile = least;
};

} // namespace tls
