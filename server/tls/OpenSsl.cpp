#include "server/tls/OpenSsl.h"

#include <openssl/err.h>

namespace tls {

BioPtr reading(const QByteArray &bytes)
{
    return BioPtr(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

BioPtr newBio(BIO_METHOD *method, void *data)
{
    BioPtr made(method ? BIO_new(method) : nullptr);
    if (made) {
        BIO_set_data(made.get(), data);
        BIO_set_init(made.get(), 1);
    }
    return made;
}

QByteArray contentsOf(BIO *memory)
{
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(memory, &bytes);
    return size > 0 ? QByteArray(bytes, qsizetype(size)) : QByteArray();
}

QString takeError()
{
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    const char *const reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
    return reason ? QString::fromLatin1(reason) : QString();
}

} // namespace tls
