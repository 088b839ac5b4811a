#pragma once

#include "server/config/Config.h"

#include <QCoreApplication>
#include <QStringList>

namespace ui {

/// In words, what changes between two configurations as far as the areas page changes it. Pure; for any thread.
class AreaChanges
{
    Q_DECLARE_TR_FUNCTIONS(AreaChanges)

public:
    /// `now` in UTC microseconds.
    static AreaChanges between(const config::Config &before, const config::Config &after, qint64 now);

    QStringList published; ///< new areas, and more rights for somebody
    QStringList withdrawn; ///< areas and rights that end
    QStringList edits; ///< everything else, as written
    bool opensToStrangers = false; ///< strangers may put files somewhere where they couldn't
    QString summary; ///< for the history: one line

    QStringList all() const { return published + withdrawn + edits; }
    bool isEmpty() const { return published.isEmpty() && withdrawn.isEmpty() && edits.isEmpty(); }
};

} // namespace ui
