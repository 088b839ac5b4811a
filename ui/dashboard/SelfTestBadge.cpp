#include "ui/dashboard/SelfTestBadge.h"

#include "server/base/Clock.h"
#include "ui/common/Formatting.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainToolTip.h"

#include <QPainter>

namespace ui {

using namespace Qt::Literals::StringLiterals;

SelfTestBadge::SelfTestBadge(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_minute.setInterval(60'000);
    connect(&m_minute, &QTimer::timeout, this, &SelfTestBadge::showWords);
    hide();
}

void SelfTestBadge::showReport(qint64 at, int failed, bool current)
{
    m_at = at;
    m_failed = failed;
    m_current = current;
    showWords();
    show();
}

QString SelfTestBadge::age(qint64 seconds)
{
    constexpr qint64 minute = 60;
    constexpr qint64 hour = 60 * minute;
    constexpr qint64 day = 24 * hour;
    if (seconds < minute)
        return tr("just now");
    if (seconds < hour)
        return tr("%n minute(s) ago", nullptr, int(seconds / minute));
    if (seconds < day)
        return tr("%n hour(s) ago", nullptr, int(seconds / hour));
    return tr("%n day(s) ago", nullptr, int(seconds / day));
}

void SelfTestBadge::showWords()
{
    const QString ago = age((base::Clock::system().utcMicroseconds() - m_at) / 1'000'000);
    if (m_at == 0)
        say(u"shield"_s, Tone::Muted, tr("Self-test never run"), tr("Try what holds"));
    else if (!m_current)
        say(u"warning"_s, Tone::Warning, tr("Self-test out of date"), tr("Policy changed since"));
    else if (m_failed < 0)
        say(u"warning"_s, Tone::Warning, tr("Self-test didn't run"), ago);
    else if (m_failed > 0)
        say(u"error"_s, Tone::Bad, tr("Self-test failed"), tr("%n case(s), %1", nullptr, m_failed).arg(ago));
    else
        say(u"shield"_s, Tone::Good, tr("Self-test passed"), ago);
}

void SelfTestBadge::say(const QString &icon, Tone tone, const QString &state, const QString &detail)
{
    m_icon = icon;
    m_tone = tone;
    m_detail = detail;
    setText(state);
    setAccessibleName(tr("%1: %2", "what the self-test found, then when").arg(state, detail));
    setAccessibleDescription(tr("Opens the self-test"));
    QString tip = tr("Open the self-test");
    if (m_at != 0)
        tip = tr("The latest self-test ran at %1.\nOpen the self-test").arg(format::stamp(m_at));
    setToolTip(plainToolTip(tip));
    updateGeometry();
    update();
}

QFont SelfTestBadge::stateFont() const
{
    QFont bold = font();
    bold.setBold(true);
    return bold;
}

int SelfTestBadge::iconSide() const
{
    return fontMetrics().height() * 3 / 2;
}

QSize SelfTestBadge::sizeHint() const
{
    const int gap = fontMetrics().height() / 2;
    const QFontMetrics state(stateFont());
    const int words = qMax(state.horizontalAdvance(text()), fontMetrics().horizontalAdvance(m_detail));
    return {gap * 3 + iconSide() + words, state.height() + fontMetrics().height() + 10};
}

void SelfTestBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette shown = palette();
    if (underMouse() || isDown() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(toneColor(shown, Tone::Accent), 1.5) : QPen(Qt::NoPen));
        painter.setBrush(
            blended(shown.color(QPalette::WindowText), shown.color(QPalette::Window), isDown() ? 0.12 : 0.06));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7, 7);
    }
    const int gap = fontMetrics().height() / 2;
    const int side = iconSide();
    ui::icon(m_icon, m_tone).paint(&painter, QRect(gap, (height() - side) / 2, side, side));
    const QFontMetrics state(stateFont());
    QRect line(2 * gap + side, 5, width() - 3 * gap - side, state.height());
    painter.setFont(stateFont());
    painter.setPen(toneColor(shown, m_tone));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, text());
    line = QRect(line.left(), line.bottom() + 1, line.width(), fontMetrics().height());
    painter.setFont(font());
    painter.setPen(toneColor(shown, Tone::Muted));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_detail);
}

void SelfTestBadge::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void SelfTestBadge::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void SelfTestBadge::showEvent(QShowEvent *event)
{
    QAbstractButton::showEvent(event);
    showWords();
    m_minute.start();
}

void SelfTestBadge::hideEvent(QHideEvent *event)
{
    QAbstractButton::hideEvent(event);
    m_minute.stop();
}

} // namespace ui
