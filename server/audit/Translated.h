#pragma once

#include <QCoreApplication>

namespace audit {

/// What this folder says to people, in their language; the sources are marked with QT_TRANSLATE_NOOP("audit", …).
inline QString text(const char *source)
{
    return QCoreApplication::translate("audit", source);
}

} // namespace audit
