#include "ui/policy/RulesModel.h"

#include "server/base/Clock.h"
#include "server/base/PlainText.h"
#include "server/policy/RuleShadow.h"
#include "server/policy/VerdictText.h"
#include "ui/policy/RuleLife.h"

#include <QMimeData>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString rowType = u"application/x-portcullis-rule"_s;
constexpr int tickMilliseconds = 1000;

} // namespace

RulesModel::RulesModel(PolicyDraft *draft, QObject *parent)
    : QAbstractListModel(parent)
    , m_draft(draft)
{
    m_clock.setInterval(tickMilliseconds);
    connect(&m_clock, &QTimer::timeout, this, &RulesModel::tick);
    connect(draft, &PolicyDraft::changed, this, &RulesModel::take);
    take();
}

void RulesModel::take()
{
    const QList<policy::Rule> &rules = m_draft->draft().rules;
    if (rules.size() == m_rules.size()) {
        m_rules = rules;
    } else {
        // The selection is the draft's current rule, so that nothing is lost by a reset.
        beginResetModel();
        m_rules = rules;
        endResetModel();
    }
    findShadows();
    const bool ends =
        std::any_of(m_rules.begin(), m_rules.end(), [](const policy::Rule &rule) { return rule.expires != 0; });
    if (ends)
        m_clock.start();
    else
        m_clock.stop();
}

void RulesModel::findShadows()
{
    m_shadows.clear();
    for (int row = 0; row < m_rules.size(); ++row)
        m_shadows.append(shadow(row));
    if (!m_rules.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_rules.size()) - 1));
}

void RulesModel::showFindings(const policy::Policy &about, const QList<policy::Finding> &findings)
{
    m_lintedRules = about.rules;
    m_idle.clear();
    for (const policy::Finding &finding : findings) {
        // PL05: shadowed; PL13: what it speaks of is settled before the rules.
        if (finding.id == u"PL05" || finding.id == u"PL13")
            m_idle.insert(finding.place.section(u'/', 2, 2).toInt(), finding.text); // "/rules/3"
    }
    findShadows();
}

void RulesModel::tick()
{
    for (int row = 0; row < m_rules.size(); ++row) {
        if (m_rules.at(row).expires != 0)
            Q_EMIT dataChanged(index(row), index(row), {ChipsRole, ExpiredRole});
    }
}

QString RulesModel::shadow(int row) const
{
    const policy::Rule &rule = m_rules.at(row);
    if (!rule.enabled)
        return {};
    if (policy::matchesNothing(rule))
        return tr("It matches nothing as it stands.");
    for (int above = 0; above < row; ++above) {
        const policy::Rule &earlier = m_rules.at(above);
        if (policy::shadows(earlier, rule))
            return tr("It never decides: \"%1\" above matches all of it.").arg(base::escaped(earlier.id, 64));
    }
    // Until lint has looked at the rules as they are now, it is not known what several of them do together.
    return m_lintedRules == m_rules ? m_idle.value(row) : QString();
}

QStringList RulesModel::chips(const policy::Rule &rule) const
{
    QStringList chips;
    if (rule.reportOnly)
        chips.append(tr("report only"));
    if (!rule.enabled)
        chips.append(tr("off"));
    if (rule.expires != 0)
        chips.append(RuleLife::chip(rule.expires, base::Clock::system().utcMicroseconds()));
    return chips;
}

int RulesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rules.size());
}

QVariant RulesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rules.size())
        return {};
    const policy::Rule &rule = m_rules.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return base::escaped(rule.id, 64);
    case SentenceRole:
        return policy::ruleSentence(rule);
    case AllowsRole:
        return rule.action == policy::Action::Allow;
    case ChipsRole:
        return chips(rule);
    case ExpiredRole:
        return rule.expires != 0 && rule.expires <= base::Clock::system().utcMicroseconds();
    case ShadowRole:
        return m_shadows.value(index.row());
    case Qt::CheckStateRole:
        return rule.enabled ? Qt::Checked : Qt::Unchecked;
    case Qt::ToolTipRole:
        return rule.note.isEmpty() ? QVariant() : QVariant(base::escaped(rule.note, 400).toHtmlEscaped());
    case Qt::AccessibleTextRole: {
        QStringList parts{tr("Rule %1 of %2, %3: %4")
                              .arg(index.row() + 1)
                              .arg(m_rules.size())
                              .arg(base::escaped(rule.id, 64), policy::ruleSentence(rule))};
        parts += chips(rule);
        parts += m_shadows.value(index.row());
        parts.removeAll(QString());
        return parts.join(u", "_s);
    }
    default:
        return {};
    }
}

bool RulesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !index.isValid())
        return false;
    setEnabled(index.row(), value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags RulesModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled; // between rows, never onto one
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemIsUserCheckable
        | Qt::ItemNeverHasChildren;
}

QStringList RulesModel::mimeTypes() const
{
    return {rowType};
}

QMimeData *RulesModel::mimeData(const QModelIndexList &indexes) const
{
    auto *data = new QMimeData;
    if (!indexes.isEmpty())
        data->setData(rowType, QByteArray::number(indexes.first().row()));
    return data;
}

bool RulesModel::dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int, const QModelIndex &parent)
{
    if (action != Qt::MoveAction || !data->hasFormat(rowType))
        return false;
    bool isNumber = false;
    const int from = data->data(rowType).toInt(&isNumber);
    int before = row >= 0 ? row : parent.isValid() ? parent.row() : rowCount();
    if (!isNumber || from < 0 || from >= rowCount())
        return false;
    if (before > from)
        --before;
    move(from, before);
    return false; // the draft moved it already; the view must not remove the row
}

void RulesModel::move(int from, int to)
{
    if (from == to || from < 0 || to < 0 || from >= rowCount() || to >= rowCount())
        return;
    const QString name = base::escaped(m_rules.at(from).id, 64);
    m_draft->edit(tr("Move rule %1").arg(name), [from, to](policy::Policy &policy) { policy.rules.move(from, to); });
    m_draft->setCurrentRule(to);
}

void RulesModel::setEnabled(int row, bool enabled)
{
    if (row < 0 || row >= rowCount())
        return;
    const QString name = base::escaped(m_rules.at(row).id, 64);
    m_draft->edit(enabled ? tr("Switch rule %1 on").arg(name) : tr("Switch rule %1 off").arg(name),
                  [row, enabled](policy::Policy &policy) { policy.rules[row].enabled = enabled; });
}

} // namespace ui
