#include "ui/blocked/FilterBar.h"

#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>

namespace ui {

using namespace Qt::Literals::StringLiterals;

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
    , m_line(new QLineEdit(this))
    , m_allowed(new QCheckBox(tr("Show &allowed too"), this))
    , m_error(new InlineMessage(this))
{
    m_line->addAction(icon(u"search"_s, Tone::Muted), QLineEdit::LeadingPosition);
    m_line->setClearButtonEnabled(true);
    m_line->setPlaceholderText(tr("Filter: client:10.0.0.0/8  reason:third-party  port:<1024  \"text\""));
    m_line->setAccessibleName(tr("Filter"));
    const QString help = tr("Conditions that must all hold, separated by blanks:\n"
                            "client:10.0.0.0/8   target:192.0.2.7   port:<1024   user:alice   verb:PORT\n"
                            "reason:third-party   verdict:blocked   \"text\" anywhere\n"
                            "A minus in front turns a condition round: -verb:EPRT");
    m_line->setToolTip(help);
    m_line->setAccessibleDescription(help);
    m_allowed->setAccessibleDescription(tr("Shows allowed data connections beside the refused ones"));

    m_pause.setSingleShot(true);
    m_pause.setInterval(250);
    connect(m_line, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(m_line, &QLineEdit::returnPressed, this, &FilterBar::settle);
    connect(&m_pause, &QTimer::timeout, this, &FilterBar::settle);
    connect(m_allowed, &QCheckBox::toggled, this, &FilterBar::changed);
    auto *clear = new QAction(this);
    clear->setShortcut(Qt::Key_Escape);
    clear->setShortcutContext(Qt::WidgetShortcut);
    connect(clear, &QAction::triggered, m_line, &QLineEdit::clear);
    m_line->QWidget::addAction(clear);

    auto *line = new QHBoxLayout;
    line->setSpacing(fontMetrics().height());
    line->addWidget(m_line, 1);
    line->addWidget(m_allowed);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(fontMetrics().height() / 3);
    layout->addLayout(line);
    layout->addWidget(m_error);
}

QString FilterBar::where() const
{
    return m_line->text().trimmed();
}

bool FilterBar::showsAllowed() const
{
    return m_allowed->isChecked();
}

void FilterBar::setWhere(const QString &where)
{
    m_line->setText(where);
    settle();
}

void FilterBar::setError(const QString &error)
{
    if (error.isEmpty())
        m_error->hide();
    else if (!m_error->isVisible() || m_error->text() != error)
        m_error->showMessage(InlineMessage::Severity::Warning, error);
}

void FilterBar::focusLine()
{
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void FilterBar::settle()
{
    m_pause.stop();
    if (where() == m_asked)
        return;
    m_asked = where();
    Q_EMIT changed();
}

} // namespace ui
