// What a crash, a full disk or another program left behind, put right when a desk opens.

#include "server/files/Containment.h"
#include "server/files/ContentHash.h"
#include "server/review/ReviewDesk.h"

#include <fcntl.h>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace review {

namespace {

using audit::UploadRow;
using audit::UploadState;
using base::Result;

/// A file stands in the quarantine for a moment before its row is committed.
constexpr qint64 adoptedAfterSeconds = 60;

bool holdsContent(const config::Area &area, const QByteArray &relative, const QString &sha256)
{
    const auto root = files::Containment::open(area.directory);
    if (!root)
        return false;
    const base::Descriptor file = (*root)->openBeneath(relative, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file.isValid())
        return false;
    const auto hash = files::ContentHash::ofFile(file.get());
    return hash && *hash == sha256.toLatin1();
}

} // namespace

Result<void> ReviewDesk::recover()
{
    const QList<files::Quarantine::Stored> stored = m_quarantine->files();
    for (const files::Quarantine::Stored &file : stored) {
        if (const Result<void> recovered = recover(file); !recovered)
            return recovered;
    }
    return {};
}

Result<void> ReviewDesk::recover(const files::Quarantine::Stored &stored)
{
    const auto row = m_table.findStored(stored.storedAs);
    if (!row)
        return row.error();
    if (!*row)
        return stored.modified < now() / 1'000'000 - adoptedAfterSeconds ? adopt(stored) : Result<void>();
    if ((*row)->state == UploadState::Waiting)
        return {};
    const auto file = takeInHand(**row);
    if (!file)
        return {}; // another desk has it, or it is gone meanwhile
    if ((*row)->state == UploadState::Releasing)
        return finishRelease(**row);
    m_quarantine->remove(stored.storedAs); // decided, and nobody can take that back any more
    return {};
}

/// The program ended between the intent to release and its success: either the copy has its name, or it never will.
Result<void> ReviewDesk::finishRelease(const UploadRow &row)
{
    audit::UploadDecision decision;
    const auto target = targetOf(row.target);
    if (target) {
        const QByteArray relative =
            target->folder.isEmpty() ? target->name : QByteArray(target->folder + '/' + target->name);
        if (holdsContent(target->area, relative, row.sha256))
            decision = {UploadState::Released, row.decided, row.decidedBy, row.target, row.note};
    }
    const bool released = decision.state == UploadState::Released;
    const QString text = released
        ? u"Upload %1 (\"%2\") was released to %3 by %4, as was found after an interruption."_s.arg(
            QString::number(row.id.value), row.name, row.target, row.decidedBy)
        : u"The release of upload %1 (\"%2\") was interrupted; it waits again."_s.arg(QString::number(row.id.value),
                                                                                      row.name);
    const Result<void> recorded =
        record(row, UploadState::Releasing, decision, released ? u"released"_s : u"review-undone"_s, text);
    if (recorded && released)
        m_quarantine->remove(row.storedAs);
    return recorded;
}

Result<void> ReviewDesk::adopt(const files::Quarantine::Stored &stored)
{
    const auto file = m_quarantine->openFile(stored.storedAs);
    const auto hash = file ? files::ContentHash::ofFile(file->get()) : Result<QByteArray>(file.error());
    if (!hash)
        return {}; // gone, or nothing that can be read: the next desk tries again
    UploadRow row;
    row.at = stored.modified * 1'000'000;
    row.storedAs = stored.storedAs;
    row.bytes = stored.bytes;
    row.sha256 = QString::fromLatin1(*hash);
    const auto area = std::find_if(m_places.areas.begin(), m_places.areas.end(), [&](const config::Area &one) {
        return files::Quarantine::belongsTo(stored.storedAs, one.path);
    });
    if (area != m_places.areas.end())
        row.area = area->path;
    return m_table.adopt(row);
}

} // namespace review
