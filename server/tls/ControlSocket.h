#pragma once

#include "server/tls/OpenSsl.h"

namespace tls {

/// How OpenSSL meets the socket of a control connection: several records with one call, and none to learn that there
/// is nothing more. Readiness has to be level-triggered, as what comes after a short read is not looked for at once.
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
    void lookAgain() { m_isEmpty = false; }

private:
    static BIO_METHOD *newMethod();
    static int read(BIO *bio, char *buffer, size_t size, size_t *got);
    static int write(BIO *bio, const char *bytes, size_t size, size_t *written);
    static long control(BIO *bio, int command, long, void *);

    int m_descriptor;
    bool m_isEmpty = false; // the last read got less than it had room for
    bool m_isAtEnd = false;
};

} // namespace tls
