#include "ui/blocked/AttemptsPane.h"

#include "ui/blocked/AttemptsDelegate.h"
#include "ui/blocked/AttemptsLoader.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/blocked/LongTable.h"
#include "ui/common/Formatting.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/TableHeader.h"

#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

using namespace Qt::Literals::StringLiterals;

AttemptsPane::AttemptsPane(QWidget *parent)
    : QWidget(parent)
    , m_model(new AttemptsModel(this))
    , m_table(new LongTable(this))
    , m_newest(new QPushButton(icon(u"arrow-up"_s), {}, this))
    , m_state(new PlainLabel(this))
    , m_loader(new AttemptsLoader)
{
    build();
    startLoader();
}

AttemptsPane::~AttemptsPane()
{
    m_loader->expect(std::numeric_limits<quint64>::max());
    m_thread.quit();
    m_thread.wait();
}

void AttemptsPane::build()
{
    m_table->setAccessibleName(tr("Attempts"));
    m_table->setAccessibleDescription(
        tr("Data connections that were refused; the details of the chosen one are below"));
    m_table->setItemDelegate(new AttemptsDelegate(m_table));
    m_table->setModel(m_model);
    m_table->setElasticColumn(AttemptsModel::Reasons);
    // What the details below say as well is hidden at first.
    m_table->rememberColumns(
        u"attempts-2"_s, {21, 10, 15, 12, 27, 16, 7, 20, 24, 7, 14, 8, 7},
        {AttemptsModel::AskedFor, AttemptsModel::RuleColumn, AttemptsModel::Revision, AttemptsModel::Reply});
    TableHeader *header = m_table->tableHeader();
    header->setSortIndicatorShown(true);
    header->setToolTip(tr("Click to sort; right-click to choose columns"));
    connect(header, &QHeaderView::sectionClicked, this, &AttemptsPane::sortBy);
    showOrder();

    m_newest->setObjectName(u"newest"_s);
    m_newest->setCursor(Qt::PointingHandCursor);
    m_newest->hide();
    m_state->setObjectName(u"tableState"_s);
    m_state->setTone(Tone::Muted);
    connect(m_newest, &QPushButton::clicked, this, [this] {
        if (m_newest->hasFocus())
            m_table->setFocus();
        m_model->showWaiting();
        m_table->scrollToTop();
    });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(fontMetrics().height() / 4);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_state);

    connect(m_model, &AttemptsModel::answered, this, &AttemptsPane::showAnswer);
    connect(m_model, &AttemptsModel::waitingRowsChanged, this, &AttemptsPane::showWaiting);
    connect(m_model, &AttemptsModel::rowsArrived, this, &AttemptsPane::choose);
    connect(m_model, &QAbstractItemModel::modelReset, this, &AttemptsPane::chooseAgain);
    connect(m_table, &LongTable::rowsInViewChanged, m_model, &AttemptsModel::setRowsInView);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &AttemptsPane::follow);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AttemptsPane::choose);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &AttemptsPane::choose);
}

void AttemptsPane::startLoader()
{
    m_thread.setObjectName(u"attempts"_s);
    m_loader->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_loader, &QObject::deleteLater);
    connect(m_model, &AttemptsModel::wanted, this,
            [this](const AttemptsRequest &request) { m_loader->expect(request.ticket); });
    connect(m_model, &AttemptsModel::wanted, m_loader, &AttemptsLoader::load);
    connect(m_loader, &AttemptsLoader::loaded, m_model, &AttemptsModel::takePage);
    connect(m_loader, &AttemptsLoader::counted, this, [this](const AttemptsCount &count) {
        m_model->takeCount(count);
        if (count.ticket == m_model->ticket()) {
            m_progress = count.isFinal ? 1 : count.progress;
            showState();
        }
    });
    connect(m_loader, &AttemptsLoader::collected, this, [this](const SelectedAttempts &selected) {
        if (selected.number != m_wishes || !m_use)
            return;
        const auto use = std::exchange(m_use, {});
        if (selected.error.isEmpty())
            use(selected.rows, m_left);
        else
            Q_EMIT selectionFailed(selected.error);
    });
    m_thread.start();
}

void AttemptsPane::ask(const QString &file, const QString &where, bool blockedOnly)
{
    m_progress = 0;
    m_model->ask({file, where, blockedOnly, m_order, m_descending});
    showState();
}

void AttemptsPane::askForNewer()
{
    m_model->askForNewer();
}

bool AttemptsPane::isEmpty() const
{
    return m_model->rowCount() == 0;
}

