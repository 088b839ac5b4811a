#include "ui/common/LadderView.h"

#include "ui/common/PlainLabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace ui {

namespace {

// One rung: a dot on a line that runs through all of them; the deciding one is filled and stands on a coloured ground.
class RungLine final : public QWidget
{
public:
    RungLine(const LadderView::Rung &rung, bool first, bool last, LadderView *ladder)
        : QWidget(ladder)
        , m_rung(rung)
        , m_first(first)
        , m_last(last)
        , m_ladder(ladder)
    {
        const int gap = fontMetrics().height() / 3;
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(fontMetrics().height() * 3 / 2, gap / 2, gap, gap / 2 + 1);
        auto *words = new PlainLabel(spoken(), this);
        words->setWordWrap(true);
        if (rung.decided)
            words->setScale(1, true);
        row->addWidget(words);
        setAccessibleName(spoken());
        if (rung.rule < 0)
            return;
        // The whole line is one thing to click: selecting parts of its text would compete with that.
        words->setTextInteractionFlags(Qt::NoTextInteraction);
        words->setAttribute(Qt::WA_TransparentForMouseEvents);
        words->setFocusPolicy(Qt::NoFocus);
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setAttribute(Qt::WA_Hover);
        setAccessibleDescription(LadderView::tr("Selects this rule"));
    }

    QString spoken() const { return m_rung.decided ? LadderView::tr("%1 – decided").arg(m_rung.text) : m_rung.text; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        paintGround(painter);
        const double x = fontMetrics().height() / 2.0 + 2;
        const double y = fontMetrics().height() / 2.0 + layout()->contentsMargins().top() + 1;
        const double radius = fontMetrics().height() * (m_rung.decided ? 0.3 : 0.2);
        painter.setPen(QPen(blended(toneColor(palette(), Tone::Muted), palette().color(QPalette::Window), 0.5), 1.5));
        painter.drawLine(QPointF(x, m_first ? y : 0), QPointF(x, m_last ? y : height()));
        const QColor color = toneColor(palette(), m_rung.decided ? Tone::Accent : Tone::Muted);
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(m_rung.decided ? color : palette().color(QPalette::Window));
        painter.drawEllipse(QPointF(x, y), radius, radius);
    }

    void mouseReleaseEvent(QMouseEvent *event) override
    {
        if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
            activate();
    }

    void keyPressEvent(QKeyEvent *event) override
    {
        const bool chosen =
            event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
        if (chosen && m_rung.rule >= 0)
            activate();
        else
            QWidget::keyPressEvent(event);
    }

private:
    void paintGround(QPainter &painter)
    {
        const QRectF ground = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
        const QColor accent = toneColor(palette(), Tone::Accent);
        painter.setPen(hasFocus() ? QPen(accent, 1) : QPen(Qt::NoPen));
        painter.setBrush(m_rung.decided                         ? toneBackground(palette(), Tone::Accent)
                             : m_rung.rule >= 0 && underMouse() ? separatorColor(palette())
                                                                : QColor(Qt::transparent));
        painter.drawRoundedRect(ground, 4, 4);
    }

    void activate()
    {
        if (m_rung.rule >= 0)
            Q_EMIT m_ladder->ruleActivated(m_rung.rule);
    }

    LadderView::Rung m_rung;
    bool m_first;
    bool m_last;
    LadderView *m_ladder;
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
        result.append({line, !decidingRule.isEmpty() && (line == decidingRule || line.startsWith(prefix)), -1});
    return result;
}

void LadderView::showLadder(const QString &ladder, const QString &decidingRule)
{
    QList<Rung> all = rungs(ladder, decidingRule);
    if (all.isEmpty())
        all.append({tr("No rule was tried: a fact beyond the rules decided"), false, -1});
    showRungs(all);
}

void LadderView::showRungs(const QList<Rung> &rungs)
{
    while (QLayoutItem *item = layout()->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    QStringList spoken;
    for (qsizetype i = 0; i < rungs.size(); ++i) {
        auto *line = new RungLine(rungs.at(i), i == 0, i == rungs.size() - 1, this);
        layout()->addWidget(line);
        spoken.append(line->spoken());
    }
    setAccessibleDescription(spoken.join(u'\n'));
}

} // namespace ui
