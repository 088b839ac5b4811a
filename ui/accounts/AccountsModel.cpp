#include "ui/accounts/AccountsModel.h"

#include "server/base/PlainText.h"
#include "ui/accounts/AccountEdits.h"
#include "ui/common/Icons.h"

namespace ui {

using namespace Qt::Literals::StringLiterals;

void AccountsModel::setConfig(const config::Config &config)
{
    const bool sameRows = config.accounts.users.size() == m_users.size();
    if (!sameRows)
        beginResetModel();
    m_users = config.accounts.users;
    m_areas.clear();
    for (const config::User &user : std::as_const(m_users))
        m_areas.append(AccountEdits::areasOf(config, user.name));
    if (!sameRows)
        endResetModel();
    else if (!m_users.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int AccountsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_users.size());
}

int AccountsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString AccountsModel::text(int row, int column) const
{
    const config::User &user = m_users.at(row);
    if (column == NameColumn)
        return base::escaped(user.name);
    if (column == AreasColumn) {
        const QString paths = m_areas.at(row).join(tr(", ", "between paths"));
        return paths.isEmpty() ? tr("None: give this user a line in an area") : base::escaped(paths);
    }
    if (!user.enabled)
        return tr("Disabled: can't sign in");
    if (user.password.isEmpty())
        return tr("No password: can't sign in");
    if (!user.certificate.isEmpty())
        return tr("Can sign in with a certificate");
    return user.requireTls ? tr("Can sign in over TLS") : tr("Can sign in");
}

QVariant AccountsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const config::User &user = m_users.at(index.row());
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return text(index.row(), index.column());
    if (role == Qt::DecorationRole && index.column() == NameColumn)
        return icon(u"user"_s, user.enabled ? Tone::Text : Tone::Muted);
    if (role == Qt::DecorationRole && index.column() == StateColumn) {
        if (!user.enabled)
            return icon(u"lock"_s, Tone::Muted);
        return user.password.isEmpty() ? icon(u"warning"_s, Tone::Warning) : icon(u"check"_s, Tone::Good);
    }
    return {};
}

QVariant AccountsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case StateColumn:
        return tr("State");
    case AreasColumn:
        return tr("Areas they reach");
    default:
        return {};
    }
}

} // namespace ui
