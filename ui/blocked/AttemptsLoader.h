#pragma once

#include "server/audit/Reader.h"

#include <QObject>

#include <atomic>

namespace ui {

/// A question to the log. `ticket` names what is asked for now: filter, file and kind of rows together.
struct AttemptsRequest
{
    quint64 ticket = 0;
    QString file;
    audit::AttemptQuery query; ///< with beforeId: the next older page
    qint64 newerThan = 0; ///< not 0: rows above this id instead
};

struct AttemptsPage
{
    quint64 ticket = 0;
    QList<audit::AttemptRow> rows; ///< newest first
    bool newer = false; ///< answers newerThan
    bool isLast = false; ///< there is nothing older; of newer rows: none are left out
    QString error;
    bool filterIsWrong = false; ///< `error` is about the filter's text
};

/// Reads the log for the table on a thread of its own; move it there. Answers to questions that nobody asks any more
/// are not even looked up.
class AttemptsLoader final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void expect(quint64 ticket) { m_expected = ticket; } ///< thread-safe: older tickets are dropped from now on
    void load(const AttemptsRequest &request); ///< on the loader's thread only

    static constexpr int newRowsAtMost = 1000;

Q_SIGNALS:
    void loaded(const ui::AttemptsPage &page);

private:
    AttemptsPage answer(const AttemptsRequest &request);
    base::Result<void> openFile(const QString &file);
    base::Result<void> readNewer(const AttemptsRequest &request, AttemptsPage &page);

    audit::Reader m_reader;
    QString m_file;
    std::atomic<quint64> m_expected = 0;
};

} // namespace ui
