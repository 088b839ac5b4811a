#pragma once

#include <QCoreApplication>

namespace review {

/// Translated text of this folder: `Say::tr("…")`.
struct Say
{
    Q_DECLARE_TR_FUNCTIONS(review)
};

} // namespace review
