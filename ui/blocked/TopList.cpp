#include "ui/blocked/TopList.h"

#include "ui/common/Formatting.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/RowDelegate.h"
#include "ui/common/Tone.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The bar lies behind the name, from the left.
class BarDelegate final : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (index.column() == 0 && !option.state.testFlag(QStyle::State_Selected)) {
            QRect bar = option.rect.adjusted(1, 3, -1, -3);
            bar.setWidth(qMax(2, int(bar.width() * index.data(TopModel::ShareRole).toDouble())));
            const QColor ink = toneColor(option.palette, Tone::Accent);
            painter->fillRect(bar, blended(ink, option.palette.color(QPalette::Base), 0.26));
            painter->fillRect(QRect(bar.right() - 1, bar.top(), 2, bar.height()), ink);
        }
        RowDelegate::paint(painter, option, index);
    }
};

} // namespace

void TopModel::showFigures(const QList<TopFigure> &figures)
{
    if (figures == m_figures)
        return;
    beginResetModel();
    m_figures = figures;
    endResetModel();
}

int TopModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_figures.size());
}

int TopModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 2;
}

QVariant TopModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TopFigure &one = m_figures.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == 0 ? one.name : format::count(one.count);
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "an address, then how often").arg(one.name, format::count(one.count));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight));
    case ShareRole:
        return m_figures.first().count == 0 ? 0.0 : double(one.count) / double(m_figures.first().count);
    default:
        return {};
    }
}

QVariant TopModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Address") : tr("Attempts");
}

TopList::TopList(const QString &title, const QString &nothing, QWidget *parent)
    : QWidget(parent)
    , m_model(new TopModel(this))
    , m_table(new QTableView(this))
    , m_nothing(new PlainLabel(nothing, this))
{
    auto *heading = new PlainLabel(title, this);
    heading->setTone(Tone::Muted);
    heading->setScale(1, true);
    m_nothing->setTone(Tone::Muted);
    m_nothing->setWordWrap(true);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new BarDelegate(m_table));
    m_table->setAccessibleName(title);
    m_table->setAccessibleDescription(tr("Return shows only that address, Delete hides it"));
    m_table->setToolTip(m_table->accessibleDescription());
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setWordWrap(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->hide();
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_table->installEventFilter(this);
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT chosen(m_model->figure(index.row()).name); });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(fontMetrics().height() / 4);
    layout->addWidget(heading);
    layout->addWidget(m_nothing);
    layout->addWidget(m_table, 1);
    layout->addStretch(0);
    showFigures({});
}

void TopList::showFigures(const QList<TopFigure> &figures)
{
    m_model->showFigures(figures);
    m_nothing->setVisible(figures.isEmpty());
    m_table->setVisible(!figures.isEmpty());
}

bool TopList::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const QModelIndex current = m_table->currentIndex();
        if (key->key() == Qt::Key_Delete && current.isValid()) {
            Q_EMIT excluded(m_model->figure(current.row()).name);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace ui
