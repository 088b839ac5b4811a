#include "ui/blocked/FilterBar.h"

#include "ui/blocked/FilterChips.h"
#include "ui/blocked/FilterLine.h"
#include "ui/blocked/FilterMemory.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainToolTip.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

// Peer text may have got into a filter; in a menu an ampersand would vanish, and a long line fill the screen.
QString menuText(const QString &text, const QFontMetrics &metrics)
{
    return metrics.elidedText(text, Qt::ElideMiddle, metrics.averageCharWidth() * 60).replace(u'&', u"&&"_s);
}

} // namespace

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
    , m_memory(new FilterMemory(this))
    , m_line(new FilterLine(m_memory, this))
    , m_saved(new QToolButton(this))
    , m_menu(new QMenu(this))
    , m_allowed(new QCheckBox(tr("Show &allowed too"), this))
    , m_error(new InlineMessage(this))
    , m_row(new QHBoxLayout)
{
    m_saved->setText(tr("Filters"));
    m_saved->setIcon(icon(u"save"_s));
    m_saved->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_saved->setPopupMode(QToolButton::InstantPopup);
    m_saved->setMenu(m_menu);
    m_saved->setFocusPolicy(Qt::StrongFocus);
    m_saved->setAccessibleName(tr("Filters"));
    m_saved->setToolTip(tr("Saved filters, and those used before"));
    m_saved->setAccessibleDescription(m_saved->toolTip());
    m_saved->setObjectName(u"savedFilters"_s);
    m_menu->setToolTipsVisible(true);
    m_allowed->setAccessibleDescription(tr("Shows allowed data connections beside the refused ones"));
    m_error->setAction(tr("Show where"));
    m_error->setObjectName(u"filterError"_s);
    m_line->installEventFilter(this);

    connect(m_menu, &QMenu::aboutToShow, this, &FilterBar::fillMenu);
    connect(m_line, &FilterLine::settled, this, &FilterBar::takeLine);
    connect(m_line, &FilterLine::stateChanged, this, &FilterBar::showFault);
    connect(m_error, &InlineMessage::actionTriggered, m_line, &FilterLine::selectFault);
    connect(m_allowed, &QCheckBox::toggled, this, &FilterBar::changed);
    connect(m_memory, &FilterMemory::hiddenChanged, this, &FilterBar::changed);

    m_row->setSpacing(fontMetrics().height() / 2);
    m_row->addWidget(m_line, 1);
    m_row->addWidget(m_saved);
    m_row->addWidget(m_allowed);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(fontMetrics().height() / 3);
    layout->addLayout(m_row);
    layout->addWidget(m_error);
    layout->addWidget(new FilterChips(m_memory, this));
}

QString FilterBar::where() const
{
    return bothFilters(m_where, m_memory->hidden().join(u' '));
}

bool FilterBar::narrows() const
{
    return !m_where.isEmpty() || !m_memory->hidden().isEmpty() || showsAllowed();
}

bool FilterBar::showsAllowed() const
{
    return m_allowed->isChecked();
}

void FilterBar::setWhere(const QString &where)
{
    m_line->setText(where);
    if (m_line->state() != FilterLine::State::Invalid && where.trimmed() != m_where)
        takeLine();
}

void FilterBar::addTerm(const QString &term)
{
    if (!term.isEmpty())
        setWhere(bothFilters(m_where, term));
}

void FilterBar::clear()
{
    const QStringList hidden = m_memory->hidden();
    for (const QString &term : hidden)
        m_memory->show(term);
    setWhere({});
}

void FilterBar::hideKind(const QString &term)
{
    m_memory->hide(term);
}

void FilterBar::setError(const QString &error)
{
    if (m_line->state() == FilterLine::State::Invalid)
        return; // it says so itself
    if (error.isEmpty())
        m_error->hide();
    else if (m_error->isHidden() || m_error->text() != error)
        m_error->showMessage(InlineMessage::Severity::Warning, error);
}

void FilterBar::focusLine()
{
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void FilterBar::addWidget(QWidget *widget)
{
    m_row->addWidget(widget);
}

void FilterBar::takeLine()
{
    const QString where = m_line->text().trimmed();
    if (where == m_where)
        return;
    m_where = where;
    Q_EMIT changed();
}

void FilterBar::showFault()
{
    if (m_line->state() != FilterLine::State::Invalid) {
        m_error->hide();
        return;
    }
    m_error->showMessage(InlineMessage::Severity::Warning, m_line->faultText());
}

// What was only typed past is nothing to remember: Return, or leaving the line, says that it was meant.
bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    const bool left = event->type() == QEvent::FocusOut;
    const bool entered = event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Return;
    if (watched == m_line && (left || entered) && m_line->state() == FilterLine::State::Valid)
        m_memory->use(m_line->text().trimmed());
    return QWidget::eventFilter(watched, event);
}

void FilterBar::fillMenu()
{
    m_menu->clear();
    QAction *save = m_menu->addAction(icon(u"save"_s), tr("Save this filter…"));
    save->setEnabled(m_line->state() == FilterLine::State::Valid);
    connect(save, &QAction::triggered, this, &FilterBar::saveAs);
    const QFontMetrics metrics = m_menu->fontMetrics();
    if (!m_memory->saved().isEmpty()) {
        m_menu->addSection(tr("Saved"));
        QMenu *remove = nullptr;
        const QList<SavedFilter> saved = m_memory->saved();
        for (const SavedFilter &one : saved) {
            QAction *action = m_menu->addAction(menuText(one.name, metrics));
            action->setToolTip(plainToolTip(one.where));
            connect(action, &QAction::triggered, this, [this, one] { setWhere(one.where); });
        }
        remove = m_menu->addMenu(tr("Remove"));
        for (const SavedFilter &one : saved)
            connect(remove->addAction(menuText(one.name, metrics)), &QAction::triggered, this,
                    [this, one] { m_memory->forget(one.name); });
    }
    if (!m_memory->used().isEmpty()) {
        m_menu->addSection(tr("Used before"));
        const QStringList used = m_memory->used().mid(0, 10);
        for (const QString &where : used)
            connect(m_menu->addAction(menuText(where, metrics)), &QAction::triggered, this,
                    [this, where] { setWhere(where); });
    }
}

void FilterBar::saveAs()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save the filter"));
    dialog->setLabelText(tr("Name:"));
    dialog->setOkButtonText(tr("Save"));
    const QString where = m_line->text().trimmed();
    connect(dialog, &QInputDialog::textValueSelected, this, [this, where](const QString &name) {
        if (!name.trimmed().isEmpty())
            m_memory->save({name.trimmed().left(80), where});
    });
    dialog->open();
}

} // namespace ui
