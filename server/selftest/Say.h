#pragma once

#include <QCoreApplication>

namespace selftest {

/// Translated text of this folder: `Say::tr("…")`.
struct Say
{
    Q_DECLARE_TR_FUNCTIONS(selftest)
};

} // namespace selftest
