#pragma once

#include <QString>
#include <QStringList>

namespace config {

/// The one of `words` that somebody who typed `text` may have meant: a few typing mistakes away (Levenshtein's
/// distance, without regard to case). Empty when none is near.
QString nearest(const QString &text, const QStringList &words);

} // namespace config