void AttemptsPane::withSelected(std::function<void(const QList<audit::AttemptRow> &rows, qint64 left)> use)
{
    AttemptsSelection wish;
    wish.ticket = m_model->ticket();
    wish.number = ++m_wishes;
    QItemSelection selection = m_table->selectionModel()->selection();
    std::sort(selection.begin(), selection.end(),
              [](const QItemSelectionRange &a, const QItemSelectionRange &b) { return a.top() < b.top(); });
    const qint64 top = m_model->rowsOnTop();
    qint64 room = mostSelected;
    m_left = 0;
    for (const QItemSelectionRange &range : std::as_const(selection)) {
        const qint64 taken = qMin<qint64>(room, range.height());
        m_left += range.height() - taken;
        room -= taken;
        for (qint64 row = range.top(); row < qMin(top, range.top() + taken); ++row)
            wish.atHand.append(*m_model->attempt(int(row)));
        const qint64 first = qMax<qint64>(range.top(), top);
        if (const qint64 count = range.top() + taken - first; count > 0)
            wish.ranges.append({first - top, count});
    }
    if (wish.atHand.isEmpty() && wish.ranges.isEmpty())
        return;
    m_use = std::move(use);
    QMetaObject::invokeMethod(m_loader, [loader = m_loader, wish] { loader->collect(wish); });
}

void AttemptsPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeNewest();
}

void AttemptsPane::sortBy(int column)
{
    const auto order = AttemptsModel::orderOf(column);
    if (!order) {
        showOrder();
        return;
    }
    // What there is most of, or is newest, comes first; addresses and ports begin with the lowest.
    const bool highFirst = *order == AttemptsOrder::Time || *order == AttemptsOrder::Count;
    m_descending = *order == m_order ? !m_descending : highFirst;
    m_order = *order;
    showOrder();
    const AttemptsQuestion question = m_model->question();
    ask(question.file, question.where, question.blockedOnly);
}

void AttemptsPane::showOrder()
{
    m_table->tableHeader()->setSortIndicator(AttemptsModel::columnOf(m_order),
                                             m_descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void AttemptsPane::showAnswer(const QString &error, bool filterIsWrong)
{
    showState();
    Q_EMIT answered(error, filterIsWrong);
}

void AttemptsPane::choose()
{
    const QModelIndex current = m_table->currentIndex();
    const bool selected = current.isValid() && m_table->selectionModel()->isSelected(current);
    showState();
    const QList<int> first = selected ? QList<int>{current.row()} : m_table->firstSelectedRows(1);
    if (first.isEmpty()) {
        if (std::exchange(m_chosen, std::nullopt))
            Q_EMIT chosenChanged();
        return;
    }
    const audit::AttemptRow *row = m_model->attempt(first.first());
    if (!row || (m_chosen && *m_chosen == *row))
        return; // what is not at hand yet says so when it comes
    m_chosen = *row;
    Q_EMIT chosenChanged();
}

// The same attempt stays chosen where it is among the new rows.
void AttemptsPane::chooseAgain()
{
    const int row = m_chosen ? m_model->rowOf(m_chosen->id) : -1;
    if (row >= 0) {
        const QModelIndex index = m_model->index(row, AttemptsModel::Time);
        m_table->selectionModel()->setCurrentIndex(index,
                                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        return;
    }
    choose();
}

void AttemptsPane::follow()
{
    m_model->setFollowing(m_table->isAtTop());
    showState();
}

void AttemptsPane::showWaiting()
{
    const int count = m_model->waitingRows();
    m_newest->setText(count > AttemptsModel::newRowsAtMost
                          ? tr("More than %n new, go to the newest", nullptr, AttemptsModel::newRowsAtMost)
                          : tr("%n new, go to the newest", nullptr, count));
    m_newest->setVisible(count > 0);
    placeNewest();
    showState();
}

void AttemptsPane::placeNewest()
{
    m_newest->adjustSize();
    m_newest->move((width() - m_newest->width()) / 2,
                   m_table->y() + m_table->tableHeader()->height() + fontMetrics().height() / 2);
    m_newest->raise();
}

QString AttemptsPane::rowsText() const
{
    const int rows = m_model->rowCount();
    if (!m_model->isAnswered())
        return tr("Looking…");
    if (m_model->isCounted())
        return tr("%Ln row(s)", nullptr, rows);
    return tr("%1 rows so far, %2 % counted").arg(format::count(rows)).arg(int(m_progress * 100));
}

void AttemptsPane::showState()
{
    QStringList parts{rowsText()};
    const int rows = m_model->rowCount();
    if (const qint64 selected = m_table->selectedCount(); selected > 1)
        parts.append(tr("%1 selected").arg(format::count(selected)));
    if (m_model->isAnswered() && rows > 0) {
        if (!m_model->isNewestFirst())
            parts.append(tr("new ones are not mixed in"));
        else
            parts.append(m_table->isAtTop() ? tr("following the newest") : tr("paused while you read"));
    }
    m_state->setText(parts.join(u"  ·  "_s));
}

} // namespace ui
