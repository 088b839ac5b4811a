#include "ui/common/InlineMessage.h"

#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

class SeverityIcon final : public QWidget
{
public:
    explicit SeverityIcon(QWidget *parent)
        : QWidget(parent)
    {
        const int side = fontMetrics().height() + 4;
        setFixedSize(side, side);
    }

    void setIcon(const QIcon &shown)
    {
        m_icon = shown;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        m_icon.paint(&painter, rect());
    }

private:
    QIcon m_icon;
};

QString iconName(InlineMessage::Severity severity)
{
    switch (severity) {
    case InlineMessage::Severity::Information:
        return u"info"_s;
    case InlineMessage::Severity::Success:
        return u"success"_s;
    case InlineMessage::Severity::Warning:
        return u"warning"_s;
    case InlineMessage::Severity::Error:
        return u"error"_s;
    }
    return u"info"_s;
}

} // namespace

InlineMessage::InlineMessage(QWidget *parent)
    : QFrame(parent)
    , m_icon(new SeverityIcon(this))
    , m_text(new PlainLabel(this))
    , m_action(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    m_text->setWordWrap(true);
    m_action->hide();
    m_close->setAutoRaise(true);
    m_close->setIcon(icon(u"close"_s));
    m_close->setToolTip(tr("Hide this message"));
    m_close->setAccessibleName(tr("Hide this message"));
    m_close->hide();
    connect(m_action, &QPushButton::clicked, this, &InlineMessage::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });

    const int gap = fontMetrics().height() / 2;
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(gap + 4, gap, gap, gap);
    layout->setSpacing(gap + 2);
    layout->addWidget(m_icon, 0, Qt::AlignVCenter);
    layout->addWidget(m_text, 1, Qt::AlignVCenter);
    layout->addWidget(m_action, 0, Qt::AlignVCenter);
    layout->addWidget(m_close, 0, Qt::AlignVCenter);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

InlineMessage::InlineMessage(Severity severity, const QString &text, QWidget *parent)
    : InlineMessage(parent)
{
    showMessage(severity, text);
}

void InlineMessage::showMessage(Severity severity, const QString &text)
{
    m_severity = severity;
    static_cast<SeverityIcon *>(m_icon)->setIcon(icon(iconName(severity), tone()));
    m_text->setText(text);
    setAccessibleName(severity == Severity::Error         ? tr("Error")
                          : severity == Severity::Warning ? tr("Warning")
                                                          : tr("Message"));
    setAccessibleDescription(text);
    m_action->setAccessibleDescription(text);
    show();
    update();
}

void InlineMessage::setAction(const QString &text, const QIcon &actionIcon)
{
    m_action->setText(text);
    m_action->setIcon(actionIcon);
    m_action->setVisible(!text.isEmpty());
}

void InlineMessage::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

QString InlineMessage::text() const
{
    return m_text->fullText();
}

void InlineMessage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette shown = palette();
    painter.setPen(blended(toneColor(shown, tone()), shown.color(QPalette::Window), 0.45));
    painter.setBrush(toneBackground(shown, tone()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

void InlineMessage::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

Tone InlineMessage::tone() const
{
    switch (m_severity) {
    case Severity::Information:
        return Tone::Information;
    case Severity::Success:
        return Tone::Good;
    case Severity::Warning:
        return Tone::Warning;
    case Severity::Error:
        return Tone::Bad;
    }
    return Tone::Information;
}

} // namespace ui
