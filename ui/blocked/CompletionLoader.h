#pragma once

#include "server/audit/FilterTerm.h"
#include "ui/blocked/LogFile.h"

#include <QObject>
#include <QStringList>

#include <atomic>

namespace ui {

struct CompletionAnswer
{
    quint64 ticket = 0;
    audit::FilterKey key = audit::FilterKey::Text;
    QString typed;
    QStringList values; ///< as they are written into the filter
};

/// Looks up which values the log has for a key of the filter, on a thread of its own; move it there.
class CompletionLoader final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void expect(quint64 ticket) { m_expected = ticket; } ///< thread-safe: older ones aren't looked up
    void complete(quint64 ticket, const QString &file, audit::FilterKey key, const QString &typed);

Q_SIGNALS:
    void completed(const ui::CompletionAnswer &answer);

private:
    LogFile m_log;
    std::atomic<quint64> m_expected = 0;
};

} // namespace ui
