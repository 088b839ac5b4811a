#pragma once

#include "server/tls/OpenSsl.h"

#include <QtGlobal>

namespace tls {

/// How OpenSSL meets the socket of a control connection: several records with one call, and none to learn that there
/// is nothing more. Readiness has to be level-triggered, as what comes after a read is not looked for at once.
/// Belongs to one thread.
class ControlSocket
{
public:
    explicit ControlSocket(int descriptor)
        : m_descriptor(descriptor)
    {}

    /// A BIO over it, null without memory; the ControlSocket has to outlive it. The socket stays the caller's.
    BioPtr bio();
    /// The socket may have more again.
    void lookAgain()
    {
        m_isEmpty = false;
        m_left = atOnce;
    }
    /// What is written next waits for what follows it, so that they share a packet.
    void holdBackNext() { m_holdsBack = Held::Next; }
    /// From now on all waits, until the sending direction ends.
    void holdBack() { m_holdsBack = Held::All; }

private:
    static BIO_METHOD *newMethod();
    static int read(BIO *bio, char *buffer, size_t size, size_t *got);
    static int write(BIO *bio, const char *bytes, size_t size, size_t *written);
    static long control(BIO *bio, int command, long, void *);

    enum class Held : quint8 { Nothing, Next, All };
    static constexpr qint64 atOnce = 32 * 1024; // bytes; a record and more

    int m_descriptor;
    Held m_holdsBack = Held::Nothing;
    bool m_isEmpty = false; // the last read got less than it had room for, or enough was read
    qint64 m_left = atOnce;
    bool m_isAtEnd = false;
};

} // namespace tls
