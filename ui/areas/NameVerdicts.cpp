#include "ui/areas/NameVerdicts.h"

#include "server/api/NameTrial.h"
#include "server/base/PlainText.h"
#include "ui/common/PlainToolTip.h"
#include "ui/common/Tone.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int verdictGap = 5;
constexpr int padding = 7;
constexpr int longest = 28; // characters of a name

} // namespace

NameVerdicts::NameVerdicts(QWidget *parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Names and what becomes of them"));
}

QString NameVerdicts::shown(const QByteArray &name)
{
    QString text;
    const QString escaped = base::escaped(name);
    for (const QChar c : escaped) {
        // Signs that look like others tell their number.
        const bool plain = c.unicode() < 0x80 || c.isLetterOrNumber() || c.isMark();
        text += plain ? QString(c) : u"\\u{%1}"_s.arg(uint(c.unicode()), 4, 16, QLatin1Char('0'));
    }
    if (text.startsWith(u' '))
        text[0] = u'␣';
    if (text.endsWith(u' '))
        text[text.size() - 1] = u'␣';
    return text.size() > longest ? QString(text.left(longest) % u'…') : text;
}

void NameVerdicts::showArea(const config::Area &area)
{
    QList<Chip> refused;
    m_chips.clear();
    QStringList words;
    const QList<api::NameExample> examples = api::nameExamples();
    for (const api::NameExample &example : examples) {
        const api::NameTrial trial = api::tryName(area, example.name);
        const QString name = shown(example.name);
        const QString verdict = trial.taken ? tr("taken") : tr("refused: %1").arg(trial.why);
        const Chip chip{
            QString((trial.taken ? u"✓ "_s : u"✕ "_s) % name),
            tr("%1, %2: %3", "a name, what is special about it, the verdict").arg(name, example.remark, verdict),
            trial.taken};
        words.append(chip.tip);
        (trial.taken ? m_chips : refused).append(chip);
    }
    m_taken = int(m_chips.size());
    m_chips += refused;
    setAccessibleDescription(words.join(u'\n'));
    updateGeometry();
    update();
}

QSize NameVerdicts::sizeOf(const Chip &chip) const
{
    return {fontMetrics().horizontalAdvance(chip.text) + 2 * padding, fontMetrics().height() + 4};
}

QList<QRect> NameVerdicts::places(int width) const
{
    QList<QRect> places;
    int left = 0;
    int top = 0;
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        const QSize size = sizeOf(m_chips.at(i));
        // What is refused begins a line of its own.
        if ((left > 0 && left + size.width() > width) || (i == m_taken && left > 0)) {
            left = 0;
            top += size.height() + verdictGap;
        }
        places.append(QRect(QPoint(left, top), size));
        left += size.width() + verdictGap;
    }
    return places;
}

int NameVerdicts::heightForWidth(int width) const
{
    const QList<QRect> all = places(width);
    return all.isEmpty() ? 0 : all.last().bottom() + 1;
}

QSize NameVerdicts::sizeHint() const
{
    const int wide = fontMetrics().averageCharWidth() * 60;
    return {wide, heightForWidth(wide)};
}

QSize NameVerdicts::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 30,
            heightForWidth(qMax(width(), fontMetrics().averageCharWidth() * 30))};
}

void NameVerdicts::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QList<QRect> all = places(width());
    for (qsizetype i = 0; i < all.size(); ++i) {
        const Tone tone = m_chips.at(i).taken ? Tone::Good : Tone::Bad;
        painter.setPen(Qt::NoPen);
        painter.setBrush(toneBackground(palette(), tone));
        painter.drawRoundedRect(all.at(i), 5, 5);
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(all.at(i), int(Qt::AlignCenter) | int(Qt::TextSingleLine), m_chips.at(i).text);
    }
}

bool NameVerdicts::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<const QHelpEvent *>(event);
    const QList<QRect> all = places(width());
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (all.at(i).contains(help->pos())) {
            QToolTip::showText(help->globalPos(), plainToolTip(m_chips.at(i).tip), this, all.at(i));
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace ui
