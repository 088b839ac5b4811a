#pragma once

#include "server/audit/Reader.h"

#include <QList>
#include <QString>

namespace ui {

/// What the program makes of an attempt: how that kind is recognised, and what to do about it. Translated.
struct ClassGuide
{
    enum class Kind : quint8 { Attack, Mistake, Unknown };

    QString name; ///< as stored and filtered by: "nat-mistake"
    QString title; ///< "client behind NAT"
    Kind kind = Kind::Unknown;
    QString signs; ///< how it is recognised
    QString advice; ///< what to do
};

/// All there are, in the order in which they are tried; for the help.
QList<ClassGuide> classGuides();
/// Of an unknown name: that of "unknown".
ClassGuide classGuide(const QString &name);

/// For a mistake of that name: what to write to the person at the client, who should use passive mode. `server` is how
/// they reach this one ("ftp://192.0.2.5:2121"), may be empty. Plain text, ready to send; empty where there is nothing
/// to advise.
QString remedyText(const audit::AttemptRow &row, const QString &name, const QString &server);

} // namespace ui
