#include "ui/blocked/IncidentsPane.h"

#include "ui/blocked/AttemptText.h"
#include "ui/blocked/IncidentsModel.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/PlainToolTip.h"
#include "ui/common/RowDelegate.h"
#include "ui/common/TableHeader.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QProgressBar>
#include <QToolButton>
#include <QToolTip>
#include <QTreeView>

#include <utility>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int fullBar = 1000;

/// Tool tips are plain text, whatever a peer made of them.
class PlainTipTree final : public QTreeView
{
public:
    using QTreeView::QTreeView;

protected:
    bool viewportEvent(QEvent *event) override
    {
        if (event->type() != QEvent::ToolTip)
            return QTreeView::viewportEvent(event);
        const auto *help = static_cast<QHelpEvent *>(event);
        const QModelIndex index = indexAt(help->pos());
        QString text = index.data(Qt::ToolTipRole).toString();
        if (text.isEmpty())
            text = index.data().toString();
        QToolTip::showText(help->globalPos(), plainToolTip(text), this, visualRect(index));
        return true;
    }
};

class IncidentsDelegate final : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (index.column() == IncidentsModel::Class && !index.data().toString().isEmpty())
            paintBadge(painter, option, index, classificationTone(index.data(IncidentsModel::ClassRole).toString()));
        else
            RowDelegate::paint(painter, option, index);
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize size = RowDelegate::sizeHint(option, index);
        return {size.width(), int(option.fontMetrics.height() * 1.75)};
    }
};

} // namespace

IncidentsPane::IncidentsPane(IncidentsLoader *loader, QWidget *parent)
    : QWidget(parent)
    , m_loader(loader)
    , m_model(new IncidentsModel(this))
    , m_tree(new PlainTipTree(this))
    , m_state(new PlainLabel(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QToolButton(this))
    , m_table(new QToolButton(this))
{
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new IncidentsDelegate(m_tree));
    auto *header = new TableHeader(m_tree);
    m_tree->setHeader(header);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setExpandsOnDoubleClick(true);
    m_tree->setAccessibleName(tr("Incidents"));
    m_tree->setAccessibleDescription(
        tr("Attempts of one client that belong together; Right unfolds one into its rows"));
    const int em = fontMetrics().averageCharWidth();
    header->setStretchLastSection(false);
    for (const auto &[column, width] :
         {std::pair(IncidentsModel::When, 34), {IncidentsModel::Class, 27}, {IncidentsModel::Attempts, 12}})
        header->resizeSection(column, width * em + 16);
    header->setSectionResizeMode(IncidentsModel::Story, QHeaderView::Stretch);
    header->rememberAs(u"incidents"_s);

    m_state->setTone(Tone::Muted);
    m_state->setObjectName(u"incidentsState"_s);
    m_progress->setRange(0, fullBar);
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(em * 22, fontMetrics().height() / 2);
    m_progress->setAccessibleName(tr("Folding attempts into incidents"));
    m_cancel->setIcon(icon(u"close"_s));
    m_cancel->setAutoRaise(true);
    m_cancel->setFocusPolicy(Qt::StrongFocus);
    m_cancel->setToolTip(tr("Stop here"));
    m_cancel->setAccessibleName(m_cancel->toolTip());
    m_cancel->setAccessibleDescription(tr("Incidents found so far stay"));
    m_table->setText(tr("Show its rows in the table"));
    m_table->setFocusPolicy(Qt::StrongFocus);
    m_table->setAccessibleName(m_table->text());
    m_table->setAccessibleDescription(tr("Filters the table on the chosen incident (Return)"));
    m_table->setEnabled(false);
    m_table->setObjectName(u"incidentRows"_s);

    auto *line = new QHBoxLayout;
    line->addWidget(m_state, 1);
    line->addWidget(m_progress);
    line->addWidget(m_cancel);
    line->addWidget(m_table);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(fontMetrics().height() / 4);
    layout->addWidget(m_tree, 1);
    layout->addLayout(line);

    auto *open = new QAction(m_table->text(), this);
    open->setShortcuts({Qt::Key_Return, Qt::Key_Enter});
    open->setShortcutContext(Qt::WidgetShortcut);
    connect(open, &QAction::triggered, this, &IncidentsPane::openTable);
    m_tree->addAction(open);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_table, &QToolButton::clicked, this, &IncidentsPane::openTable);
    connect(m_cancel, &QToolButton::clicked, this, &IncidentsPane::stop);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &IncidentsPane::choose);
    connect(m_model, &QAbstractItemModel::modelReset, this, &IncidentsPane::choose);
    connect(m_model, &IncidentsModel::rowsWanted, this, [this](qint64 incident, const QString &where) {
        QMetaObject::invokeMethod(m_loader, [loader = m_loader, ticket = m_ticket, incident, where] {
            loader->readRows(ticket, incident, where);
        });
    });
    connect(m_loader, &IncidentsLoader::found, this, &IncidentsPane::take);
    connect(m_loader, &IncidentsLoader::rowsRead, this, [this](const IncidentRows &read) {
        if (read.ticket == m_ticket)
            m_model->showRows(read.incident, read.rows, read.error);
        choose();
    });
    showState(false, false);
}

void IncidentsPane::ask(const QString &file, const QString &where, bool blockedOnly)
{
    m_loader->expect(++m_ticket);
    m_model->clear();
    m_progress->setValue(0);
    showState(true, false);
    QMetaObject::invokeMethod(m_loader,
                              [loader = m_loader, request = IncidentsRequest{m_ticket, file, where, blockedOnly}] {
                                  loader->start(request);
                              });
}

void IncidentsPane::stop()
{
    // Rows of what was found can still be read: the ticket stays, only the loader is told to expect another.
    m_loader->expect(m_ticket + 1);
    showState(false, true);
}

void IncidentsPane::take(const IncidentsAnswer &answer)
{
    if (answer.ticket != m_ticket)
        return;
    m_model->append(answer.incidents);
    m_progress->setValue(int(answer.progress * fullBar));
    showState(answer.progress < 1, answer.isFull);
    if (!answer.error.isEmpty())
        Q_EMIT failed(answer.error);
}

void IncidentsPane::choose()
{
    const QModelIndex current = m_tree->currentIndex();
    const bool selected = current.isValid() && m_tree->selectionModel()->isSelected(current);
    m_table->setEnabled(selected);
    // An incident stands for its newest attempt, so that it can be acted on at once.
    const audit::AttemptRow *row = nullptr;
    if (selected) {
        row = m_model->attempt(current);
        const QModelIndex incident = current.siblingAtColumn(0);
        if (!row && m_model->rowCount(incident) > 0)
            row = m_model->attempt(m_model->index(0, 0, incident));
        else if (!row && m_model->canFetchMore(incident))
            m_model->fetchMore(incident);
    }
    const auto before = std::exchange(m_chosen, row ? std::optional(*row) : std::nullopt);
    if (before != m_chosen)
        Q_EMIT chosenChanged();
}

void IncidentsPane::openTable()
{
    if (const audit::Incident *incident = m_model->incident(m_tree->currentIndex()))
        Q_EMIT rowsWanted(incident->where());
}

void IncidentsPane::showState(bool busy, bool isFull)
{
    const int count = m_model->incidents();
    QString text = tr("%Ln incident(s)", nullptr, count);
    if (busy)
        text = tr("%1 so far", "a number of incidents").arg(text);
    else if (isFull)
        text = tr("The latest %1; narrow the filter or the period to see earlier ones").arg(text);
    m_state->setText(text);
    m_progress->setVisible(busy);
    m_cancel->setVisible(busy);
}

} // namespace ui
