#pragma once

#include "server/files/Upload.h"
#include "server/transfer/TransferPump.h"

#include <QByteArray>

#include <functional>
#include <optional>

namespace transfer {

class TransitPipe;

/// Stores what the client sends. The end of the stream ends the transfer; making the upload complete is the
/// caller's business.
class FileReceiver final : public TransferPump
{
public:
    /// Turns received bytes into stored ones (TYPE A); `last` is set with the final, maybe empty, piece.
    using Translate = std::function<void(const char *bytes, qint64 size, bool last, QByteArray &stored)>;

    /// `upload` outlives the receiver. An empty `translate` stores the bytes as they are.
    FileReceiver(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines, const Options &options,
                 files::Upload &upload, Translate translate);

private:
    Step step(qint64 budget) override;
    Step copyStep(qint64 budget);
    Step spliceStep(TransitPipe &pipe, qint64 budget);
    Step refused(qint64 got, const base::Error &error);
    Step discard(qint64 got);
    bool store(const char *bytes, qint64 size, base::Error *error);
    bool write(const char *bytes, qint64 size, base::Error *error);
    bool storeFrom(TransitPipe &pipe, qint64 size, base::Error *error);

    files::Upload &m_upload;
    bool m_splices; // what arrives need not be looked at, and the kernel can move it
    Translate m_translate;
    QByteArray m_translated;
    std::optional<base::Error> m_refusal;
    qint64 m_discarded = 0;
};

} // namespace transfer
