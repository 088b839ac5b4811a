#pragma once

#include <QCoreApplication>

namespace config {

/// Translated text of this folder: `Say::tr("…")`.
struct Say
{
    Q_DECLARE_TR_FUNCTIONS(config)
};

} // namespace config
