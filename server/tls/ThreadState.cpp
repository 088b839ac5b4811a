#include "server/tls/ThreadState.h"

#include <openssl/crypto.h>

namespace tls {

void releaseThreadState()
{
    OPENSSL_thread_stop();
}

} // namespace tls
