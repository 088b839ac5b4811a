#include "ui/common/PlainLabel.h"

#include "ui/common/PlainToolTip.h"

#include <QApplication>
#include <QEvent>
#include <QResizeEvent>

namespace ui {

PlainLabel::PlainLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    // Reached by a click, not by Tab: a row of labels must not stand between two buttons.
    setFocusPolicy(Qt::ClickFocus);
}

PlainLabel::PlainLabel(const QString &text, QWidget *parent)
    : PlainLabel(parent)
{
    setText(text);
}

void PlainLabel::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    showText();
    updateGeometry();
}

void PlainLabel::setElided(Qt::TextElideMode mode)
{
    m_elide = mode;
    showText();
    updateGeometry();
}

void PlainLabel::setTone(Tone tone)
{
    m_tone = tone;
    m_toned = true;
    applyTone();
}

void PlainLabel::setScale(double scale, bool bold)
{
    QFont larger = QApplication::font();
    if (larger.pointSizeF() > 0)
        larger.setPointSizeF(larger.pointSizeF() * scale);
    larger.setBold(bold);
    setFont(larger);
    showText();
}

QSize PlainLabel::minimumSizeHint() const
{
    if (m_elide != Qt::ElideNone)
        return {fontMetrics().averageCharWidth() * 6, fontMetrics().height()};
    // One endless word from the network must not widen the window.
    const QSize needed = QLabel::minimumSizeHint();
    return wordWrap() ? QSize(qMin(needed.width(), fontMetrics().averageCharWidth() * 30), needed.height()) : needed;
}

QSize PlainLabel::sizeHint() const
{
    if (m_elide == Qt::ElideNone)
        return QLabel::sizeHint();
    const int most = fontMetrics().averageCharWidth() * 120;
    return {qMin(fontMetrics().horizontalAdvance(m_text) + 2, most), fontMetrics().height()};
}

void PlainLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    if (m_elide != Qt::ElideNone && event->size().width() != event->oldSize().width())
        showText();
}

void PlainLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange && m_toned)
        applyTone();
}

void PlainLabel::showText()
{
    const QString shown = m_elide == Qt::ElideNone ? m_text : fontMetrics().elidedText(m_text, m_elide, width());
    if (shown == text())
        return;
    QLabel::setText(shown);
    if (m_elide != Qt::ElideNone)
        setToolTip(shown == m_text ? QString() : plainToolTip(m_text));
}

void PlainLabel::applyTone()
{
    QPalette toned = QApplication::palette();
    toned.setColor(QPalette::WindowText, toneColor(toned, m_tone));
    setPalette(toned);
}

} // namespace ui
