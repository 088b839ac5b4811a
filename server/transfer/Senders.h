#pragma once

#include "server/base/Descriptor.h"
#include "server/transfer/ColdReads.h"
#include "server/transfer/TransferPump.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <optional>

namespace transfer {

/// Sends a file from an offset to the end that it had when it was opened; zero-copy where the connection allows it.
/// What has to come from a disk first is waited for without keeping the thread.
class FileSender final : public TransferPump
{
public:
    FileSender(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines, const Options &options,
               base::Descriptor file, qint64 offset, qint64 end, ColdReads &reads = ColdReads::system());
    ~FileSender() override;

private:
    struct Reading;

    Step step(qint64 budget) override;
    std::optional<Step> wholeStep(qint64 left);
    Step copyStep(qint64 budget);
    void readAhead();
    void wasRead();

    base::Descriptor m_file;
    off_t m_offset;
    qint64 m_end;
    ColdReads &m_reads;
    qint64 m_residentEnd; // up to there it can be sent without waiting for a disk
    std::shared_ptr<Reading> m_reading; // while something is read
    bool m_copies = false; // sendfile can't do it
};

/// Sends bytes that a source makes: a translated file, a listing. `source` fills an empty buffer and returns false when
/// nothing more comes; `failed` set by it ends the transfer as ReadFailed.
class BufferSender final : public TransferPump
{
public:
    using Source = std::function<bool(QByteArray &buffer, bool &failed)>;

    BufferSender(std::unique_ptr<net::ByteStream> stream, net::DeadlineWheel &deadlines, const Options &options,
                 Source source);

private:
    Step step(qint64 budget) override;

    Source m_source;
    QByteArray m_buffer;
    qsizetype m_sent = 0;
    bool m_more = true;
};

} // namespace transfer
