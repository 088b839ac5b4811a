#include "ui/settings/SettingsPage.h"

#include "ui/common/ConfigHistory.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/RowDelegate.h"
#include "ui/settings/BansSection.h"
#include "ui/settings/GreetingSection.h"
#include "ui/settings/LimitsSection.h"
#include "ui/settings/ListenersSection.h"
#include "ui/settings/LogSection.h"
#include "ui/settings/NetworksSection.h"
#include "ui/settings/PassiveSection.h"
#include "ui/settings/TlsSection.h"

#include <QAction>
#include <QListWidget>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

SettingsPage::SettingsPage(api::ServerController *server, QWidget *parent)
    : Page(parent)
    , m_server(server)
    , m_history(new ConfigHistory(server, this))
    , m_message(new InlineMessage(this))
    , m_index(new QListWidget(this))
    , m_scroll(new QScrollArea(this))
{
    const int gap = fontMetrics().height();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap / 2);
    column->setSpacing(gap / 2);
    column->addWidget(m_message);
    m_message->setClosable(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(gap);
    column->addLayout(row, 1);
    auto *side = new QVBoxLayout;
    side->addWidget(m_index, 1);
    side->addWidget(makeBar());
    row->addLayout(side);
    row->addWidget(m_scroll, 1);

    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_scroll->setAccessibleName(tr("Settings"));
    m_scroll->setAccessibleDescription(
        tr("All settings under their headings; changes take effect when a field is left"));
    m_scroll->setWidget(makeSections());

    connect(m_index, &QListWidget::currentRowChanged, this, &SettingsPage::goTo);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &SettingsPage::markSection);
    connect(m_history, &ConfigHistory::failed, this,
            [this](const QString &why) { m_message->showMessage(InlineMessage::Severity::Error, why); });
    connect(m_server, &api::ServerController::configurationChanged, this, &SettingsPage::load);
    connect(m_server, &api::ServerController::snapshotChanged, this, [this](const api::ServerSnapshotPtr &snapshot) {
        for (SettingsSection *section : std::as_const(m_sections))
            section->showSnapshot(*snapshot);
    });
    load();
    m_index->setCurrentRow(0);
}

QWidget *SettingsPage::makeBar()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins({});
    for (QAction *action : {m_history->undoAction(this), m_history->redoAction(this)}) {
        auto *button = new QToolButton(bar);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setAccessibleName(action->text());
        button->setAccessibleDescription(tr("Takes changes of this page back, or applies them again"));
        row->addWidget(button);
    }
    row->addStretch(1);
    return bar;
}

QWidget *SettingsPage::makeSections()
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    const int gap = fontMetrics().height();
    column->setContentsMargins(0, 0, gap, gap);
    column->setSpacing(gap * 2);
    m_sections = {new ListenersSection(m_history), new TlsSection(m_history),     new PassiveSection(m_history),
                  new LimitsSection(m_history),    new BansSection(m_history),    new NetworksSection(m_history),
                  new LogSection(m_history),       new GreetingSection(m_history)};
    for (SettingsSection *section : std::as_const(m_sections)) {
        column->addWidget(section);
        auto *heading = new QListWidgetItem(section->title(), m_index);
        heading->setSizeHint(QSize(m_index->fontMetrics().horizontalAdvance(section->title()), 2 * gap));
    }
    column->addStretch(1);
    content->setMaximumWidth(fontMetrics().averageCharWidth() * 110);
    m_index->setFrameShape(QFrame::NoFrame);
    m_index->setItemDelegate(new RowDelegate(m_index));
    m_index->setFixedWidth(m_index->sizeHintForColumn(0) + 3 * gap);
    m_index->viewport()->setAutoFillBackground(false);
    m_index->setAccessibleName(tr("Headings"));
    m_index->setAccessibleDescription(tr("Leads to a part of the settings"));
    return content;
}

QString SettingsPage::title() const
{
    return tr("Settings");
}

QIcon SettingsPage::icon() const
{
    return ui::icon(u"settings"_s);
}

void SettingsPage::load()
{
    for (SettingsSection *section : std::as_const(m_sections)) {
        section->load();
        section->showSnapshot(*m_server->snapshot());
    }
}

void SettingsPage::goTo(int section)
{
    // The last headings can't scroll to the top; following the scroll bar would mark another one.
    m_going = true;
    m_scroll->verticalScrollBar()->setValue(m_sections.at(section)->y());
    m_going = false;
}

void SettingsPage::markSection()
{
    if (m_going)
        return;
    const int top = m_scroll->verticalScrollBar()->value() + m_scroll->viewport()->height() / 3;
    int current = 0;
    for (int i = 0; i < m_sections.size(); ++i) {
        if (m_sections.at(i)->y() <= top)
            current = i;
    }
    const QSignalBlocker scrolledAlready(m_index);
    m_index->setCurrentRow(current);
}

void SettingsPage::showProblem(const api::Problem &problem)
{
    for (const SettingsSection *section : std::as_const(m_sections)) {
        if (QWidget *field = section->fieldFor(problem)) {
            m_scroll->ensureWidgetVisible(field, 0, m_scroll->viewport()->height() / 3);
            field->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
    m_index->setFocus(Qt::OtherFocusReason);
}

} // namespace ui
