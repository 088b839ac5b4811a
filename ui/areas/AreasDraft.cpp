#include "ui/areas/AreasDraft.h"

#include "ui/common/ConfigParts.h"
#include "ui/common/DraftStep.h"

#include <QUndoStack>

namespace ui {

AreasDraft::AreasDraft(QObject *parent)
    : QObject(parent)
    , m_stack(new QUndoStack(this))
{}

bool AreasDraft::isChanged() const
{
    return !saysTheSame(m_draft, m_inForce);
}

void AreasDraft::setInForce(const config::Config &configuration)
{
    if (configuration == m_inForce)
        return;
    const bool follows = !isChanged();
    const bool otherAreas = configuration.areas != m_inForce.areas || configuration.accepted != m_inForce.accepted;
    const config::Config next = carriedAnyway(m_inForce, m_draft, configuration);
    m_inForce = configuration;
    // What could be undone would lead back to a draft of other areas.
    if (follows && otherAreas)
        m_stack->clear();
    take(next);
}

void AreasDraft::edit(const QString &text, const Change &change, const QString &mergeKey)
{
    config::Config after = m_draft;
    change(after);
    if (after == m_draft)
        return;
    // Not simply `to`: parts that the step doesn't touch may have changed in force since.
    const auto become = [this](const config::Config &from, const config::Config &to) {
        take(carriedAnyway(from, to, m_draft));
    };
    m_stack->push(new DraftStep<config::Config>(text, m_draft, std::move(after), mergeKey, become));
}

void AreasDraft::editArea(const QString &text, const std::function<void(config::Area &)> &change)
{
    if (m_current < 0)
        return;
    edit(text, [this, &change](config::Config &configuration) { change(configuration.areas[m_current]); });
}

void AreasDraft::discard()
{
    edit(tr("Discard changes"), [this](config::Config &configuration) { configuration = m_inForce; });
}

void AreasDraft::setCurrent(int area)
{
    const int clamped = area < 0 || area >= m_draft.areas.size() ? -1 : area;
    if (clamped == m_current)
        return;
    m_current = clamped;
    Q_EMIT currentChanged(clamped);
}

const config::Area *AreasDraft::currentArea() const
{
    return m_current < 0 ? nullptr : &m_draft.areas.at(m_current);
}

int AreasDraft::indexOf(const QString &path) const
{
    for (int i = 0; i < m_draft.areas.size(); ++i) {
        if (m_draft.areas.at(i).path == path)
            return i;
    }
    return -1;
}

void AreasDraft::take(const config::Config &configuration)
{
    // The same area stays chosen although others come and go before it.
    const QString path = m_current < 0 ? QString() : m_draft.areas.at(m_current).path;
    const bool moved = m_current >= 0 && configuration.areas.size() != m_draft.areas.size();
    m_draft = configuration;
    const int before = m_current;
    if (moved && indexOf(path) >= 0)
        m_current = indexOf(path);
    m_current = qMin(m_current, int(m_draft.areas.size()) - 1);
    if (m_current < 0 && !m_draft.areas.isEmpty())
        m_current = 0;
    Q_EMIT changed();
    if (m_current != before)
        Q_EMIT currentChanged(m_current);
}

} // namespace ui
