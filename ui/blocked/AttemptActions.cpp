#include "ui/blocked/AttemptActions.h"

#include "server/api/ServerController.h"
#include "ui/blocked/AllowDialog.h"
#include "ui/blocked/AttemptCells.h"
#include "ui/blocked/AttemptText.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/blocked/AttemptsPane.h"
#include "ui/blocked/FilterBar.h"
#include "ui/blocked/LongTable.h"
#include "ui/blocked/MarkdownTable.h"
#include "ui/common/ConfigHistory.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainToolTip.h"
#include "ui/common/TableHeader.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

using address::IpAddress;
using address::Subnet;

namespace {

/// Columns as they stand in the table.
QList<int> shownColumns(const LongTable &table)
{
    QList<int> columns;
    for (int visual = 0; visual < table.tableHeader()->count(); ++visual) {
        const int column = table.tableHeader()->logicalIndex(visual);
        if (!table.tableHeader()->isSectionHidden(column))
            columns.append(column);
    }
    return columns;
}

QString tabSeparated(const QList<audit::AttemptRow> &rows, const QList<int> &columns)
{
    QString text;
    for (const audit::AttemptRow &row : rows) {
        QStringList cells;
        for (const int column : columns) {
            QString cell = cellText(row, column);
            cell.replace(u'\t', u' ').replace(u'\n', u' ').replace(u'\r', u' ');
            cells.append(cell);
        }
        text += cells.join(u'\t') % u'\n';
    }
    return text;
}

} // namespace

AttemptActions::AttemptActions(ConfigHistory *history, AttemptsPane *pane, FilterBar *filter, QWidget *page)
    : QObject(page)
    , m_history(history)
    , m_pane(pane)
    , m_filter(filter)
    , m_page(page)
    , m_only(new QAction(icon(u"search"_s), tr("Filter on this value"), this))
    , m_exclude(new QAction(tr("Exclude this value"), this))
    , m_allow(new QAction(icon(u"check"_s), tr("Allow…"), this))
    , m_ban(new QAction(icon(u"kick"_s), tr("Ban the client"), this))
    , m_export(new QAction(icon(u"save"_s), tr("Export…"), this))
    , m_hideMenu(new QMenu(tr("Hide this kind"), page))
    , m_copyMenu(new QMenu(tr("Copy as"), page))
{
    m_hideMenu->setIcon(icon(u"eye"_s));
    m_copyMenu->setIcon(icon(u"copy"_s));
    createFilterActions();
    createCopyActions();
    connect(m_allow, &QAction::triggered, this, &AttemptActions::openAllow);
    connect(m_ban, &QAction::triggered, this, &AttemptActions::banClient);
    connect(m_export, &QAction::triggered, this, &AttemptActions::openExport);
    connect(m_hideMenu, &QMenu::aboutToShow, this, &AttemptActions::fillHideMenu);
    connect(m_pane, &AttemptsPane::selectionFailed, this, &AttemptActions::failed);
    LongTable *table = m_pane->table();
    for (QAction *action :
         {m_only, m_exclude, m_hideMenu->menuAction(), m_allow, m_ban, m_export, m_copyMenu->menuAction()})
        table->addAction(action);
    connect(table, &LongTable::copyRequested, this, &AttemptActions::copyText);
    refresh();
}

void AttemptActions::createFilterActions()
{
    m_only->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Period));
    m_exclude->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Period));
    for (QAction *action : {m_only, m_exclude})
        action->setShortcutContext(Qt::WidgetShortcut);
    connect(m_only, &QAction::triggered, this, [this] { filterOnCurrent(false); });
    connect(m_exclude, &QAction::triggered, this, [this] { filterOnCurrent(true); });
}

void AttemptActions::createCopyActions()
{
    const auto add = [this](const QString &text, audit::ExportFormat format) {
        connect(m_copyMenu->addAction(text), &QAction::triggered, this, [this, format] { copyAs(format); });
    };
    connect(m_copyMenu->addAction(tr("Text")), &QAction::triggered, this, &AttemptActions::copyText);
    add(tr("CSV"), audit::ExportFormat::Csv);
    add(tr("JSON"), audit::ExportFormat::JsonLines);
    connect(m_copyMenu->addAction(tr("Markdown")), &QAction::triggered, this, [this] {
        m_pane->withSelected([this](const QList<audit::AttemptRow> &rows, qint64 left) {
            use(markdownTable(rows, shownColumns(*m_pane->table())), rows.size(), left);
        });
    });
}

void AttemptActions::setChosen(const std::optional<audit::AttemptRow> &row, bool inTable)
{
    m_chosen = row;
    m_inTable = inTable;
    refresh();
}

void AttemptActions::refresh()
{
    const bool any = m_chosen.has_value();
    for (QAction *action : {m_only, m_exclude, m_copyMenu->menuAction()})
        action->setEnabled(any && m_inTable);
    m_hideMenu->menuAction()->setEnabled(any);
    m_allow->setEnabled(any && m_chosen->verdict != u"allowed");
    m_allow->setToolTip(tr("Makes a rule of it, the narrowest first"));
    const QString why = any ? whyNoBan(*m_chosen) : tr("Choose an attempt first.");
    m_ban->setEnabled(why.isEmpty());
    m_ban->setToolTip(
        plainToolTip(why.isEmpty() ? tr("%1 may not connect any more. Can be undone.").arg(m_chosen->client) : why));
}

