#include "ui/blocked/CompletionLoader.h"

#include "server/audit/Completion.h"

namespace ui {

void CompletionLoader::complete(quint64 ticket, const QString &file, audit::FilterKey key, const QString &typed)
{
    if (ticket < m_expected || !m_log.use(file))
        return;
    const QString word = audit::filterKeyName(key) % u':' % typed;
    const audit::Completions found = audit::completionsOf(word, word.size(), &m_log.reader());
    Q_EMIT completed({ticket, key, typed, found.words});
}

} // namespace ui
