#include "ui/sessions/DataConnectionsPane.h"

#include "ui/common/PlainLabel.h"
#include "ui/common/TableView.h"
#include "ui/sessions/DataConnectionsDelegate.h"
#include "ui/sessions/DataConnectionsModel.h"

#include <QHBoxLayout>
#include <QScrollBar>
#include <QStackedWidget>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

// Rows that come above what somebody reads don't push it away; who is at the top sees the newest.
class KeptPosition
{
public:
    explicit KeptPosition(QTableView &table)
        : m_table(table)
    {
        if (table.verticalScrollBar()->value() > 0)
            m_top = table.model()->index(table.rowAt(0), 0);
    }
    ~KeptPosition()
    {
        if (m_top.isValid())
            m_table.scrollTo(m_top, QAbstractItemView::PositionAtTop);
    }
    Q_DISABLE_COPY_MOVE(KeptPosition)

private:
    QTableView &m_table;
    QPersistentModelIndex m_top;
};

} // namespace

DataConnectionsPane::DataConnectionsPane(QWidget *parent)
    : QWidget(parent)
    , m_model(new DataConnectionsModel(this))
    , m_table(new TableView(this))
    , m_title(new PlainLabel(this))
    , m_older(new PlainLabel(this))
    , m_words(new PlainLabel(this))
    , m_stack(new QStackedWidget(this))
{
    m_table->setObjectName(u"dataConnections"_s);
    m_table->setAccessibleName(tr("Data connections of the chosen session"));
    m_table->setAccessibleDescription(tr("The newest first, and how each was bound to the session"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new DataConnectionsDelegate(m_table));
    m_table->setElasticColumn(DataConnectionsModel::Transfer);
    m_table->rememberColumns(u"data-connections"_s, {9, 9, 18, 24, 57, 13});
    m_title->setObjectName(u"connectionsTitle"_s);
    m_title->setScale(1, true);
    m_title->setElided(Qt::ElideRight);
    m_older->setTone(Tone::Muted);
    m_older->setObjectName(u"olderConnections"_s);
    m_words->setObjectName(u"connectionsWords"_s);
    m_words->setTone(Tone::Muted);
    m_words->setAlignment(Qt::AlignCenter);
    m_words->setWordWrap(true);

    m_stack->addWidget(m_words);
    m_stack->addWidget(m_table);
    const int gap = fontMetrics().height();
    auto *line = new QHBoxLayout;
    line->addWidget(m_title, 1);
    line->addWidget(m_older);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap, 0, gap, gap / 2);
    layout->setSpacing(gap / 3);
    layout->addLayout(line);
    layout->addWidget(m_stack, 1);
}

void DataConnectionsPane::showSession(const api::SessionRow &session)
{
    const QString client = session.client.toString();
    m_who = session.user.isEmpty() ? client : tr("%1 at %2", "user and address").arg(session.user, client);
    m_ended = false;
    showTitle();
    showWords({});
}

void DataConnectionsPane::showConnections(const api::DataConnections &connections)
{
    m_ended = connections.sessionEnded;
    showTitle();
    if (connections.rows.isEmpty()) {
        showWords(m_ended ? tr("This session ended without a data connection.")
                          : tr("This session has made no data connection yet."));
        return;
    }
    m_older->setText(connections.older == 0 ? QString()
                                            : tr("%n older one(s) in the log only", nullptr,
                                                 int(qMin<qint64>(connections.older, INT_MAX))));
    const KeptPosition kept(*m_table);
    m_model->show(connections);
    m_stack->setCurrentWidget(m_table);
}

void DataConnectionsPane::showNothing(const QString &why)
{
    m_who.clear();
    showTitle();
    showWords(why);
}

void DataConnectionsPane::showTitle()
{
    if (m_who.isEmpty())
        m_title->setText(tr("Data connections"));
    else
        m_title->setText(
            (m_ended ? tr("Data connections of %1, who has left") : tr("Data connections of %1")).arg(m_who));
}

void DataConnectionsPane::showWords(const QString &words)
{
    m_older->setText({});
    m_words->setText(words);
    m_stack->setCurrentWidget(m_words);
}

} // namespace ui