QString AttemptActions::whyNoBan(const audit::AttemptRow &row) const
{
    const auto client = IpAddress::parse(QStringView(row.client));
    if (!client)
        return tr("The client's address is not known.");
    if (client->isLoopback())
        return tr("That is this machine itself.");
    if (row.classification == u"nat-mistake" || row.classification == u"multi-homed")
        return tr("A mistake, not an attack: send the text under “What was it?” instead.");
    const QList<Subnet> &deny = m_history->server()->configuration().server.addresses.deny;
    if (std::any_of(deny.begin(), deny.end(), [&client](const Subnet &one) { return one.contains(*client); }))
        return tr("%1 is banned already.").arg(row.client);
    return {};
}

void AttemptActions::fillHideMenu()
{
    m_hideMenu->clear();
    if (!m_chosen)
        return;
    const audit::AttemptRow row = *m_chosen;
    const auto add = [this, &row](int column, const QString &words) {
        const QString term = cellTerm(row, column, true);
        if (term.isEmpty() || words.isEmpty())
            return;
        QAction *action = m_hideMenu->addAction(QString(words).replace(u'&', u"&&"_s));
        connect(action, &QAction::triggered, this, [this, term] { m_filter->hideKind(term); });
    };
    add(AttemptsModel::Classification,
        classificationText(row.classification).isEmpty() ? QString()
                                                         : tr("Every %1").arg(classificationText(row.classification)));
    add(AttemptsModel::Client, tr("Everything of client %1").arg(row.client));
    add(AttemptsModel::Target, row.target.isEmpty() ? QString() : tr("Everything to %1").arg(row.target));
    add(AttemptsModel::Port, row.target.isEmpty() ? QString() : tr("Everything to port %1").arg(row.targetPort));
    if (!row.reasons.isEmpty())
        add(AttemptsModel::Reasons, tr("Every “%1”").arg(reasonTexts(row).first()));
    add(AttemptsModel::User, row.user.isEmpty() ? QString() : tr("Everything of user %1").arg(row.user.left(40)));
}

void AttemptActions::openExport()
{
    // One row is chosen nearly always; whoever means a selection has selected some.
    if (!m_inTable || m_pane->table()->selectedCount() < 2) {
        Q_EMIT exportWanted({});
        return;
    }
    m_pane->withSelected([this](const QList<audit::AttemptRow> &rows, qint64 left) {
        QList<qint64> ids;
        if (left == 0) {
            for (const audit::AttemptRow &row : rows)
                ids.append(row.id);
        }
        Q_EMIT exportWanted(ids);
    });
}

void AttemptActions::openAllow()
{
    if (!m_chosen)
        return;
    auto *dialog = new AllowDialog(m_history, *m_chosen, m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AllowDialog::allowed, this,
            [this](const QString &what) { Q_EMIT done(tr("In force: %1").arg(what), true); });
    dialog->open();
}

void AttemptActions::banClient()
{
    if (!m_chosen || !whyNoBan(*m_chosen).isEmpty())
        return;
    const QString client = m_chosen->client;
    const auto address = IpAddress::parse(QStringView(client));
    api::ServerController *server = m_history->server();
    config::Config next = server->configuration();
    next.server.addresses.deny.append(Subnet::host(*address));
    if (const auto applied = m_history->apply(next, tr("Ban %1").arg(client)); !applied) {
        Q_EMIT failed(tr("Nothing was changed. %1").arg(applied.error().detail));
        return;
    }
    int ended = 0;
    const QList<api::SessionRow> sessions = server->snapshot()->sessions;
    for (const api::SessionRow &session : sessions) {
        if (session.client.address == *address) {
            server->kick(session.id);
            ++ended;
        }
    }
    Q_EMIT done(ended == 0 ? tr("%1 is banned.").arg(client)
                           : tr("%1 is banned; %n session(s) ended.", nullptr, ended).arg(client),
                true);
    refresh();
}

void AttemptActions::copyAs(audit::ExportFormat format)
{
    m_pane->withSelected([this, format](const QList<audit::AttemptRow> &rows, qint64 left) {
        use(exported(rows, format), rows.size(), left);
    });
}

void AttemptActions::copyText()
{
    m_pane->withSelected([this](const QList<audit::AttemptRow> &rows, qint64 left) {
        use(tabSeparated(rows, shownColumns(*m_pane->table())), rows.size(), left);
    });
}

void AttemptActions::use(const QString &text, qsizetype rows, qint64 left)
{
    QGuiApplication::clipboard()->setText(text);
    if (left > 0)
        Q_EMIT done(
            tr("The first %Ln row(s) were copied. Export everything filtered to have all of them.", nullptr, int(rows)),
            false);
}

void AttemptActions::filterOnCurrent(bool exclude)
{
    const QModelIndex current = m_pane->table()->currentIndex();
    if (m_chosen && current.isValid())
        m_filter->addTerm(cellTerm(*m_chosen, current.column(), exclude));
}

} // namespace ui
