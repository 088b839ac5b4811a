#include "ui/blocked/TranscriptModel.h"

#include "ui/common/Formatting.h"
#include "ui/common/Icons.h"

#include <QFont>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QIcon iconOf(const audit::TranscriptLine &line)
{
    using Kind = audit::TranscriptLine::Kind;
    switch (line.kind) {
    case Kind::Began:
        return icon(u"play"_s, Tone::Muted);
    case Kind::Ended:
        return icon(u"stop"_s, Tone::Muted);
    case Kind::Login:
        return icon(u"user"_s, Tone::Muted);
    case Kind::Attempt:
        return icon(u"blocked"_s, Tone::Bad);
    case Kind::Transfer:
        return icon(u"download"_s, Tone::Muted);
    case Kind::Upload:
        return icon(u"inbox"_s, Tone::Muted);
    case Kind::Event:
        break;
    }
    return icon(u"info"_s, Tone::Muted);
}

} // namespace

void TranscriptModel::show(const QList<audit::TranscriptLine> &lines)
{
    beginResetModel();
    m_lines = lines;
    endResetModel();
}

int TranscriptModel::subject() const
{
    for (int row = 0; row < int(m_lines.size()); ++row) {
        if (m_lines.at(row).isSubject)
            return row;
    }
    return -1;
}

int TranscriptModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int TranscriptModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant TranscriptModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const audit::TranscriptLine &line = m_lines.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Time ? format::exactStamp(line.at).left(23) : line.text;
    case Qt::DecorationRole:
        return index.column() == What ? QVariant(iconOf(line)) : QVariant();
    case Qt::FontRole:
        if (line.isSubject) {
            QFont bold;
            bold.setBold(true);
            return bold;
        }
        return {};
    case Qt::AccessibleTextRole:
        return line.isSubject ? tr("The chosen attempt: %1").arg(line.text) : QVariant();
    default:
        return {};
    }
}

QVariant TranscriptModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Time ? tr("Time") : tr("What happened in this session");
}

} // namespace ui
