#pragma once

#include "server/audit/Reader.h"

#include <memory>

namespace audit {

/// What walking the chain of hashes found.
struct ChainReport
{
    qint64 rows = 0; ///< verified
    qint64 uncovered = 0; ///< rows older than the chain
    qint64 prunedUpTo = 0; ///< rows up to this number were pruned or are older than the chain; 0: none
    qint64 newestId = 0;
    QByteArray head; ///< hexadecimal: keep it elsewhere to notice even that the whole chain was made anew
    qint64 brokenAt = 0; ///< number of the first row that doesn't fit; 0: all fit
    QString problem; ///< a translated sentence; empty when the chain is whole
    bool expectedFound = false; ///< the hash that was asked for is one of the chain's

    bool isWhole() const { return problem.isEmpty(); }
};

/// Walks the chain of hashes over the log and stops at the first break. Progressive: call advance() until it says that
/// there is no more; give up by not calling again. Rows that are written meanwhile don't disturb. Lives on the thread
/// of its reader and must not outlive it. Blocks for some milliseconds a call.
class ChainVerification final
{
public:
    /// `expected`: a hash noted earlier (hexadecimal), looked for on the way; may be empty.
    static base::Result<std::unique_ptr<ChainVerification>> start(const Reader &reader,
                                                                  const QByteArray &expected = {});
    ~ChainVerification();

    base::Result<bool> advance();
    bool isComplete() const;
    double progress() const; ///< 0 to 1
    const ChainReport &report() const; ///< so far; says nothing of a later break

private:
    class Private;
    explicit ChainVerification(std::unique_ptr<Private> walk);
    std::unique_ptr<Private> d;
};

} // namespace audit
