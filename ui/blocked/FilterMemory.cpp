#include "ui/blocked/FilterMemory.h"

#include "ui/common/KeptState.h"

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString usedKey()
{
    return u"attempts/filters/used"_s;
}
QString namesKey()
{
    return u"attempts/filters/names"_s;
}
QString savedKey()
{
    return u"attempts/filters/saved"_s;
}
QString hiddenKey()
{
    return u"attempts/filters/hidden"_s;
}

} // namespace

FilterMemory::FilterMemory(QObject *parent)
    : QObject(parent)
{
    m_used = kept::value(usedKey()).toStringList();
    m_hidden = kept::value(hiddenKey()).toStringList();
    const QStringList names = kept::value(namesKey()).toStringList();
    const QStringList saved = kept::value(savedKey()).toStringList();
    for (qsizetype at = 0; at < qMin(names.size(), saved.size()); ++at)
        m_saved.append({names.at(at), saved.at(at)});
}

void FilterMemory::use(const QString &where)
{
    if (where.isEmpty() || m_used.value(0) == where)
        return;
    m_used.removeAll(where);
    m_used.prepend(where);
    while (m_used.size() > mostUsed)
        m_used.removeLast();
    kept::set(usedKey(), m_used);
}

void FilterMemory::save(const SavedFilter &filter)
{
    m_saved.removeIf([&filter](const SavedFilter &one) { return one.name == filter.name; });
    m_saved.append(filter);
    std::sort(m_saved.begin(), m_saved.end(),
              [](const SavedFilter &a, const SavedFilter &b) { return a.name.localeAwareCompare(b.name) < 0; });
    storeSaved();
}

void FilterMemory::forget(const QString &name)
{
    m_saved.removeIf([&name](const SavedFilter &one) { return one.name == name; });
    storeSaved();
}

void FilterMemory::storeSaved()
{
    QStringList names;
    QStringList wheres;
    for (const SavedFilter &one : std::as_const(m_saved)) {
        names.append(one.name);
        wheres.append(one.where);
    }
    kept::set(namesKey(), names);
    kept::set(savedKey(), wheres);
    Q_EMIT savedChanged();
}

void FilterMemory::hide(const QString &term)
{
    if (term.isEmpty() || m_hidden.contains(term))
        return;
    m_hidden.append(term);
    kept::set(hiddenKey(), m_hidden);
    Q_EMIT hiddenChanged();
}

void FilterMemory::show(const QString &term)
{
    if (m_hidden.removeAll(term) == 0)
        return;
    kept::set(hiddenKey(), m_hidden);
    Q_EMIT hiddenChanged();
}

} // namespace ui
