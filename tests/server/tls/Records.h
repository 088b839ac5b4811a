#pragma once

#include "server/tls/OpenSsl.h"

/// The records that these bytes become on a client's connection, which they are not sent over.
inline QByteArray recordsOf(SSL *client, const QByteArray &bytes)
{
    BIO *const socket = SSL_get_wbio(client);
    BIO_up_ref(socket);
    SSL_set0_wbio(client, BIO_new(BIO_s_mem()));
    SSL_write(client, bytes.constData(), int(bytes.size()));
    const QByteArray records = tls::contentsOf(SSL_get_wbio(client));
    SSL_set0_wbio(client, socket);
    return records;
}
