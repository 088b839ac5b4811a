#pragma once

#include <QCoreApplication>

namespace arealint {

/// Translated text of this folder: `Say::tr("…")`.
struct Say
{
    Q_DECLARE_TR_FUNCTIONS(arealint)
};

} // namespace arealint
