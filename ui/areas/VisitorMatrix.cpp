#include "ui/areas/VisitorMatrix.h"

#include "server/base/PlainText.h"
#include "ui/common/Tone.h"

#include <QGuiApplication>
#include <QPalette>

namespace ui {

using namespace Qt::Literals::StringLiterals;

using Happened = selftest::VisitorResult::Happened;

namespace {

QString sign(Happened happened)
{
    switch (happened) {
    case Happened::Allowed:
        return u"✓"_s;
    case Happened::Refused:
        return u"✕"_s;
    case Happened::NotPossible:
        return u"–"_s;
    }
    return {};
}

Tone toneOf(Happened happened)
{
    switch (happened) {
    case Happened::Allowed:
        return Tone::Good;
    case Happened::Refused:
        return Tone::Bad;
    case Happened::NotPossible:
        return Tone::Muted;
    }
    return Tone::Text;
}

} // namespace

QString VisitorMatrix::happenedText(Happened happened)
{
    switch (happened) {
    case Happened::Allowed:
        return tr("it happened");
    case Happened::Refused:
        return tr("refused");
    case Happened::NotPossible:
        return tr("could not be tried");
    }
    return {};
}

void VisitorMatrix::begin(const QStringList &areas)
{
    beginResetModel();
    m_areas = areas;
    m_results = QList<QList<selftest::VisitorResult>>(areas.size());
    endResetModel();
}

void VisitorMatrix::add(const selftest::VisitorResult &result)
{
    const qsizetype row = m_areas.indexOf(result.area);
    if (row < 0)
        return;
    m_results[row].append(result);
    const QModelIndex cell = index(int(row), int(result.action));
    Q_EMIT dataChanged(cell, cell);
}

const selftest::VisitorResult *VisitorMatrix::result(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    for (const selftest::VisitorResult &each : m_results.at(index.row())) {
        if (int(each.action) == index.column())
            return &each;
    }
    return nullptr;
}

int VisitorMatrix::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_areas.size());
}

int VisitorMatrix::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : selftest::visitorActions;
}

QVariant VisitorMatrix::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignCenter);
    const selftest::VisitorResult *one = result(index);
    if (!one)
        return role == Qt::DisplayRole ? QVariant(u"…"_s) : QVariant();
    switch (role) {
    case Qt::DisplayRole:
        return one->code > 0 ? QString(sign(one->happened) % u' ' % QString::number(one->code)) : sign(one->happened);
    case Qt::ForegroundRole:
        return toneColor(QGuiApplication::palette(), toneOf(one->happened));
    case HappenedRole:
        return int(one->happened);
    case Qt::ToolTipRole:
        return one->reply;
    case Qt::AccessibleTextRole:
        return tr("%1 in %2: %3", "an action, an area, what happened")
            .arg(selftest::visitorActionName(one->action), base::escaped(one->area, 60), happenedText(one->happened));
    default:
        return {};
    }
}

QVariant VisitorMatrix::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Horizontal)
        return selftest::visitorActionName(selftest::VisitorAction(section));
    return base::escaped(m_areas.value(section), 40);
}

} // namespace ui
