#pragma once

#include "server/config/Config.h"

#include <QCoreApplication>
#include <QStringList>

namespace ui {

/// Areas as they are wanted again and again. A template says all that matters for who may do what, how much and how
/// long; path and folder stay. Pure.
class AreaTemplates
{
    Q_DECLARE_TR_FUNCTIONS(AreaTemplates)

public:
    enum class Kind : quint8 { Mirror, DropBox, HandIn, Exchange, Closed };
    static QList<Kind> all();

    static QString title(Kind kind);
    static QString purpose(Kind kind); ///< a sentence: when to take it
    /// `now` in UTC microseconds: a hand-in ends after some days.
    static config::Area applied(Kind kind, const config::Area &area, qint64 now);

    static QStringList programs(); ///< endings of files that start something

    static constexpr int handInDays = 14;
};

} // namespace ui
