#pragma once

#include <QCoreApplication>
#include <QString>

namespace ui {

/// Passwords as a dialog sees them: made up at random, or judged while they are typed. Nothing is kept.
class Password
{
    Q_DECLARE_TR_FUNCTIONS(Password)

public:
    /// 20 characters without look-alikes, from the system's random generator: over 110 bits.
    static QString random();
    /// Bits somebody who guesses systematically would need, roughly: character classes, repeats, sequences.
    static double bits(const QString &password);
    /// "Weak: a short guess away …", and a figure from 0 to 4 for the bar.
    static int level(const QString &password);
    static QString hint(const QString &password);
    /// What keeps the two fields from being used; empty: nothing.
    static QString problem(const QString &password, const QString &repeated);
};

} // namespace ui
