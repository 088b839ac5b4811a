#pragma once

#include "server/files/View.h"
#include "tests/server/files/AreaFixture.h"

#include <unistd.h>

using config::Mode;
using files::Upload;
using files::UploadRequest;
using files::View;
using How = UploadRequest::How;

using Opened = base::Result<std::unique_ptr<Upload>>;

inline UploadRequest request(How how = How::New, qint64 offset = 0)
{
    UploadRequest wanted;
    wanted.how = how;
    wanted.offset = offset;
    wanted.client = address::IpAddress::fromV4(0xc0000201);
    return wanted;
}

/// Writes as a transfer does: asks, writes. "ok" or the refusal.
inline QByteArray send(Upload &upload, const QByteArray &bytes)
{
    const base::Result<void> reserved = upload.reserve(bytes.size());
    if (reserved && ::write(upload.descriptor(), bytes.constData(), size_t(bytes.size())) != bytes.size())
        return "short write";
    if (reserved)
        upload.wrote(bytes.constData(), bytes.size());
    return outcome(reserved);
}

/// Everything at once; where it went wrong, or "ok".
inline QByteArray store(const View &view, const char *path, const QByteArray &bytes,
                        const UploadRequest &how = request())
{
    const Opened upload = view.openForWriting(virtualPath(path), how);
    if (!upload)
        return outcome(upload);
    if (const QByteArray sent = send(**upload, bytes); sent != "ok")
        return sent;
    return outcome((*upload)->finish());
}
