#include "ui/blocked/LadderView.h"

#include "ui/common/PlainLabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace ui {

namespace {

// One rule: a dot on a line that runs through all of them, the deciding one filled.
class RungMark final : public QWidget
{
public:
    RungMark(bool decided, bool first, bool last, QWidget *parent)
        : QWidget(parent)
        , m_decided(decided)
        , m_first(first)
        , m_last(last)
    {
        setFixedWidth(fontMetrics().height());
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const double x = width() / 2.0;
        const double y = fontMetrics().height() / 2.0 + 1;
        const double radius = fontMetrics().height() * (m_decided ? 0.3 : 0.2);
        painter.setPen(QPen(blended(toneColor(palette(), Tone::Muted), palette().color(QPalette::Window), 0.5), 1.5));
        painter.drawLine(QPointF(x, m_first ? y : 0), QPointF(x, m_last ? y : height()));
        const QColor color = toneColor(palette(), m_decided ? Tone::Accent : Tone::Muted);
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(m_decided ? color : palette().color(QPalette::Window));
        painter.drawEllipse(QPointF(x, y), radius, radius);
    }

private:
    bool m_decided;
    bool m_first;
    bool m_last;
};

} // namespace

LadderView::LadderView(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    setAccessibleName(tr("Rules tried"));
}

QList<LadderView::Rung> LadderView::rungs(const QString &ladder, const QString &decidingRule)
{
    QList<Rung> result;
    const QString prefix = QString(decidingRule % u':');
    const QStringList lines = ladder.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines)
        result.append({line, !decidingRule.isEmpty() && (line == decidingRule || line.startsWith(prefix))});
    return result;
}

void LadderView::showLadder(const QString &ladder, const QString &decidingRule)
{
    while (QLayoutItem *item = layout()->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    QStringList spoken;
    QList<Rung> all = rungs(ladder, decidingRule);
    if (all.isEmpty())
        all.append({tr("No rule was tried: a fact beyond the rules decided"), false});
    for (qsizetype i = 0; i < all.size(); ++i) {
        const Rung &rung = all.at(i);
        auto *line = new QWidget(this);
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        auto *words = new PlainLabel(rung.decided ? tr("%1 – decided").arg(rung.text) : rung.text, line);
        words->setWordWrap(true);
        words->setContentsMargins(0, 0, 0, fontMetrics().height() / 3);
        if (rung.decided)
            words->setScale(1, true);
        row->addWidget(new RungMark(rung.decided, i == 0, i == all.size() - 1, line));
        row->addWidget(words, 1);
        layout()->addWidget(line);
        spoken.append(words->fullText());
    }
    setAccessibleDescription(spoken.join(u'\n'));
}

} // namespace ui
