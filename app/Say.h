#pragma once

#include <QCoreApplication>

namespace app {

/// Translated text of this folder: `Say::tr("…")`.
struct Say
{
    Q_DECLARE_TR_FUNCTIONS(app)
};

} // namespace app
