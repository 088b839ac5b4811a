#pragma once

#include "server/audit/Reader.h"

#include <QString>

namespace ui {

/// The log that questions are about: opened when another one is named, opened afresh after a failure. On one thread.
class LogFile final
{
public:
    /// `NotFound` when there is no such file: a server that never ran has no log yet.
    base::Result<void> use(const QString &file);
    void forget(); ///< the file may have been replaced
    audit::Reader &reader() { return m_reader; }

private:
    audit::Reader m_reader;
    QString m_file;
};

} // namespace ui
